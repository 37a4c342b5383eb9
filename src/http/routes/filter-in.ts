import { type CaseFilter, readFilter } from '../../domain/cases/filter.ts'
import { InvalidInput } from '../problem.ts'

/** The filters in an address, or a refusal with a sentence for each that is not understood. `besides`: the parts that are no filters. */
export function filterIn(url: string, besides: readonly string[]): CaseFilter {
  const read = readFilter(new URL(url).searchParams, besides)
  if (!read.ok) throw new InvalidInput(read.faults)
  return read.filter
}
