import { join } from 'node:path'
import type { Log } from '../services/context.ts'
import type { Closing } from './closing.ts'
import type { Config } from './config.ts'
import { StartFault } from './fault.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded.ts'

const folderOf = (config: Pick<Config, 'data'>): string => join(config.data, 'postgresql')

/** Starts the database that comes with Vigie; it is stopped with everything else. */
export async function startEmbedded(config: Pick<Config, 'data'>, log: Log, open: Closing): Promise<string> {
  const server = await startEmbeddedPostgres({ folder: folderOf(config), log })
  open.add(() => server.stop())
  log.info('database-started', { pid: server.pid, adopted: server.adopted })
  return server.url
}

/** The embedded database of the data folder, where it runs now. */
export const findRunning = (config: Pick<Config, 'data'>): string | undefined => findEmbeddedPostgres(folderOf(config))

/** The database for a process that starts none: the one in DATABASE_URL, or the one that `vigie serve` runs in the data folder. */
export function findDatabase(config: Pick<Config, 'data' | 'databaseUrl'>): string {
  const url = config.databaseUrl ?? findRunning(config)
  if (url === undefined)
    throw new StartFault(`No database runs in ${config.data}: start "vigie serve" first, or set DATABASE_URL.`)
  return url
}
