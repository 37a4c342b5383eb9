import { ApiKeys, FreshApiKey } from '../../../src/api/keys.ts'
import { ask, tell } from '../api.ts'

/** What the browser asks about other tools. */
export const toolsApi = {
  keys: async () => (await ask('GET', 'v1/keys', ApiKeys)).keys,
  makeKey: (input: unknown) => ask('POST', 'v1/keys', FreshApiKey, input),
  revokeKey: (id: string) => tell('POST', `v1/keys/${encodeURIComponent(id)}/revoke`, {}),
}

/** The names under which these answers are kept. */
export const toolKeys = {
  keys: ['api-keys'] as const,
}
