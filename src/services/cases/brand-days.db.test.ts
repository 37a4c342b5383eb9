import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../../test/support/listener.ts'
import { readFilter } from '../../domain/cases/filter.ts'
import { after, hours, instant } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import { prepareBulk } from '../bulk/prepare-bulk.ts'
import type { Context } from '../context.ts'
import { countView } from './count-cases.ts'
import { listCases } from './list-cases.ts'
import { listChanged } from './list-changed.ts'
import { searchCases } from './search-cases.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', role: 'administrator' })
})
afterAll(() => base[Symbol.asyncDispose]())

const filterOf = (address: string) => {
  const read = readFilter(new URLSearchParams(address))
  if (!read.ok) throw new Error(address)
  return read.filter
}

describe('a day that a filter names', () => {
  it.each([
    ['Europe/Paris', 1],
    ['UTC', 0],
    ['America/Montreal', 0],
    ['Asia/Tokyo', 1],
  ])('begins where the brand is, in %s: in lists, counts, searches and for many at once', async (zone, expected) => {
    const desk = await aListener(base.db)
    const { brandId } = desk.brand
    await base.db.run(sql`update brand set time_zone = ${zone} where id = ${brandId}`)
    // Half past midnight in Paris, and half past eleven in the evening of universal time.
    const publishedAt = instant(Date.parse('2026-03-01T23:30:00Z'))
    desk.clock.set(after(publishedAt, hours(3)))
    await desk.take([
      arrives({
        text: 'Chez Mireille, mon colis est perdu',
        author: anAuthor({ externalId: randomUUID() }),
        publishedAt,
      }),
    ])
    const ines: Context = { ...desk.ctx, actor: aPerson({ userId: 'ines', brands: new Set([brandId]) }) }
    const filter = filterOf('last-after=2026-03-02')
    const view = 'all'
    const ids = (await casesOfBrand(base.db, brandId)).map(({ id }) => id)
    expect(ids).toHaveLength(1)
    const page = await listCases(ines, { brandId, view, filter, after: null, limit: 10 })
    const changed = await listChanged(ines, { brandId, view, filter, ids })
    const found = await searchCases(ines, { brandId, text: 'colis after:2026-03-02' })
    const filtered = await searchCases(ines, { brandId, text: 'colis', filter })
    const bulk = await prepareBulk(ines, {
      id: randomUUID(),
      brandId,
      act: { kind: 'assign', ownerId: 'ines' },
      selection: { view, filter, except: [] },
    })
    expect([page.cases.length, page.total, changed.cases.length, found.hits.length, filtered.hits.length]).toEqual(
      [0, 0, 0, 0, 0].map(() => expected),
    )
    expect(await countView(ines, { brandId, view, filter, most: 10 })).toBe(expected)
    expect(bulk.count).toBe(expected)
  })
})
