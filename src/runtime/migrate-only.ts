import { closing } from './closing.ts'
import { compose } from './compose.ts'
import type { Config } from './config.ts'
import { makeDataFolder } from './data-folder.ts'
import { startEmbedded } from './embedded-database.ts'
import { lockFolder } from './lock.ts'
import { openLog } from './log.ts'

/** Brings the database to this program's version and ends. The embedded one is started for it and stopped again. */
export async function migrateOnly(config: Config): Promise<void> {
  const log = openLog(config, 'migrate')
  await using open = closing((error) => log.error('not-closed', { error }))
  let databaseUrl = config.databaseUrl
  if (databaseUrl === undefined) {
    makeDataFolder(config.data)
    const lock = await lockFolder(config.data, undefined)
    open.add(() => lock[Symbol.dispose]())
    databaseUrl = await startEmbedded(config, log, open)
  }
  const composed = await compose(config, { name: 'migrate', databaseUrl, connections: 2 }, log)
  open.add(async () => composed[Symbol.asyncDispose]())
}
