import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Guest, type Shares, type Speaker, sharesOf } from '../../domain/triage/guest.ts'
import type { Log } from '../../services/context.ts'
import type { Family } from '../../services/metrics/family.ts'
import type { GuestFolder } from './guest-folder.ts'
import type { GuestAnswer, GuestQuestion } from './guest-worker.ts'

/** How long a guest model is waited for, in milliseconds, and how much is asked of it. */
export interface GuestLimits {
  /** Whoever asks gets an answer, or none, within this. */
  readonly patienceMs: number
  /** A question that takes longer ends the process. */
  readonly stuckMs: number
  /** Loading that takes longer is given up. */
  readonly loadMs: number
  /** So long is waited after a first failure, twice as long after each further one, at most a thousand times as long. */
  readonly restMs: number
  /** Texts that wait at most; those beyond are judged without it. */
  readonly mostWaiting: number
}

const usual: GuestLimits = { patienceMs: 5_000, stuckMs: 30_000, loadMs: 120_000, restMs: 500, mostWaiting: 2_000 }
const batchSize = 16
/** After so long without a failure the next one counts as the first. */
const calmMs = 600_000

const script = fileURLToPath(new URL('./guest-worker.js', import.meta.url))

/** The process needs to find its libraries, and none of our secrets. */
const handedOn = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'SystemRoot', 'OMP_NUM_THREADS'] as const

interface Waiting {
  readonly texts: readonly string[]
  readonly done: (scores: readonly (readonly number[])[] | null) => void
}

/** How a guest model fares. */
export interface GuestState {
  readonly state: 'idle' | 'loading' | 'ready' | 'resting' | 'ended'
  /** Why it does not speak, or why it last did not. */
  readonly fault: string | null
  readonly answered: number
  readonly unanswered: number
  readonly restarts: number
}

/** A guest model in a process of its own, started when it is first asked: asked in batches, with a queue that ends, a time limit, and patience after a crash. */
export class GuestProcess implements Speaker, AsyncDisposable {
  readonly guest: Guest
  private readonly folder: GuestFolder
  private readonly log: Log
  private readonly limits: GuestLimits
  private readonly path: string
  private child: ChildProcess | undefined
  private state: GuestState['state'] = 'idle'
  private fault: string | null = null
  private answered = 0
  private unanswered = 0
  private restarts = 0
  private failures = 0
  private lastFailure = 0
  private next = 0
  private waiting: Waiting[] = []
  private asked: { readonly id: number; readonly of: Waiting; readonly late: NodeJS.Timeout } | undefined
  private rest: NodeJS.Timeout | undefined
  private settled: (() => void)[] = []

  constructor(folder: GuestFolder, log: Log, limits: Partial<GuestLimits> = {}, path = script) {
    this.guest = folder.guest
    this.folder = folder
    this.log = log
    this.limits = { ...usual, ...limits }
    this.path = path
  }

  /** Waits until it is loaded; gives the sentence that says why not, or `null`. */
  async loaded(): Promise<string | null> {
    if (this.state === 'idle') this.start()
    if (this.state === 'loading') await new Promise<void>((done) => this.settled.push(done))
    return this.state === 'ready' ? null : (this.fault ?? 'it was ended')
  }

  isAway(): boolean {
    if (this.state === 'idle') this.start()
    return this.state !== 'ready'
  }

  read(): GuestState {
    const { state, fault, answered, unanswered, restarts } = this
    return { state, fault, answered, unanswered, restarts }
  }

  /** The same as numbers for whoever watches. */
  families(): readonly Family[] {
    const labels = { model: this.guest.id }
    const one = (name: string, help: string, type: Family['type'], value: number): Family => ({
      name: `vigie_guest_model_${name}`,
      help,
      type,
      samples: [{ labels, value }],
    })
    return [
      one('ready', 'Whether the guest model can be asked.', 'gauge', this.state === 'ready' ? 1 : 0),
      one('answered_total', 'Posts that the guest model spoke of.', 'counter', this.answered),
      one('unanswered_total', 'Posts that were judged without the guest model.', 'counter', this.unanswered),
      one('restarts_total', 'How often the guest model was started anew.', 'counter', this.restarts),
    ]
  }

