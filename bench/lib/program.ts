import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** A process of Vigie's own, as an operator starts it. */
export interface Program extends AsyncDisposable {
  readonly child: ChildProcess
  /** Sends a signal to its whole process group, as Ctrl-C in a terminal does, and waits for its end. */
  stop(signal: NodeJS.Signals): Promise<void>
  /** Resolves with the first match in what it prints. */
  says(pattern: RegExp): Promise<RegExpExecArray>
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

/** Starts a program in the repository's folder; it is ended with SIGTERM when disposed of. */
export function startProgram(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  const listeners = new Set<() => void>()
  const hear = (text: string): void => {
    said = (said + text).slice(-200_000)
    for (const listener of listeners) listener()
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const ended = once(child, 'close')
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, signal)
    await ended
  }
  return {
    child,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(said)
          if (found === null) return
          listeners.delete(look)
          resolve(found)
        }
        listeners.add(look)
        look()
        void ended.then(() =>
          reject(new Error(`${args.join(' ')} ended before it said ${pattern}:\n${said.slice(-2_000)}`)),
        )
      }),
    stop,
    [Symbol.asyncDispose]: () => stop('SIGTERM'),
  }
}

/** Starts `vigie` with a subcommand. */
export function startVigie(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  return startProgram(process.execPath, ['bin/vigie.mjs', ...args], env)
}
