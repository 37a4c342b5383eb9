import { FreshSecret } from '../../../src/api/door-schemas.ts'
import { ask } from '../api.ts'

/** Makes a new secret for what is sent to a source, shown once. */
export const makeSecret = async (sourceId: string): Promise<string> =>
  (await ask('POST', `v1/sources/${encodeURIComponent(sourceId)}/secret`, FreshSecret, {})).secret
