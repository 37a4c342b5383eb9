import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { compose } from './compose.ts'
import type { Config } from './config.ts'
import { findDatabase } from './embedded-database.ts'
import { openLog } from './log.ts'
import type { Stopping } from './stopping.ts'

/** Runs the workers until it is asked to stop, or until the process that started it is gone. */
export async function work(config: Config, stopping: Stopping): Promise<void> {
  const log = openLog(config, 'worker')
  await using composed = await compose(
    config,
    { name: 'worker', databaseUrl: findDatabase(config), connections: 15 },
    log,
  )
  const { startWorkers } = await import('../workers/start.ts')
  await using _workers = await startWorkers(composed.context, {
    name: `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`,
  })
  log.info('working')
  await stopping.asked
  log.info('stopping')
}
