import type { Arrival } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { Below } from './below.ts'
import { type Comments, overlap, pageSize, seenIn } from './comments.ts'
import { type Around, commentId, isSpoken, isThere, markOf, momentOf, numberIn, toPost } from './normalize.ts'
import type { SeenComment } from './seen.ts'
import { mostKnown, type State } from './state.ts'

/** Removals that are made sure of one by one in a round: among the newest, and below them. */
const mostConfirmed = 20
/** So many pages below those that are looked after are gone through each time: what is let through late or removed stands anywhere. */
const sweptAtOnce = 3
/** Where the pages below begin: they share some comments with those above. */
const top = mostKnown - overlap

/** What is looked through below the newest: what a page shows is heard, and gives the numbers on it. */
type LookAt = (skipped: number) => Promise<readonly number[]>

/** What became of comments that were missed: how many were asked for one by one, and below which number some are left for another time (null: none). */
interface Missing {
  readonly arrivals: readonly Arrival[]
  readonly asked: number
  readonly reached: number | null
}

/** Looks after the comments that were told: what changed, what is gone, what was let through late. */
export class LookAfter {
  readonly #comments: Comments
  readonly #around: () => Around
  readonly #now: () => Instant

  constructor(comments: Comments, around: () => Around, now: () => Instant) {
    this.#comments = comments
    this.#around = around
    this.#now = now
  }

