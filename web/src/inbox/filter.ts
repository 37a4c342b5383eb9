import { type CaseFilter, filterParts, noFilter, writeFilter } from '../../../src/domain/cases/filter.ts'
import { readAsked } from '../../../src/domain/cases/filter-words.ts'

/** The filters in the address of a list, in one order, without what is none; what is not understood stays as it was typed, so that it is said. */
export function filterOf(search: URLSearchParams): string {
  const parts = [...search].filter(([part]) => filterParts.includes(part))
  const read = readAsked(parts)
  return textOf(read.ok ? writeFilter(read.filter) : parts)
}

/** A filter as an address has it; none where it is not understood. */
export function read(text: string): CaseFilter {
  const found = readAsked(new URLSearchParams(text))
  return found.ok ? found.filter : noFilter
}

/** Whether a filter in an address is one. */
export const isUnderstood = (text: string): boolean => readAsked(new URLSearchParams(text)).ok

const textOf = (parts: readonly (readonly [string, string])[]): string =>
  new URLSearchParams(parts.map(([part, value]) => [part, value])).toString()

/** The filter with this part at this value instead of what it was; null takes the part away. */
export function withPart(text: string, part: string, value: string | null): string {
  const parts = new URLSearchParams(text)
  parts.delete(part)
  if (value !== null) parts.set(part, value)
  return filterOf(parts)
}

/** The filter without the order in which it wants its cases. */
export const unsortedText = (text: string): string => withPart(text, 'sort', null)
