import { type Case, isUnsettled, type Priority } from './case.ts'
import { nextDue } from './due.ts'

const minute = 60_000

/** Within a minute the more serious case goes first. */
const rank: Readonly<Record<Priority, number>> = { critical: 0, high: 1, medium: 2, low: 3 }

/** What asks for nothing just now stands from here on, after everything that does, and what is closed after that. Both are far above any moment of this era times four. */
export const restsFrom = 100_000_000_000_000
/** From this key on a list in the usual order holds what is closed. */
export const closedFrom = 200_000_000_000_000
/** Later than any moment that a case knows: taken from it, a moment counts backwards, so that the newest stands first. */
const farAway = 10_000_000_000_000

/** What the order of the inbox looks at. */
export type Ordered = Pick<Case, 'status' | 'priority' | 'clock' | 'solution' | 'promises' | 'lastPostAt' | 'settledAt'>

/** Where in the order stands what was closed at this moment. */
export const closedKey = (at: number): number => closedFrom + (farAway - at)

/** Where a case stands in every list: a number that changes only with the case's events; the smallest goes first, equal ones by id. What has a promise to keep goes by the minute in which it is due, within a minute by severity, then by the exact moment. After that what waits for the customer, and last what is closed, each newest first. */
export function orderKey(it: Ordered): number {
  if (!isUnsettled(it.status)) return closedKey(it.settledAt ?? it.lastPostAt)
  const due = nextDue(it)?.dueAt ?? null
  if (due === null) return restsFrom + (farAway - it.lastPostAt)
  return (Math.floor(due / minute) * 4 + rank[it.priority]) * minute + (((due % minute) + minute) % minute)
}
