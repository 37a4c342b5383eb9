import type { ListView } from '../../../src/api/inbox.ts'
import { filterOfView } from '../../../src/domain/cases/filter.ts'
import { type CaseSort, rankOf } from '../../../src/domain/cases/sort.ts'
import { zoneOf } from '../../../src/domain/clocks/zone.ts'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { type Urgency, urgencyOf } from '../cases/clock.ts'

/** Under which heading a case stands. */
export type Group = Urgency | 'today' | 'yesterday' | 'before' | 'all' | Rank | 'closed'

/** The ranks of a sorted list, the first one first. */
export const ranks = ['rank0', 'rank1', 'rank2', 'rank3'] as const
type Rank = (typeof ranks)[number]

/** One place in the list. */
export interface Place {
  readonly id: string
  readonly group: Group
}

function groupOf(row: CaseRow, view: ListView, now: number, timeZone: string, sort: CaseSort | null): Group {
  if (sort !== null) {
    const isClosed = row.status === 'settled' || row.status === 'set-aside'
    if (isClosed && view === 'all') return 'closed'
    return ranks[rankOf(row, row.judgement?.labels ?? [], sort)] ?? 'rank3'
  }
  if (view === 'waiting' || view === 'all') return 'all'
  if (view !== 'settled') return urgencyOf(row, now)
  // By dates, not by 24 hours: the day on which the clocks change is longer or shorter.
  const dayOf = (at: number) => zoneOf(timeZone).localOf(at).day
  const days = dayOf(now) - dayOf(Date.parse(row.settledAt ?? row.lastPostAt))
  return days <= 0 ? 'today' : days === 1 ? 'yesterday' : 'before'
}

const orders: Record<Group, number> = {
  ...{ now: 0, hour: 1, later: 2, today: 0, yesterday: 1, before: 2, all: 0 },
  ...{ rank0: 0, rank1: 1, rank2: 2, rank3: 3, closed: 4 },
}

/** The rows in the server's order, gathered under their headings; days are those of the clocks of a zone. */
export function arrange(
  rows: readonly CaseRow[],
  view: ListView,
  now: number,
  timeZone: string,
  sort: CaseSort | null = null,
): readonly Place[] {
  return rows
    .map((row) => ({ id: row.id, group: groupOf(row, view, now, timeZone, sort) }))
    .sort((a, b) => orders[a.group] - orders[b.group])
}

/** What a case has become that left the list of a view, as far as this browser knows. Null where it knows nothing newer than that the list held it: somebody else did something, and the last status is not what it is now. */
export function becameOf(row: CaseRow, view: ListView): CaseRow['status'] | null {
  const { statuses } = filterOfView(view)
  return statuses.length === 0 || statuses.includes(row.status) ? null : row.status
}

/** The list while somebody's hand or eye is on it: nothing that stands there moves or leaves; what is further down may be added at the end; what is new above is counted. */
export function hold(
  shown: readonly Place[],
  fresh: readonly Place[],
): { readonly places: readonly Place[]; readonly waiting: number } {
  const there = new Set(shown.map((it) => it.id))
  const last = fresh.reduce((found, it, at) => (there.has(it.id) ? at : found), -1)
  const below = fresh.slice(last + 1)
  const waiting = fresh.slice(0, last + 1).filter((it) => !there.has(it.id)).length
  const lastGroup = shown.at(-1)?.group
  // A later heading never comes before an earlier one.
  const appended = below.filter((it) => lastGroup === undefined || orders[it.group] >= orders[lastGroup])
  // The very same list where nothing is added, so that nothing is worked out again.
  const places = appended.length === 0 ? shown : [...shown, ...appended]
  return { places, waiting: waiting + below.length - appended.length }
}
