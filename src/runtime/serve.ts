import { randomBytes } from 'node:crypto'
import { type Server, type ServerResponse, createServer } from 'node:http'
import { requestListener } from '../http/listener.ts'
import { isSetUp } from '../services/admin/is-set-up.ts'
import { after, hours } from '../domain/model/time.ts'
import type { Context } from '../services/context.ts'
import { hashSetupToken, replaceSetupToken } from '../store/setup-token.ts'
import { deriveSecret } from '../store/sealed.ts'
import { closing } from './closing.ts'
import { compose } from './compose.ts'
import type { Config } from './config.ts'
import { makeDataFolder } from './data-folder.ts'
import { startEmbedded } from './embedded-database.ts'
import { StartFault, codeOf, messageOf } from './fault.ts'
import { version, webRoot } from './home.ts'
import { lockFolder } from './lock.ts'
import { webMetrics } from './metrics/gather.ts'
import { openLog } from './log.ts'
import type { Stopping } from './stopping.ts'
import { type WorkerProcess, superviseWorker } from './worker-process.ts'

/** What `serve` does beside serving, and where its few words for people go. */
export interface ServeOptions {
  readonly worker: boolean
  readonly say: (line: string) => void
  readonly stopping: Stopping
  readonly launcher: number | undefined
  /** Runs before the worker and the set-up link, on a database that is up to date; `url` is where people come in. */
  readonly prepare?: (context: Omit<Context, 'actor'>, url: string) => Promise<void>
}

async function listen(server: Server, config: Config): Promise<number> {
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(config.port, config.host, () => {
      server.off('error', failed)
      done()
    })
  }).catch((cause: unknown) => {
    const where = `port ${config.port} of ${config.host}`
    const why: Readonly<Record<string, string>> = {
      EADDRINUSE: `The ${where} is taken by another program: stop it, or choose another port with VIGIE_PORT.`,
      EACCES: `This user may not listen on ${where}: choose a port from 1024 on with VIGIE_PORT.`,
      EADDRNOTAVAIL: `This machine has no address ${config.host}: set VIGIE_HOST to one that it has.`,
      ENOTFOUND: `This machine has no address ${config.host}: set VIGIE_HOST to one that it has.`,
    }
    throw new StartFault(why[codeOf(cause) ?? ''] ?? `Vigie cannot listen on ${where}: ${messageOf(cause)}.`, { cause })
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : config.port
}

/** The address that people open: the public one, or this machine's. */
export function addressOf(config: Pick<Config, 'url' | 'host'>, port: number): string {
  if (config.url !== undefined) return config.url
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** How long a stop waits for what is being answered. */
const GRACE_MS = 1_500

/** Hands out a wait for the answers that are under way; live streams are told to end before. */
function answersOf(server: Server): () => Promise<void> {
  const open = new Set<ServerResponse>()
  server.on('request', (_request, answer) => {
    open.add(answer)
    answer.once('close', () => open.delete(answer))
  })
  return () =>
    new Promise((done) => {
      const late = setTimeout(done, GRACE_MS)
      const out = [...open].map((answer) => new Promise<void>((closed) => answer.once('close', closed)))
      void Promise.all(out).then(() => {
        clearTimeout(late)
        done()
      })
    })
}

/** Open connections get a moment to finish. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(late)
}

const notNow = (why: string, seconds: number): Response =>
  new Response(`${why}\n`, {
    status: 503,
    headers: { 'retry-after': String(seconds), 'content-type': 'text/plain', 'cache-control': 'no-store' },
  })

async function offerSetup(
  db: Parameters<typeof replaceSetupToken>[0],
  now: Parameters<typeof after>[0],
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await replaceSetupToken(db, hashSetupToken(token), after(now, hours(1)))
  return token
}

/** Starts everything, says where it is, and runs until it is asked to stop. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  makeDataFolder(config.data)
  const log = openLog(config, 'web')
  await using open = closing((error) => log.error('not-closed', { error }))
  if (config.databaseUrl === undefined) {
    const lock = await lockFolder(config.data, options.launcher)
    open.add(() => lock[Symbol.dispose]())
  }

  // Listening comes first: a taken port is said before anything is started.
  let answer: (request: Request, env?: unknown) => Response | Promise<Response> = () => notNow('Vigie is starting.', 1)
  const server = createServer(requestListener((request, env) => answer(request, env)))
  const answered = answersOf(server)
  const port = await listen(server, config)
  open.add(() => closeServer(server))

  const databaseUrl = config.databaseUrl ?? (await startEmbedded(config, log, open))
  const { context, key } = await (async () => {
    const composed = await compose(config, { name: 'web', databaseUrl, connections: 15, say: options.say }, log)
    open.add(async () => composed[Symbol.asyncDispose]())
    return composed
  })()

  const url = addressOf(config, port)
  let worker: WorkerProcess | undefined
  const { createApp } = await import('../http/app.ts')
  const app = await createApp({
    context,
    webRoot,
    config: {
      url,
      trustedProxies: config.trustedProxies,
      authSecret: deriveSecret(key, 'sessions').toString('base64url'),
      version: version(),
      metrics: { token: config.metricsToken, read: webMetrics(context, () => worker?.metrics ?? []) },
    },
  })
  open.add(() => app.close())
  answer = (request, env) => app.fetch(request, env)

  await options.prepare?.(context, url)
  if (options.worker) {
    const started = superviseWorker({ data: config.data, databaseUrl }, log)
    worker = started
    open.add(() => started.stop())
  }
  // Added last and so the first to go: what is under way has its database until it is answered, and nothing new begins.
  open.add(async () => {
    answer = () => notNow('Vigie is stopping.', 5)
    app.endStreams()
    await answered()
  })
  // All that a start asks of the database comes before it is said to stand: from then on, a lost database ends nothing.
  const token = (await isSetUp(context)) ? undefined : await offerSetup(context.db, context.now())
  options.say(`Vigie is listening at ${url}`)
  if (token !== undefined)
    options.say(`Make the first account here (the link works once, for an hour): ${url}/setup#${token}`)
  log.info('listening', { port })
  await options.stopping.asked
  log.info('stopping')
}
