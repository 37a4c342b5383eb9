import type { Instant } from '../../domain/model/time.ts'

/** Where the work goes does not answer at all: nothing else there will come either. */
export class Silent extends Error {
  override readonly name = 'Silent'
}

/** One piece of work: what it is known by, and where it goes. */
export interface Ask {
  readonly key: string
  readonly place: string
}

interface Limits {
  /** So much is done at once, in all and at one place. */
  readonly atOnce: { readonly all: number; readonly place: number }
  /** So much waits or is done, in all and of one place. */
  readonly most: { readonly all: number; readonly place: number }
  /** So long (ms) is left alone what failed, and a place that is silent. */
  readonly rests: { readonly failed: number; readonly silent: number }
  /** So many failures, and so many places, are remembered. */
  readonly remembered: number
}

/** Work that many ask for at once and that is done once: a few at a time, fewer at one place, a bounded line, and what failed is left alone for a while. */
export class Waiting<T> {
  readonly #limits: Limits
  readonly #under = new Map<string, { readonly place: string; readonly result: Promise<T | 'away'> }>()
  readonly #failed = new Map<string, Instant>()
  readonly #silent = new Map<string, Instant>()
  readonly #line: { readonly place: string; readonly go: () => void }[] = []
  /** Places of what is being done now. */
  readonly #running: string[] = []

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** The result; `away` where it failed now or a while ago, or its place is silent; `busy` where too many wait already. Work that throws Silent says that its place is. */
  async once(ask: Ask, now: () => Instant, work: () => Promise<T>): Promise<T | 'away' | 'busy'> {
    const { key, place } = ask
    if (this.#rests(ask, now())) return 'away'
    const before = this.#under.get(key)
    if (before !== undefined) return before.result
    const there = [...this.#under.values()].filter((it) => it.place === place).length
    if (this.#under.size >= this.#limits.most.all || there >= this.#limits.most.place) return 'busy'
    const result = this.#run(ask, now, work).finally(() => this.#under.delete(key))
    this.#under.set(key, { place, result })
    return result
  }

  async #run(ask: Ask, now: () => Instant, work: () => Promise<T>): Promise<T | 'away'> {
    const { key, place } = ask
    if (this.#mayRun(place)) this.#running.push(place)
    else await new Promise<void>((go) => this.#line.push({ place, go }))
    try {
      // Who was before in the line may have found out.
      if (this.#rests(ask, now())) return 'away'
      const done = await work()
      this.#failed.delete(key)
      return done
    } catch (error) {
      // A place that is silent says nothing of the one thing: that is asked for again as soon as its place is.
      if (error instanceof Silent) this.#remember(this.#silent, place, now())
      else this.#remember(this.#failed, key, now())
      return 'away'
    } finally {
      this.#leave(place)
    }
  }

  #rests({ key, place }: Ask, now: Instant): boolean {
    const failedAt = this.#failed.get(key)
    const silentAt = this.#silent.get(place)
    const { failed, silent } = this.#limits.rests
    return (failedAt !== undefined && now - failedAt < failed) || (silentAt !== undefined && now - silentAt < silent)
  }

  #remember(where: Map<string, Instant>, what: string, now: Instant): void {
    where.delete(what)
    where.set(what, now)
    const oldest = where.size > this.#limits.remembered ? where.keys().next().value : undefined
    if (oldest !== undefined) where.delete(oldest)
  }

  #mayRun(place: string): boolean {
    const { all, place: most } = this.#limits.atOnce
    return this.#running.length < all && this.#running.filter((it) => it === place).length < most
  }

  /** Whose work ends hands its turn to the first in the line who may; nobody who comes meanwhile slips in. */
  #leave(place: string): void {
    this.#running.splice(this.#running.indexOf(place), 1)
    const nth = this.#line.findIndex((it) => this.#mayRun(it.place))
    const [next] = nth < 0 ? [] : this.#line.splice(nth, 1)
    if (next === undefined) return
    this.#running.push(next.place)
    next.go()
  }
}
