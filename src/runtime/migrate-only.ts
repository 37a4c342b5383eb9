import { openDatabase } from '../store/database.ts'
import type { Talk } from './backup/talk.ts'
import { closing } from './closing.ts'
import { bringUpToDate, checkServer } from './compose.ts'
import type { Config } from './config.ts'
import { openLog } from './log.ts'
import { reachDatabase } from './reach-database.ts'

/**
 * Brings the database to this program's version and ends. The embedded one is started for it and stopped again. No key is
 * made: whoever only migrates may have a folder that nobody keeps, and a key that is lost would shut the database for good.
 */
export async function migrateOnly(config: Config, talk: Omit<Talk, 'say'>): Promise<void> {
  const log = openLog(config, 'migrate')
  await using open = closing((error) => log.error('not-closed', { error }))
  const url = await reachDatabase(config, { alone: true, makeNew: true }, log, open)
  talk.signal?.throwIfAborted()
  const db = openDatabase({ url, maxConnections: 2, applicationName: 'vigie migrate', signal: talk.signal })
  open.add(async () => db[Symbol.asyncDispose]())
  await checkServer(db, url)
  await bringUpToDate(db, log, talk.progress)
}
