import { priorities } from '../model/priority.ts'
import { type Case, isUnsettled } from './case.ts'
import { type Ordered, orderKey } from './order.ts'

/** What a list can be sorted by besides what is due: how serious a case is, whether it is urgent, how angry its words are. */
export const caseSorts = ['severity', 'urgency', 'anger'] as const
export type CaseSort = (typeof caseSorts)[number]

/** Ranks lie so far apart that the usual order fits between two of them, and what is closed stands after all of them; the largest key is still a whole number to JavaScript. */
const rankStep = 1_000_000_000_000_000
/** From this key on a sorted list holds what is closed. */
export const sortedClosedFrom = 4 * rankStep

type Ranked = Pick<Case, 'status' | 'priority'>

/** Under which rank a case stands: 0 goes first. By severity from critical to low, by urgency what is urgent and then the rest, by anger from furious to what is not angry. */
export function rankOf(it: Ranked, judged: readonly string[], sort: CaseSort): number {
  switch (sort) {
    case 'severity':
      return priorities.indexOf(it.priority)
    case 'urgency':
      return judged.includes('urgent') ? 0 : 1
    case 'anger':
      // What is angry at least so much says each step below it too.
      return 3 - ['anger:1', 'anger:2', 'anger:3'].filter((word) => judged.includes(word)).length
  }
}

/** Where a case stands in a list that is sorted so, as the database keeps it too (migration 0049): what is not closed by its rank and within a rank as in every list, then what is closed in the same way. Null: the usual order. */
export function sortKey(it: Ordered, judged: readonly string[], sort: CaseSort | null): number {
  const usual = orderKey(it)
  if (sort === null) return usual
  return (isUnsettled(it.status) ? 0 : sortedClosedFrom) + rankOf(it, judged, sort) * rankStep + usual
}
