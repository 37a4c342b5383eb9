import type { CaseFilter } from '../../domain/cases/filter.ts'
import { readAsked } from '../../domain/cases/filter-words.ts'
import { InvalidInput } from '../problem.ts'

/** The filters in an address, or a refusal with a sentence for each that is not understood. `besides`: the parts that are no filters. */
export function filterIn(url: string, besides: readonly string[]): CaseFilter {
  const read = readAsked(new URL(url).searchParams, besides)
  if (!read.ok) throw new InvalidInput(read.faults)
  return read.filter
}