  /** What a comment tells that was not known; the state is brought up to date. */
  newsOf(comment: SeenComment, state: State, below: Below): readonly Arrival[] {
    const { known } = state
    const name = String(comment.id)
    const before = known[name]
    if (!isThere(comment)) {
      if (before === undefined && !below.has(comment.id)) return []
      return [this.#remove(comment.id, state, below)]
    }
    const mark = markOf(comment)
    if (!isSpoken(comment) || before === mark) return []
    const wanted = before !== undefined || momentOf(comment.date_gmt, this.#now()) >= state.since
    // What has a newer number is news whatever its date: clocks go wrong, and what was imported is old.
    const isNew = state.base !== null && comment.id > state.base
    if (!wanted && !isNew && !below.has(comment.id)) return []
    known[name] = mark
    return [{ kind: 'post', post: toPost(comment, this.#around()) }]
  }

  /** Edits and removals of what the newest page did not show, and what became of what stands below. Whatever should have stood on that page is asked for at once, the rest where it is `due`. */
  async look(
    state: State,
    below: Below,
    page: { readonly shown: ReadonlySet<number>; readonly told: readonly Arrival[]; readonly due: boolean },
  ): Promise<readonly Arrival[]> {
    const { told, due } = page
    const shown = new Set(page.shown)
    const arrivals: Arrival[] = []
    const lookAt: LookAt = async (skipped) => {
      const { good } = seenIn(await this.#comments.before(skipped))
      for (const comment of good) arrivals.push(...this.newsOf(comment, state, below))
      for (const { id } of good) shown.add(id)
      return good.map(({ id }) => id)
    }
    for (let skipped = pageSize; due && skipped < mostKnown && this.#comments.hasBelow(skipped); skipped += pageSize)
      await lookAt(skipped)
    const lowest = Math.min(...page.shown)
    if (due) arrivals.push(...(await this.#sweep(state, below, lookAt, shown)))
    const unseen = Object.keys(state.known)
      .map(Number)
      .filter((id) => !shown.has(id))
    const asked = due ? unseen : unseen.filter((id) => id > lowest || shown.size === 0)
    if (due) state.checkedAt = this.#now()
    // A page has shown some of them a moment ago.
    const fresh = new Set(told.flatMap((it) => (it.kind === 'post' ? [numberIn(it.post.externalId)] : [])))
    const missing: number[] = []
    for (let at = 0; at < asked.length; at += pageSize) {
      const batch = asked.slice(at, at + pageSize).filter((id) => !fresh.has(id))
      if (batch.length === 0) continue
      const found = new Map((await this.#comments.among(batch)).map((it) => [it.id, it]))
      for (const id of batch) {
        const comment = found.get(id)
        if (comment === undefined) missing.push(id)
        else arrivals.push(...this.newsOf(comment, state, below))
      }
    }
    for (const id of missing.slice(0, mostConfirmed))
      if ((await this.#comments.one(id)) === null) arrivals.push(this.#remove(id, state, below))
    return arrivals
  }

  /** Goes on through what stands below, a few pages a time, and begins anew at its end. What goes in between moves the rest, so pages overlap; what was told and stands on none of them is asked for. */
  async #sweep(state: State, below: Below, lookAt: LookAt, shown: ReadonlySet<number>): Promise<readonly Arrival[]> {
    const arrivals: Arrival[] = []
    const lookFor = async (from: number, to: number): Promise<Missing> => {
      const unseen = below.between(from, to).filter((id) => !shown.has(id) && state.known[String(id)] === undefined)
      const missing = await this.#missing(unseen, [...shown].at(-1), state, below)
      arrivals.push(...missing.arrivals)
      return missing
    }
    let at = Math.max(top, state.swept)
    let low = state.swept === 0 || state.low === null ? Number.MAX_SAFE_INTEGER : state.low
    let asked = 0
    const leaveAt = (place: number, number: number): readonly Arrival[] => {
      Object.assign(state, { swept: place, low: number })
      return arrivals
    }
    for (let pages = 0; pages < sweptAtOnce && this.#comments.hasBelow(at); pages += 1) {
      const numbers = await lookAt(at)
      const end = Math.min(low, ...numbers)
      const missing = await lookFor(end, low)
      asked += missing.asked
      // The same page again, for what is left of it.
      if (missing.reached !== null || asked >= mostConfirmed) return leaveAt(at, missing.reached ?? end)
      low = end
      at += pageSize - overlap
    }
    if (this.#comments.hasBelow(at)) return leaveAt(at, low)
    const { reached } = await lookFor(0, low)
    if (reached !== null) return leaveAt(at, reached)
    Object.assign(state, { swept: 0, low: null })
    return arrivals
  }

  /** Which of these are gone. Each is asked for by itself, up to so many; if all of those are gone, so are the others that the site does not show beside a `witness`. */
  async #missing(
    numbers: readonly number[],
    witness: number | undefined,
    state: State,
    below: Below,
  ): Promise<Missing> {
    if (numbers.length === 0) return { arrivals: [], asked: 0, reached: null }
    // Somebody who is there answers too: then the answer is to this question, and not to another one (caches).
    const batch = numbers.slice(0, pageSize - 1)
    const found = await this.#comments.among(witness === undefined ? batch : [...batch, witness])
    const there = new Set(found.map(({ id }) => id))
    const arrivals: Arrival[] = found.flatMap((it) => this.newsOf(it, state, below))
    const missing = batch.filter((id) => !there.has(id))
    const sure = missing.slice(0, mostConfirmed)
    let gone = 0
    for (const id of sure) {
      if ((await this.#comments.one(id)) !== null) continue
      gone += 1
      arrivals.push(this.#remove(id, state, below))
    }
    const isHonest =
      witness !== undefined && there.has(witness) && found.every(({ id }) => id === witness || batch.includes(id))
    const rest = missing.slice(mostConfirmed)
    const believed = isHonest && gone === sure.length
    if (believed) for (const id of rest) arrivals.push(this.#remove(id, state, below))
    const last = believed || rest.length === 0 ? batch.at(-1) : sure.at(-1)
    const isAll = batch.length === numbers.length && last === batch.at(-1)
    return { arrivals, asked: sure.length, reached: isAll ? null : (last ?? null) }
  }

  #remove(id: number, state: State, below: Below): Arrival {
    delete state.known[String(id)]
    below.delete(id)
    return { kind: 'deleted', externalId: commentId(this.#around().place, id), at: this.#now() }
  }
}
