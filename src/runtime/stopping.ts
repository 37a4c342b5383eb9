import { birthOf, isAlive, parentOf, programOf } from './processes.ts'

/** When to stop: asked by a signal, by the end of who started us, or by a fault. */
export interface Stopping {
  readonly asked: Promise<void>
  ask(): void
}

/** The npm that runs us, behind the shell it starts; undefined when nobody does. */
export function findLauncher(): number | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined
  const parent = process.ppid
  return /^(ba|da|z|k)?sh$/.test(programOf(parent) ?? '') ? parentOf(parent) : parent
}

/** Does another Vigie process start and stop us? */
export const overseen = (): boolean => process.send !== undefined

/** Aborted by what stops us: for commands that end by themselves, and take back what they began where they are broken off. */
export function breakOff(): AbortSignal {
  const stop = new AbortController()
  void listenForStop(findLauncher()).asked.then(() => stop.abort())
  return stop.signal
}

/**
 * Listens to Ctrl-C, SIGTERM, SIGHUP and the end of the launcher. A second Ctrl-C ends the process at once. A process
 * that is overseen leaves Ctrl-C to its overseer, who stops things in order, and ends when the overseer is gone.
 */
export function listenForStop(launcher: number | undefined, isOverseen = false): Stopping {
  let ask = (): void => undefined
  let firstAt = 0
  const asked = new Promise<void>((done) => {
    ask = done
  })
  let signals = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (isOverseen && name !== 'SIGTERM') return
      signals += 1
      // npm passes Ctrl-C on to us, so one press may arrive twice at once; that is not a second one.
      if (signals === 1) firstAt = performance.now()
      else if (name === 'SIGINT' && performance.now() - firstAt > 300) process.exit(130)
      ask()
    })
  }
  if (isOverseen) {
    process.once('disconnect', ask)
    // The overseer may have gone before anybody listened.
    if (!process.connected) ask()
  }
  if (launcher !== undefined) {
    const birth = birthOf(launcher)
    const look = setInterval(() => {
      if (isAlive(launcher) && birthOf(launcher) === birth) return
      clearInterval(look)
      ask()
    }, 500)
    look.unref()
  }
  // A terminal or a pipe that went away must not end us in the middle of stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  return { asked, ask }
}
