import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Line = z.object({
  ready: z.unknown().optional(),
  id: z.number().optional(),
  ok: z.boolean().optional(),
  value: z.unknown().optional(),
  error: z.string().optional(),
})

/** A server in a process of its own. */
export interface ServerChild {
  /** What it said about itself when it was ready. */
  readonly ready: unknown
  /** Asks it to do something and waits for the answer. */
  ask(act: string, facts?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Ends it and everything that it started. */
  stop(): Promise<void>
}

/** Starts a script of this folder, in its own process group, and waits until it says that it is ready. It ends with its parent, however that ends. */
export async function startServerChild(options: {
  readonly script: string
  readonly argument: unknown
  readonly logFile: string
  readonly env?: Readonly<Record<string, string>>
}): Promise<ServerChild> {
  const log = openSync(options.logFile, 'a')
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(options.script, import.meta.url)), JSON.stringify(options.argument)],
    { stdio: ['pipe', 'pipe', log], detached: true, env: { ...process.env, ...options.env } },
  )
  closeSync(log)
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('the server has no pipes')
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let next = 0
  const ready = await new Promise<unknown>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      const error = new Error(`${options.script} ended (${signal ?? code}); its log is ${options.logFile}.`)
      for (const each of waiting.values()) each.reject(error)
      reject(error)
    })
    createInterface({ input: stdout }).on('line', (text) => {
      // Libraries may print to standard output too.
      if (!text.startsWith('{')) return
      const line = Line.parse(JSON.parse(text))
      if (line.ready !== undefined) resolve(line.ready)
      const asked = line.id === undefined ? undefined : waiting.get(line.id)
      if (line.id === undefined || asked === undefined) return
      waiting.delete(line.id)
      if (line.ok === true) asked.resolve(line.value)
      else asked.reject(new Error(line.error ?? 'it failed without a word'))
    })
  })
  return {
    ready,
    ask(act, facts) {
      next += 1
      const id = next
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        stdin.write(`${JSON.stringify({ id, do: act, ...facts })}\n`)
      })
    },
    async stop() {
      killGroup(child, 'SIGTERM')
      const last = setTimeout(() => killGroup(child, 'SIGKILL'), 10_000)
      await exited
      clearTimeout(last)
    },
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}