  async speak(texts: readonly string[]): Promise<readonly (Shares | null)[]> {
    if (texts.length === 0) return []
    if (this.state === 'idle') this.start()
    const said: (Shares | null)[] = texts.map(() => null)
    let late: NodeJS.Timeout | undefined
    let over = false
    const mine: Waiting[] = []
    const all: Promise<void>[] = []
    for (let from = 0; from < texts.length; from += batchSize) {
      if (this.state === 'resting' || this.state === 'ended' || this.length() >= this.limits.mostWaiting) break
      const part = texts.slice(from, from + batchSize)
      all.push(
        new Promise<void>((resolve) => {
          const done = (scores: readonly (readonly number[])[] | null): void => {
            if (!over) for (const i of part.keys()) said[from + i] = sharesOf(this.guest, scores?.[i] ?? [])
            resolve()
          }
          const waiting = { texts: part, done }
          mine.push(waiting)
          this.waiting.push(waiting)
        }),
      )
    }
    this.ask()
    const patience = new Promise<void>((resolve) => {
      late = setTimeout(resolve, this.limits.patienceMs)
    })
    await Promise.race([Promise.all(all), patience])
    clearTimeout(late)
    over = true
    this.waiting = this.waiting.filter((each) => !mine.includes(each))
    const without = said.filter((each) => each === null).length
    this.answered += said.length - without
    this.unanswered += without
    if (without > 0) this.log.warn('guest-model-silent', { model: this.guest.id, posts: without, why: this.fault })
    return said
  }

  private length(): number {
    return this.waiting.reduce((sum, { texts }) => sum + texts.length, 0)
  }

  private start(): void {
    this.state = 'loading'
    const env: Record<string, string> = {}
    for (const name of handedOn) {
      const value = process.env[name]
      if (value !== undefined) env[name] = value
    }
    const child = fork(this.path, [JSON.stringify(this.folder.place)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env,
    })
    this.child = child
    let fault: string | null = null
    const late = setTimeout(() => {
      fault = `it was not loaded after ${this.limits.loadMs / 1_000} s`
      child.kill('SIGKILL')
    }, this.limits.loadMs)
    child.on('message', (message: GuestAnswer) => {
      if ('ready' in message) {
        clearTimeout(late)
        this.state = 'ready'
        this.settle()
        this.ask()
      } else if ('id' in message) this.hear(message)
      else fault = message.fault
    })
    child.once('error', (error) => (fault ??= error.message))
    let ended = false
    const end = (how: string): void => {
      clearTimeout(late)
      if (ended) return
      ended = true
      this.stopped(child, fault ?? `its process ended (${how})`)
    }
    child.once('exit', (code, signal) => end(signal ?? String(code)))
    child.once('error', () => end('it could not be started'))
  }

  private hear(answer: Extract<GuestAnswer, { id: number }>): void {
    const { asked } = this
    if (asked?.id !== answer.id) return
    clearTimeout(asked.late)
    this.asked = undefined
    if ('fault' in answer) {
      this.fault = answer.fault
      asked.of.done(null)
    } else {
      const odd = answer.scores.some((each) => sharesOf(this.guest, each) === null)
      this.fault = odd ? 'it gave scores that are no numbers' : null
      asked.of.done(answer.scores)
    }
    this.ask()
  }

  private ask(): void {
    if (this.state !== 'ready' || this.asked !== undefined) return
    const of = this.waiting.shift()
    if (of === undefined) return
    const id = this.next++
    const late = setTimeout(() => {
      this.fault = `it took longer than ${this.limits.stuckMs / 1_000} s for ${of.texts.length} posts`
      this.child?.kill('SIGKILL')
    }, this.limits.stuckMs)
    this.asked = { id, of, late }
    const question: GuestQuestion = { id, texts: of.texts }
    // A process that is gone says so by its end.
    this.child?.send(question, () => undefined)
  }

  private settle(): void {
    for (const done of this.settled.splice(0)) done()
  }

  private stopped(child: ChildProcess, why: string): void {
    if (this.child !== child) return
    const before = this.asked
    this.child = undefined
    this.asked = undefined
    if (before !== undefined) clearTimeout(before.late)
    const left = this.waiting.splice(0)
    if (this.state !== 'ended') {
      const now = performance.now()
      if (now - this.lastFailure > calmMs) this.failures = 0
      this.lastFailure = now
      this.state = 'resting'
      this.fault = before === undefined || this.fault === null || !this.fault.startsWith('it took') ? why : this.fault
      const restMs = this.limits.restMs * Math.min(1_000, 2 ** this.failures)
      this.failures += 1
      this.log.warn('guest-model-ended', { model: this.guest.id, why: this.fault, restMs })
      this.rest = setTimeout(() => {
        this.restarts += 1
        this.start()
      }, restMs)
      this.rest.unref()
    }
    for (const each of [...(before === undefined ? [] : [before.of]), ...left]) each.done(null)
    this.settle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.state = 'ended'
    clearTimeout(this.rest)
    const { child } = this
    if (child === undefined) return
    const gone = new Promise<void>((done) => child.once('exit', () => done()))
    child.kill('SIGKILL')
    await gone
  }
}
