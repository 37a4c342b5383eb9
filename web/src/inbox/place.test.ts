import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CasePage, CaseRow } from '../../../src/api/schemas.ts'
import { placeChanged } from './place.ts'

/** A case that stands at a key, in some version. */
interface Stands {
  readonly id: string
  readonly key: number
  readonly version: number
}
const row = ({ id, version }: Stands) => ({ id, version }) as CaseRow
const inOrder = (cases: readonly Stands[]) => [...cases].sort((a, b) => a.key - b.key || Number(a.id) - Number(b.id))

/** The first pages of a list, as the server gives them. */
function pagesOf(cases: readonly Stands[], size: number, count: number): CasePage[] {
  const sorted = inOrder(cases)
  const pages: CasePage[] = []
  for (let at = 0; pages.length < count && (at < sorted.length || at === 0); at += size) {
    const here = sorted.slice(at, at + size)
    const last = here.at(-1)
    const next = at + size < sorted.length && last !== undefined ? `${last.key}.${last.id}` : null
    pages.push({
      cases: here.map(row),
      keys: here.map((it) => it.key),
      next,
      total: sorted.length,
      capped: false,
      counted: true,
    })
  }
  return pages
}
const said = (pages: readonly CasePage[] | null) =>
  pages?.flatMap((page) => page.cases.map((it) => `${it.id} v${it.version}`))
const changed = (cases: readonly Stands[], total: number) => ({
  cases: inOrder(cases).map(row),
  keys: inOrder(cases).map((it) => it.key),
  total,
  capped: false,
})

const case1: Stands = { id: '9', key: 10, version: 1 }
const case2: Stands = { id: '10', key: 10, version: 1 }
const case3: Stands = { id: '11', key: 30, version: 1 }

describe('what changed in a list', () => {
  it('comes to its place, equal keys by number and not by letter', () => {
    const pages = pagesOf([case1, case3], 10, 1)
    expect(said(placeChanged(pages, ['10'], changed([case2], 3)))).toEqual(['9 v1', '10 v1', '11 v1'])
  })

  it('goes where the list does not hold it any more, and what this browser knows better stays', () => {
    const pages = pagesOf([{ ...case1, version: 5 }, case2, case3], 10, 1)
    const news = changed([{ ...case1, version: 4 }], 2)
    expect(said(placeChanged(pages, ['9', '10'], news))).toEqual(['9 v5', '11 v1'])
  })

  it('says that it cannot tell where the pages name no places', () => {
    const [page] = pagesOf([case1], 10, 1)
    expect(placeChanged(page === undefined ? [] : [{ ...page, keys: [] }], ['9'], changed([], 0))).toBeNull()
  })

  it('leaves the pages that are here as if they had been read anew, as far as they reach', () => {
    const stands = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 40 }).map(String),
        key: fc.integer({ min: 0, max: 12 }),
        version: fc.constant(1),
      }),
      { selector: (it) => it.id, maxLength: 30 },
    )
    fc.assert(
      fc.property(
        stands,
        stands,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (before, news, size, count) => {
          const pages = pagesOf(before, size, count)
          const ids = [...new Set([...news.map((it) => it.id), '1', '2', '3'])]
          const now = [...before.filter((it) => !ids.includes(it.id)), ...news.map((it) => ({ ...it, version: 2 }))]
          const placed = placeChanged(
            pages,
            ids,
            changed(
              now.filter((it) => ids.includes(it.id)),
              now.length,
            ),
          )
          const end = pages.at(-1)?.next?.split('.') ?? null
          const reach = inOrder(now).filter(
            (it) =>
              end === null || it.key < Number(end[0]) || (it.key === Number(end[0]) && Number(it.id) <= Number(end[1])),
          )
          expect(said(placed)).toEqual(reach.map((it) => `${it.id} v${it.version}`))
          for (const page of placed ?? []) expect(page.total).toBe(now.length)
        },
      ),
    )
  })
})
