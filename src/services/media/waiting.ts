import type { Instant } from '../../domain/model/time.ts'

/** Work that many ask for at once and that is done once: a few at a time, a bounded line, and what failed is left alone for a while. */
export class Waiting<T> {
  readonly #limits: {
    readonly atOnce: number
    readonly most: number
    readonly restMs: number
    readonly remembered: number
  }
  readonly #under = new Map<string, Promise<T | 'away'>>()
  readonly #failed = new Map<string, Instant>()
  readonly #line: (() => void)[] = []
  #running = 0

  constructor(limits: { atOnce: number; most: number; restMs: number; remembered: number }) {
    this.#limits = limits
  }

  /** The result; `away` where it failed now or within the rest (ms), `busy` where too many wait already. */
  async once(key: string, now: Instant, work: () => Promise<T>): Promise<T | 'away' | 'busy'> {
    const failedAt = this.#failed.get(key)
    if (failedAt !== undefined && now - failedAt < this.#limits.restMs) return 'away'
    const before = this.#under.get(key)
    if (before !== undefined) return before
    if (this.#under.size >= this.#limits.most) return 'busy'
    const mine = this.#run(key, now, work).finally(() => this.#under.delete(key))
    this.#under.set(key, mine)
    return mine
  }

  async #run(key: string, now: Instant, work: () => Promise<T>): Promise<T | 'away'> {
    // Whose work ends hands its place to the next in the line; nobody who comes meanwhile slips in.
    if (this.#running >= this.#limits.atOnce) await new Promise<void>((go) => this.#line.push(go))
    else this.#running += 1
    try {
      const done = await work()
      this.#failed.delete(key)
      return done
    } catch {
      this.#failed.delete(key)
      this.#failed.set(key, now)
      const oldest = this.#failed.size > this.#limits.remembered ? this.#failed.keys().next().value : undefined
      if (oldest !== undefined) this.#failed.delete(oldest)
      return 'away'
    } finally {
      const next = this.#line.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
