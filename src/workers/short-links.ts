import type { Arrival } from '../domain/model/post.ts'
import { shortLinksOf } from '../domain/listening/index.ts'
import { type Duration, minutes } from '../domain/model/time.ts'
import { resolveLink } from '../services/listening/resolve-link.ts'
import type { Context } from '../services/context.ts'

const mostKnown = 5_000
/** What waits beyond this is not followed: whoever floods us with links slows nothing down. */
const mostWaiting = 500
const atOnce = 2
/** When a link is asked for again whose shortener did not answer; after that its posts wait no longer. */
const waits: readonly Duration[] = [minutes(1), minutes(5), minutes(15)]

type Post = Extract<Arrival, { readonly kind: 'post' }>

/** Learns where short links lead, beside everything else: a few at a time, each once, and never more than may wait. Where a shortener does not answer it is asked again, while the posts wait. */
export class ShortLinks {
  readonly #ctx: Context
  readonly #signal: AbortSignal
  /** By address; null: it leads nowhere. The oldest go first. */
  readonly #known = new Map<string, string | null>()
  /** By address: who waits for it, each post of a source once however often it is handed in. */
  readonly #waiting = new Map<string, Map<string, () => Promise<void> | void>>()
  readonly #queue: string[] = []
  /** How often a link could not be followed, and the wait for the next time. */
  readonly #failed = new Map<string, number>()
  readonly #later: (work: () => void, wait: Duration) => void
  #running = 0
  /** Those who are told, one after the other: each costs the database a transaction. */
  #telling: Promise<void> = Promise.resolve()

  constructor(
    ctx: Context,
    signal: AbortSignal,
    later: (work: () => void, wait: Duration) => void = (work, wait) => setTimeout(work, wait).unref(),
  ) {
    this.#ctx = ctx
    this.#signal = signal
    this.#later = later
  }

  /** Where a post's short links lead, as far as that is known. */
  readonly targetsOf = (post: Post['post']): readonly string[] =>
    shortLinksOf(post).flatMap((address) => this.#known.get(address) ?? [])

  /** Asks where the links of these posts of a source lead that nobody knows yet; calls `found` with each post whose links lead somewhere, once that is known. Gives how many links of posts are not followed because too many wait. */
  ask(sourceId: string, arrivals: readonly Arrival[], found: (arrival: Post) => Promise<void> | void): number {
    let dropped = 0
    for (const arrival of arrivals) {
      if (arrival.kind !== 'post') continue
      const key = `${sourceId} ${arrival.post.externalId}`
      for (const address of shortLinksOf(arrival.post)) {
        if (this.#known.has(address)) continue
        const waiting = this.#waiting.get(address)
        if (waiting?.has(key) !== true && (waiting ?? this.#waiting).size >= mostWaiting) {
          dropped += 1
          continue
        }
        const tell = waiting ?? new Map<string, () => Promise<void> | void>()
        // What was handed in last stands now.
        tell.set(key, () => found(arrival))
        if (waiting !== undefined) continue
        this.#waiting.set(address, tell)
        this.#queue.push(address)
      }
    }
    this.#goOn()
    return dropped
  }

  #goOn(): void {
    while (this.#running < atOnce && this.#queue.length > 0 && !this.#signal.aborted) void this.#work()
  }

  async #work(): Promise<void> {
    this.#running += 1
    for (let address = this.#queue.shift(); address !== undefined; address = this.#queue.shift()) {
      if (this.#signal.aborted) break
      let target: string | null | undefined
      try {
        target = await resolveLink(this.#ctx, address, this.#signal)
      } catch (error) {
        if (this.#signal.aborted) break
        this.#ctx.log.warn('link.not-followed', { error: error instanceof Error ? error.name : 'unknown' })
      }
      if (target === undefined) {
        this.#again(address)
        continue
      }
      this.#failed.delete(address)
      this.#keep(address, target)
      const waiting = this.#waiting.get(address)
      this.#waiting.delete(address)
      if (target !== null) await this.#tell([...(waiting?.values() ?? [])])
    }
    this.#running -= 1
  }

  async #tell(waiting: readonly (() => Promise<void> | void)[]): Promise<void> {
    this.#telling = this.#telling.then(async () => {
      for (const tell of waiting) {
        if (this.#signal.aborted) return
        await tell()
      }
    })
    await this.#telling
  }

  /** Nothing was learned: asked another time, or by the next post that carries it. */
  #again(address: string): void {
    const failed = this.#failed.get(address) ?? 0
    const wait = waits[failed]
    if (wait === undefined) {
      this.#failed.delete(address)
      this.#waiting.delete(address)
      return
    }
    this.#failed.set(address, failed + 1)
    this.#later(() => {
      this.#queue.push(address)
      this.#goOn()
    }, wait)
  }

  #keep(address: string, target: string | null): void {
    this.#known.set(address, target)
    if (this.#known.size <= mostKnown) return
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest)
      break
    }
  }
}
