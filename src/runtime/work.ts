import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { once } from 'node:events'
import { createMeter } from '../services/metrics/meter.ts'
import { closing } from './closing.ts'
import { compose } from './compose.ts'
import type { Config } from './config.ts'
import { StartFault, messageOf } from './fault.ts'
import { findDatabase } from './embedded-database.ts'
import { openLog } from './log.ts'
import { serveMetrics, tellOverseer, workerMetrics } from './metrics/gather.ts'
import type { Stopping } from './stopping.ts'

/** Runs the workers until it is asked to stop, or until the process that started it is gone. */
export async function work(
  config: Config,
  stopping: Stopping,
  options: { readonly metricsPort?: number } = {},
): Promise<void> {
  const log = openLog(config, 'worker')
  await using composed = await compose(
    config,
    { name: 'worker', databaseUrl: findDatabase(config), connections: 15 },
    log,
  )
  const { startWorkers } = await import('../workers/start.ts')
  const context = { ...composed.context, meter: createMeter() }
  const read = workerMetrics(context, () => composed.guest?.families() ?? [])
  using _telling = tellOverseer(read)
  await using open = closing((error) => log.error('not-closed', { error }))
  if (options.metricsPort !== undefined) {
    const port = options.metricsPort
    const server = await serveMetrics(port, read).catch((cause: unknown) => {
      throw new StartFault(`Vigie cannot listen on port ${port} for metrics: ${messageOf(cause)}.`, { cause })
    })
    log.info('metrics-listening', { port })
    open.add(async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    })
  }
  await using _workers = await startWorkers(context, {
    publicUrl: config.url !== undefined && isPublic(config.url) ? config.url : null,
    name: `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`,
  })
  log.info('working')
  await stopping.asked
  log.info('stopping')
}

/** Whether strangers can reach this address: hubs push nowhere else, and what they push is not for everybody's eyes on the way. */
function isPublic(address: string): boolean {
  const { protocol, hostname: host } = new URL(address)
  const named = isIP(host.replace(/^\[|\]$/g, '')) === 0 && /\.[a-z]/i.test(host)
  return protocol === 'https:' && named && !/\.(?:local|localhost|internal|test|lan|home\.arpa)$/i.test(host)
}
