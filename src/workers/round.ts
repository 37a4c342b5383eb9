import type { Page } from '../connectors/sdk/connector.ts'
import { type Instant, instant } from '../domain/model/time.ts'
import type { Progress } from '../services/listening/note-progress.ts'

/** A round with more pages than this is a catching up that people are told of. */
const shortRound = 5
/** So often (ms) they are told. */
const toldEvery = 2_000

/** One round of polling, from its first page to its last: how far the source is read with it, and how far it has come. */
export class Round {
  readonly #began: Instant
  /** The round before it came to its end, so this one begins with the first of what there is to ask. */
  readonly #afterWhole: boolean
  #pages = 0
  #posts = 0
  #oldest: number | null = null
  #catching: Page['catching']
  #toldAt: Instant | null = null
  #fromStart = false
  /** A page said that something could not be asked. */
  #unsure = false

  constructor(began: Instant, afterWhole: boolean) {
    this.#began = began
    this.#afterWhole = afterWhole
  }

  /** Up to which moment everything is read with this page; null while that is not known. `cursor` is what the page was asked with. */
  wholeWith(page: Page, cursor: string | null): Instant | null {
    this.#pages += 1
    this.#posts += page.arrivals.length
    const times = page.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post.publishedAt] : []))
    if (times.length > 0) this.#oldest = Math.min(...times)
    this.#catching = page.catching
    if (this.#pages === 1) this.#fromStart = this.#afterWhole || cursor === null
    this.#unsure ||= page.readTo === null || page.ails !== undefined
    if (page.more || this.#unsure) return null
    if (page.readTo !== undefined) return page.readTo
    // A round that goes on where another stopped, this reader's or one's before it, knows nothing of when that one read.
    return this.#fromStart ? this.#began : null
  }

  /** What to tell of it at this moment; null while it is short or was told just now. */
  progressAt(now: Instant): Progress | null {
    if (this.#pages <= shortRound && this.#catching === undefined) return null
    if (this.#toldAt !== null && now - this.#toldAt < toldEvery) return null
    this.#toldAt = now
    return {
      since: this.#began,
      posts: this.#posts,
      reached: this.#catching?.reached ?? (this.#oldest === null ? null : instant(this.#oldest)),
      end: this.#catching?.end ?? null,
    }
  }
}
