import type { ChangedCases } from '../../../src/api/bulk.ts'
import type { CasePage, CaseRow } from '../../../src/api/schemas.ts'

/** Where a case stands in a list. */
interface At {
  readonly key: number
  readonly id: string
}

/** Ids are decimal and too large for a number. */
const comesBefore = (a: At, b: At): boolean =>
  a.key !== b.key ? a.key < b.key : a.id.length !== b.id.length ? a.id.length < b.id.length : a.id < b.id

const placeOf = (text: string): At => {
  const [key = '', id = ''] = text.split('.')
  return { key: Number(key), id }
}

/** Puts what changed in its place among the pages of a list that are here, and takes out what the list does not hold any more: nothing else is read again. `asked`: all cases that may have changed. Null where these pages do not say where their cases stand. */
export function placeChanged(
  pages: readonly CasePage[],
  asked: readonly string[],
  changed: ChangedCases,
): CasePage[] | null {
  if (pages.some((page) => page.keys.length !== page.cases.length)) return null
  const known = new Map<string, CaseRow>()
  for (const page of pages) for (const row of page.cases) known.set(row.id, row)
  const gone = new Set(asked)
  const incoming = changed.cases.map((row, at) => {
    const before = known.get(row.id)
    // What this browser did itself may be newer than what was on its way.
    return {
      row: before !== undefined && before.version > row.version ? before : row,
      key: changed.keys[at] ?? 0,
      id: row.id,
    }
  })
  return pages.map((page, at) => {
    const from = at === 0 ? null : (pages[at - 1]?.next ?? null)
    const isHere = (place: At): boolean => {
      if (from !== null && !comesBefore(placeOf(from), place)) return false
      return page.next === null || !comesBefore(placeOf(page.next), place)
    }
    const kept = page.cases.flatMap((row, i) => (gone.has(row.id) ? [] : [{ row, key: page.keys[i] ?? 0, id: row.id }]))
    const fresh = incoming.filter(isHere)
    const rows = fresh.length === 0 ? kept : [...kept, ...fresh].sort((a, b) => (comesBefore(a, b) ? -1 : 1))
    return {
      ...page,
      cases: rows.map(({ row }) => row),
      keys: rows.map(({ key }) => key),
      total: changed.total,
      capped: changed.capped,
      counted: true,
    }
  })
}
