import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Log } from '../services/context.ts'
import type { Family } from '../services/metrics/family.ts'
import { Told } from './metrics/gather.ts'

/** A worker process that is started again whenever it ends. */
export interface WorkerProcess {
  /** Process id of the one that runs now; undefined between two. */
  readonly pid: number | undefined
  /** What it last told of itself; nothing between two. */
  readonly metrics: readonly Family[]
  /** Lets it finish what it holds, and ends it by force when that takes too long. */
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../main.js', import.meta.url))
const GRACE_MS = 8_000

/** Keeps one worker beside the web process: ingest must never hold up the inbox. */
export function superviseWorker(
  place: { readonly data: string; readonly databaseUrl: string },
  log: Log,
): WorkerProcess {
  const asked = new AbortController()
  let child: ChildProcess | undefined
  let metrics: readonly Family[] = []
  const loop = (async () => {
    for (let failures = 0; !asked.signal.aborted; failures += 1) {
      const began = performance.now()
      const started = fork(main, ['worker'], {
        env: { ...process.env, VIGIE_DATA: place.data, DATABASE_URL: place.databaseUrl },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      child = started
      started.on('message', (message) => {
        const told = Told.safeParse(message)
        if (told.success) metrics = told.data.families as readonly Family[]
      })
      const how = await new Promise<string>((done) => {
        started.once('exit', (code, signal) => done(signal ?? String(code)))
        started.once('error', (error) => done(error.message))
      })
      child = undefined
      metrics = []
      if (asked.signal.aborted) return
      if (performance.now() - began > 30_000) failures = 0
      log.warn('worker-ended', { how, failures })
      await pause(Math.min(100 * 2 ** failures, 10_000), undefined, { signal: asked.signal }).catch(() => undefined)
    }
  })()
  return {
    get pid() {
      return child?.pid
    },
    get metrics() {
      return metrics
    },
    async stop() {
      asked.abort()
      if (child?.connected) child.disconnect()
      const late = setTimeout(() => child?.kill('SIGKILL'), GRACE_MS)
      await loop
      clearTimeout(late)
    },
  }
}
