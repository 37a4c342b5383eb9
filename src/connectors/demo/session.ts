import type { Arrival } from '../../domain/model/post.ts'
import { after, type Instant, seconds } from '../../domain/model/time.ts'
import type { Edge, Page, PublishedReply, ReplyKey, ReplyTarget, Session } from '../sdk/connector.ts'
import type { DemoClock } from './clock.ts'
import { aPost, fromScenario, own, postOf } from './posts.ts'
import { cast, scenario } from './scenario.ts'
import { reactionOf } from './thanks.ts'

const mostPerPage = 100
const longestWait = 1_000
/** Somebody reads an answer and writes back. */
const readingTime = seconds(12)

interface Reaction {
  readonly at: Instant
  readonly arrival: Arrival
}

/** The scenario as a network: what was said so far, what is said now, and people who write back when they are answered. */
export class DemoSession implements Session {
  readonly account = own
  readonly #clock: DemoClock
  readonly #edge: Edge
  readonly #replies = new Map<string, PublishedReply>()
  #reactions: Reaction[] = []

  constructor(clock: DemoClock, edge: Edge) {
    this.#clock = clock
    this.#edge = edge
  }

  async pull(cursor: string | null): Promise<Page> {
    return this.#after(Number(cursor ?? 0))
  }

  async *stream(cursor: string | null, signal: AbortSignal): AsyncIterable<Page> {
    let place = Number(cursor ?? 0)
    while (!signal.aborted) {
      const page = this.#after(place)
      place = Number(page.cursor)
      const said = this.#writtenBack()
      const arrivals = [...page.arrivals, ...said]
      if (arrivals.length > 0) yield { ...page, arrivals }
      if (!page.more) await this.#wait(place, signal)
    }
  }

  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const post = postOf(target.externalId)
    if (post === undefined) return []
    const root = post.root ?? post.id
    const now = this.#edge.now()
    return scenario
      .filter((it) => it.id === root || it.root === root)
      .map((it): Arrival => ({ kind: 'post', post: fromScenario(it, this.#clock) }))
      .filter((arrival) => arrival.kind === 'post' && arrival.post.publishedAt <= now)
  }

  async reply(target: ReplyTarget, _text: string, key: ReplyKey): Promise<PublishedReply> {
    const known = this.#replies.get(key.id)
    if (known !== undefined) return known
    const published = { externalId: `a-${key.id}`, url: null }
    this.#replies.set(key.id, published)
    this.#react(target, published.externalId, key.id)
    return published
  }

  async find(_target: ReplyTarget, key: ReplyKey): Promise<PublishedReply | null> {
    return this.#replies.get(key.id) ?? null
  }

  async close(): Promise<void> {}

  #after(place: number): Page {
    const now = this.#edge.now()
    const coming = scenario.slice(place).map((post) => fromScenario(post, this.#clock))
    const due = coming.filter((post) => post.publishedAt <= now).slice(0, mostPerPage)
    return {
      arrivals: due.map((post): Arrival => ({ kind: 'post', post })),
      cursor: String(place + due.length),
      more: due.length === mostPerPage,
      retain: 'matched',
    }
  }

  #react(target: ReplyTarget, answer: string, key: string): void {
    const person = cast.get(target.ref['who'] ?? '')
    const text = person === undefined ? null : reactionOf(person, key)
    // Nobody thanks for ever: who wrote back once is not made to do it again.
    if (person === undefined || text === null || target.externalId.startsWith('r-')) return
    const at = after(this.#edge.now(), readingTime)
    const root = postOf(target.externalId)?.root ?? target.externalId
    const post = aPost({ id: `r-${key}`, person, text, parent: answer, root, reach: null, answersUs: true }, at)
    this.#reactions.push({ at, arrival: { kind: 'post', post } })
  }

  #writtenBack(): readonly Arrival[] {
    const now = this.#edge.now()
    const due = this.#reactions.filter(({ at }) => at <= now)
    this.#reactions = this.#reactions.filter(({ at }) => at > now)
    return due.map(({ arrival }) => arrival)
  }

  /** Until the next line is due, a second at most: an answer may be written meanwhile. */
  #wait(place: number, signal: AbortSignal): Promise<void> {
    const next = scenario[place]
    const due = next === undefined ? Number.POSITIVE_INFINITY : fromScenario(next, this.#clock).publishedAt
    const wait = Math.max(Math.min(due - this.#edge.now(), longestWait), 10)
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, wait)
      signal.addEventListener('abort', done)
    })
  }
}
