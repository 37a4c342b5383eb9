import { ServiceError } from '../services/errors.ts'
import { makePasswordLinkFor } from '../services/people/make-password-link.ts'
import { compose } from './compose.ts'
import type { Config } from './config.ts'
import { findDatabase } from './embedded-database.ts'
import { StartFault } from './fault.ts'
import { openLog } from './log.ts'
import { addressOf } from './serve.ts'

/** Makes a link by which the person with this e-mail address sets a new password: for the operator whom nobody else can let in. Gives the link. */
export async function resetPassword(config: Config, email: string): Promise<string> {
  const log = openLog(config, 'people')
  const databaseUrl = findDatabase(config)
  await using composed = await compose(config, { name: 'people', databaseUrl, connections: 2 }, log)
  try {
    const { token } = await makePasswordLinkFor(composed.context, { email })
    return `${addressOf(config, config.port)}/password#${token}`
  } catch (error) {
    if (error instanceof ServiceError) throw new StartFault(error.message, { cause: error })
    throw error
  }
}
