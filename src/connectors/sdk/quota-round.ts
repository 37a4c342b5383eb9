import { budgetFor, chooseAsks, longestRound } from '../../domain/model/quota.ts'
import { after, type Duration, type Instant, instant } from '../../domain/model/time.ts'
import { ConnectorError } from './errors.ts'
import { parseCursor } from './lane-cursor.ts'
import type { Lane, LaneAnswer, WalkedPage } from './lanes.ts'
import type { Page, Sampled, Standing } from './connector.ts'

/** A search that is not asked, because it would be refused. */
export const spent: LaneAnswer = { items: [], next: null, refused: null, spent: true }

/** What of a source's lanes is asked in a round, so that a quota lasts: all of them where that fits; else what was said to the brand, and searches in turn. */
export class QuotaRound {
  /** Chosen at the round's beginning, for all of its pages. */
  #chosen: ReadonlySet<string> | null = null
  #sampled: Sampled | null = null
  /** Not everything is asked in this round. */
  #partly = false
  #searchesRest: Instant | null = null
  /** A page of this round could not be had. */
  #unsure = false

  /** What is not asked for the time being, for the source's page; null where everything is. */
  get sampled(): Sampled | null {
    return this.#sampled
  }

  /** The lanes of this round; none: there is nothing left until `until`. */
  choose(
    lanes: readonly Lane[],
    cursor: string | null,
    quota: { readonly rate: Standing['rate']; readonly perRequest: Duration },
    now: Instant,
  ): { readonly lanes: readonly Lane[]; readonly until: Instant | null } {
    const names = new Set(lanes.map(({ name }) => name))
    const goesOn = this.#chosen !== null && [...this.#chosen].every((name) => names.has(name))
    if (!goesOn) this.#begin(lanes, cursor, quota, now)
    const chosen = lanes.filter(({ name }) => this.#chosen?.has(name) === true)
    // Nothing is left: the next time it is chosen anew.
    if (chosen.length === 0) this.#chosen = null
    const { rate } = quota
    return { lanes: chosen, until: lanes.length > 0 && chosen.length === 0 && rate !== null ? rate.resetsAt : null }
  }

  #begin(
    lanes: readonly Lane[],
    cursor: string | null,
    { rate, perRequest }: { readonly rate: Standing['rate']; readonly perRequest: Duration },
    now: Instant,
  ): void {
    const known = parseCursor(cursor).lanes
    const asks = lanes.map(({ name, retain }) => ({
      name,
      told: retain === 'all',
      askedAt: known[name]?.asked ?? null,
      found: known[name]?.found ?? 0,
    }))
    const rests = this.#searchesRest !== null && this.#searchesRest > now ? this.#searchesRest : null
    const open = rests === null ? asks : asks.filter(({ told }) => told)
    const budget = budgetFor(rate, perRequest, now)
    const chosen = chooseAsks(open, budget, now)
    const searches = asks.filter(({ told }) => !told).length
    const told = new Set(asks.flatMap((it) => (it.told ? [it.name] : [])))
    const asked = chosen.filter((name) => !told.has(name)).length
    const spent = budgetFor(null, perRequest, now) > budget && rate !== null ? rate.resetsAt : null
    this.#unsure = false
    this.#chosen = new Set(chosen)
    this.#partly = chosen.length < asks.length
    this.#sampled = asked === searches ? null : { asked, of: searches, until: rests ?? spent }
  }

  /** Whether a search would be refused for want of quota: then it is not asked. */
  spares(lane: Lane, now: Instant): boolean {
    return lane.retain === 'matched' && this.#searchesRest !== null && this.#searchesRest > now
  }

  /** A search is refused for some time: what was said to the brand is asked on, and no search until then. Throws what is no such refusal. */
  rest(lane: Lane, error: unknown): LaneAnswer {
    const isSpent =
      error instanceof ConnectorError &&
      error.kind === 'rate_limited' &&
      lane.retain === 'matched' &&
      error.retryAt !== null
    if (!isSpent || error.retryAt === null) throw error
    this.#searchesRest = instant(error.retryAt)
    this.#unsure = true
    return spent
  }

  /** How far a page's round is read, and when the next one is due where not everything was asked. */
  honest(walked: WalkedPage, lanes: readonly Lane[], now: Instant): Pick<Page, 'readTo' | 'nextAt'> {
    if (walked.more) return {}
    this.#chosen = null
    if (this.#unsure) return { readTo: null }
    const known = parseCursor(walked.cursor).lanes
    // What was refused is not read because it has not been asked since.
    const isRefused = lanes.some(({ name }) => known[name]?.refused === true)
    if (isRefused && !this.#partly && walked.behind !== true) return { readTo: null }
    if (walked.behind) return { readTo: null, nextAt: after(now, longestRound) }
    if (!this.#partly) return {}
    // What was written before the search that waits longest was asked is read.
    let to: number | null = isRefused ? null : now
    for (const { name } of lanes) {
      const state = known[name]
      to = to === null || state?.asked === undefined || state.head !== null ? null : Math.min(to, state.asked)
    }
    return { readTo: to === null ? null : instant(to), nextAt: after(now, longestRound) }
  }
}
