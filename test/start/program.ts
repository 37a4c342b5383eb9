import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, parentOf, processesIn } from '../../src/runtime/processes.ts'
import { quickFolder } from '../support/quick-folder.mjs'

/** The clone that is tested. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Are we root, so that accounts and mounts can be tried? */
export const isRoot = process.getuid?.() === 0

/** An account without rights, to run things as. */
export const nobody = { uid: 65_534, gid: 65_534 }

/** Builds what is not built yet. */
export function build(): void {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'ignore' })
}

/** Runs a program of the system. */
export const system = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.')
  return address.port
}

/** Waits until `look` gives something; the test's own limit ends it. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await pause(50)
  }
}

/** How a run of Vigie is set up. */
export interface RunOptions {
  /** What is run with Node: a script of the clone and its arguments; `npm` stands for `npm start`. */
  readonly command?: readonly string[] | 'npm'
  readonly env?: Readonly<Record<string, string>>
  readonly as?: { readonly uid: number; readonly gid: number }
}

/** A run of Vigie that a test watches and ends. */
export interface Run {
  readonly process: ChildProcess
  readonly pid: number
  /** What it said so far. */
  readonly out: () => string
  readonly err: () => string
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  /** Waits until it listens, or throws what it said instead. */
  listening(): Promise<void>
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** What a place has beside its folder. */
interface More {
  /** Set for each of its runs. */
  readonly env?: Readonly<Record<string, string>>
  /** Done when everything on it has ended. */
  readonly last?: () => PromiseLike<void>
}

/** A folder for one Vigie, and everything that was started on it; all of it is ended and removed at the end. */
export class Place implements AsyncDisposable {
  readonly data: string
  readonly port: number
  readonly #runs: Run[] = []
  readonly #folder: string
  readonly #more: More

  private constructor(folder: string, port: number, more: More) {
    this.#folder = folder
    this.data = join(folder, 'data')
    this.port = port
    this.#more = more
  }

  static async make(owner?: { readonly uid: number; readonly gid: number }, more: More = {}): Promise<Place> {
    const folder = mkdtempSync(join(quickFolder, 'vigie-start-'))
    chmodSync(folder, 0o755)
    if (owner) chownSync(folder, owner.uid, owner.gid)
    return new Place(folder, await freePort(), more)
  }

  /** A path beside the data folder. */
  beside(name: string): string {
    return join(this.#folder, name)
  }

  /** Where the interface answers. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  run(options: RunOptions = {}): Run {
    const command = options.command ?? ['bin/vigie.mjs', 'serve']
    const [program, args] = command === 'npm' ? ['npm', ['start']] : [process.execPath, [...command]]
    const child = spawn(program, args, {
      ...options.as,
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: this.#folder,
        VIGIE_DATA: this.data,
        VIGIE_PORT: String(this.port),
        ...this.#more.env,
        ...options.env,
      },
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    let over = false
    const ended = new Promise<number | string>((done) => {
      child.once('exit', (code, signal) => {
        over = true
        // What it said last may still be on its way through the pipe; others may hold the pipe open, so its end says nothing.
        setTimeout(() => done(signal ?? code ?? -1), 50)
      })
    })
    const run: Run = {
      process: child,
      pid: child.pid ?? -1,
      out: () => out,
      err: () => err,
      ended,
      async listening() {
        await until(() => (out.includes('Vigie is listening at') || over ? true : undefined))
        if (over) throw new Error(`Vigie ended with ${String(await ended)}: ${out}${err}`)
      },
      end(signal) {
        if (!over) process.kill(run.pid, signal)
        return ended
      },
    }
    this.#runs.push(run)
    return run
  }

  /** Process id of the database server. */
  get database(): number {
    return Number(readFileSync(join(this.data, 'postgresql/data/postmaster.pid'), 'utf8').split('\n')[0])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.#runs) {
      const group = family(run.pid)
      await run.end('SIGTERM')
      for (const pid of group) await until(() => (isAlive(pid) ? undefined : true))
    }
    for (const pid of processesIn(join(this.data, 'postgresql/data')) ?? []) killHard(pid)
    await until(() => (processesIn(join(this.data, 'postgresql/data'))?.length ? undefined : true))
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 })
    await this.#more.last?.()
  }
}

/** Ends a process without giving it a chance. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** The processes started by `pid`, and by those in turn. */
export function family(pid: number): number[] {
  const children = new Map<number | undefined, number[]>()
  for (const name of readdirSync('/proc')) {
    const each = Number(name)
    if (!Number.isInteger(each)) continue
    const parent = parentOf(each)
    children.set(parent, [...(children.get(parent) ?? []), each])
  }
  const below = (one: number): number[] =>
    (children.get(one) ?? []).filter(isAlive).flatMap((child) => [child, ...below(child)])
  return below(pid)
}

/** The command line of a process. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

/** The worker that a web process runs beside it. */
export const workerOf = (pid: number): number | undefined =>
  family(pid).find((each) => commandOf(each).endsWith(' worker'))
