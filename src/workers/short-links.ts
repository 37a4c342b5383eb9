import type { Arrival } from '../domain/model/post.ts'
import { shortLinksOf } from '../domain/listening/index.ts'
import { resolveLink } from '../services/listening/resolve-link.ts'
import type { Context } from '../services/context.ts'

const mostKnown = 5_000
/** What waits beyond this is not followed: whoever floods us with links slows nothing down. */
const mostWaiting = 500
const atOnce = 2

type Post = Extract<Arrival, { readonly kind: 'post' }>

/** Learns where short links lead, beside everything else: a few at a time, each once, and never more than may wait. */
export class ShortLinks {
  readonly #ctx: Context
  readonly #signal: AbortSignal
  /** By address; null: it leads nowhere. The oldest go first. */
  readonly #known = new Map<string, string | null>()
  readonly #waiting = new Map<string, Map<Arrival, () => void>>()
  readonly #queue: string[] = []
  #running = 0

  constructor(ctx: Context, signal: AbortSignal) {
    this.#ctx = ctx
    this.#signal = signal
  }

  /** Where a post's short links lead, as far as that is known. */
  readonly targetsOf = (post: Post['post']): readonly string[] =>
    shortLinksOf(post).flatMap((address) => this.#known.get(address) ?? [])

  /** Asks where the links of these posts lead that nobody knows yet; calls `found` with each post whose links lead somewhere, once that is known. */
  ask(arrivals: readonly Arrival[], found: (arrival: Post) => void): void {
    for (const arrival of arrivals) {
      if (arrival.kind !== 'post') continue
      for (const address of shortLinksOf(arrival.post)) {
        if (this.#known.has(address)) continue
        const waiting = this.#waiting.get(address)
        if (waiting === undefined && this.#waiting.size >= mostWaiting) continue
        const tell = waiting ?? new Map<Arrival, () => void>()
        if (tell.size < mostWaiting) tell.set(arrival, () => found(arrival))
        if (waiting !== undefined) continue
        this.#waiting.set(address, tell)
        this.#queue.push(address)
      }
    }
    while (this.#running < atOnce && this.#queue.length > 0 && !this.#signal.aborted) void this.#work()
  }

  async #work(): Promise<void> {
    this.#running += 1
    for (let address = this.#queue.shift(); address !== undefined; address = this.#queue.shift()) {
      if (this.#signal.aborted) break
      let target: string | null = null
      try {
        target = await resolveLink(this.#ctx, address, this.#signal)
      } catch (error) {
        if (this.#signal.aborted) break
        this.#ctx.log.warn('link.not-followed', { error: error instanceof Error ? error.name : 'unknown' })
      }
      this.#keep(address, target)
      const waiting = this.#waiting.get(address)
      this.#waiting.delete(address)
      if (target !== null) for (const tell of waiting?.values() ?? []) tell()
    }
    this.#running -= 1
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
