import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../services/context.ts'
import type { Closing } from './closing.ts'
import type { Config } from './config.ts'
import { makeDataFolder } from './data-folder.ts'
import { findRunning, startEmbedded } from './embedded-database.ts'
import { StartFault } from './fault.ts'
import { isHeld, lockFolder } from './lock.ts'

/**
 * The database for a command: the external one, or the embedded one, which is started for it where it does not run.
 * `alone`: refused while Vigie runs on the folder. `new`: one that does not exist yet is made.
 */
export async function reachDatabase(
  config: Config,
  how: { readonly alone: boolean; readonly makeNew: boolean },
  log: Log,
  open: Closing,
): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl
  if (!how.makeNew && !existsSync(join(config.data, 'postgresql', 'data', 'PG_VERSION')))
    throw new StartFault(
      `There is no database in ${config.data}: name its folder with VIGIE_DATA, or set DATABASE_URL.`,
    )
  // A server that a killed process left behind belongs to nobody: it is taken over, and stopped with us.
  if (!how.alone && isHeld(config.data)) {
    const running = findRunning(config)
    if (running !== undefined) return running
  }
  makeDataFolder(config.data)
  const lock = await lockFolder(config.data, undefined)
  open.add(() => lock[Symbol.dispose]())
  return startEmbedded(config, log, open)
}
