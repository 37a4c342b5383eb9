import { type Server, createServer } from 'node:http'
import { z } from 'zod'
import type { Context } from '../../services/context.ts'
import { type Family, withLabel, writeText } from '../../services/metrics/family.ts'
import { readMetrics } from '../../services/metrics/read-metrics.ts'
import { version } from '../home.ts'
import { measureProcess } from './process.ts'

/** What a worker tells of itself to the process that oversees it. */
export const Told = z.object({
  kind: z.literal('metrics'),
  families: z.array(
    z.object({
      name: z.string(),
      help: z.string(),
      type: z.enum(['counter', 'gauge', 'histogram']),
      samples: z.array(
        z.object({
          suffix: z.enum(['_bucket', '_sum', '_count']).optional(),
          labels: z.record(z.string(), z.string()).optional(),
          value: z.number(),
        }),
      ),
    }),
  ),
})

const TELL_EVERY_MS = 5_000

const info = (): Family => ({
  name: 'vigie_info',
  help: 'Which Vigie this is.',
  type: 'gauge',
  samples: [{ labels: { version: version(), node: process.versions.node }, value: 1 }],
})

/** Everything that a scrape of the web process gives: the work, the process itself, and the worker beside it. */
export function webMetrics(
  context: Pick<Context, 'db' | 'connectors'>,
  worker: () => readonly Family[],
): () => Promise<string> {
  const own = measureProcess(context.db)
  return async () =>
    writeText([info(), ...(await readMetrics(context)), ...withLabel(own(), 'process', 'web'), ...worker()])
}

/** What a worker measures: what it takes in, the guest model it keeps, and itself. */
export function workerMetrics(
  context: Pick<Context, 'db' | 'meter'>,
  guest: () => readonly Family[] = () => [],
): () => readonly Family[] {
  const own = measureProcess(context.db)
  return () => withLabel([...(context.meter?.read() ?? []), ...guest(), ...own()], 'process', 'worker')
}

/** Tells the process that started this one, every few seconds. */
export function tellOverseer(read: () => readonly Family[]): Disposable {
  const tell = (): void => {
    if (process.connected) process.send?.({ kind: 'metrics', families: read() }, undefined, {}, () => undefined)
  }
  const timer = setInterval(tell, TELL_EVERY_MS)
  timer.unref()
  tell()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Answers GET /metrics for a worker that runs alone, to this machine only. */
export async function serveMetrics(port: number, read: () => readonly Family[]): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': metricsType }).end(writeText([info(), ...read()]))
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', done)
  })
  return server
}

const metricsType = 'text/plain; version=0.0.4; charset=utf-8'
