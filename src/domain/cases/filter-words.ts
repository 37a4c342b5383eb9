import { type CaseFilter, type FilterFault, isPersonal, readFilter } from './filter.ts'
import { parseQuery } from './query.ts'

/** Reads the filters of an address as `readFilter` does, and the search among them: a view must hold what it says, so that what a search would leave out and say is refused here. */
export function readAsked(
  parts: Iterable<readonly [string, string]>,
  known: readonly string[] = [],
): ReturnType<typeof readFilter> {
  const read = readFilter(parts, known)
  if (!read.ok || read.filter.words === '') return read
  const faults = parseQuery(read.filter.words).faults.map(({ message }): FilterFault => ({ path: 'q', message }))
  return faults.length > 0 ? { ok: false, faults } : read
}

/** Whether what a filter finds depends on who asks, be it by its words (`owner:me`). */
export const isPersonalAsked = (filter: CaseFilter): boolean =>
  isPersonal(filter) || (filter.words !== '' && isPersonal(parseQuery(filter.words).filter))

/** Beyond this many nobody reads the figure: « 10 000+ » says it. */
const mostCounted = 10_000
/** Where words are looked for it is counted so far and no further. */
const mostWithWords = 1_000

/** How far a view with this filter is counted; one more stands for more. */
export const countedUpTo = ({ words }: Pick<CaseFilter, 'words'>): number =>
  words === '' ? mostCounted : mostWithWords
