import { type Duration, type Instant, minutes } from './time.ts'

/** Something that a network could be asked. */
export interface Ask {
  readonly name: string
  /** It brings what was said to the brand itself, which goes before whatever is searched for. */
  readonly told: boolean
  /** When it was asked last (ms); null: never. */
  readonly askedAt: number | null
  /** How many new posts it brought of late, a time. */
  readonly found: number
}

/** How often what is said to the brand is asked for at least, so that a round holds what fits into this time. */
export const longestRound = minutes(1)
/** Of what is left of a quota so much is kept for answers. */
const reserve = 2
/** A search that brings much is asked this much more often than one that brings nothing, and no more: nobody starves. */
const mostFound = 3

/** How many requests a round may take: as many as are polite in a minute, and no more than an even share of what is left until the quota begins anew. 0: there is nothing left. */
export function budgetFor(
  quota: { readonly left: number; readonly resetsAt: Instant } | null,
  perRequest: Duration,
  now: Instant,
): number {
  const polite = Math.max(1, Math.floor(longestRound / perRequest))
  if (quota === null || quota.resetsAt <= now) return polite
  const left = Math.floor(quota.left) - reserve
  if (left <= 0) return 0
  const rounds = Math.max(1, (quota.resetsAt - now) / longestRound)
  return Math.min(polite, Math.max(1, Math.floor(left / rounds)))
}

/** What is asked of all that could be, within a budget: first what was said to the brand, then searches, those before the others that wait longest for what they usually bring. In the order given. */
export function chooseAsks(asks: readonly Ask[], budget: number, now: Instant): readonly string[] {
  if (asks.length <= budget) return asks.map(({ name }) => name)
  const pressing = ({ askedAt, found }: Ask): number =>
    askedAt === null ? Number.POSITIVE_INFINITY : Math.max(1, now - askedAt) * (1 + Math.min(mostFound, found))
  const before = (a: Ask, b: Ask): number => {
    if (a.told !== b.told) return a.told ? -1 : 1
    const [of, other] = [pressing(a), pressing(b)]
    return of === other ? 0 : other - of
  }
  const chosen = new Set(asks.toSorted(before).slice(0, Math.max(0, budget)))
  return asks.filter((it) => chosen.has(it)).map(({ name }) => name)
}
