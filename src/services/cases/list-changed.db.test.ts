import { afterAll, beforeAll, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { seconds } from '../../domain/model/time.ts'
import { listCases } from './list-cases.ts'
import { listChanged } from './list-changed.ts'
import { setPriority } from './set-priority.ts'
import { settleCase } from './settle-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

it('of the cases that changed, those come back that a list holds, in its order; of another brand’s none', async () => {
  const [desk, theirs] = [await aDesk(base.db, ['ines']), await aDesk(base.db, ['ines'])]
  const ines = desk.as('ines')
  const [a, b, c] = [await desk.writes('a'), await desk.writes('b'), await desk.writes('c')]
  const other = await theirs.writes('a')
  await settleCase(ines, { caseId: a, version: 1 })
  await setPriority(ines, { caseId: c, priority: 'critical', version: 1 })
  desk.clock.pass(seconds(10))
  const { brandId } = desk.brand
  const changed = await listChanged(ines, { brandId, view: 'to-answer', ids: [a, b, c, other, '999999999'] })
  expect(changed.cases.map(({ it: { id } }) => id)).toEqual([c, b])
  const listed = await listCases(ines, { brandId, view: 'to-answer', after: null, limit: 50 })
  expect([changed.cases, changed.total]).toEqual([listed.cases, listed.total])
  const outside = { ...ines, actor: aPerson({ userId: 'ines', brands: new Set([brandId]) }) }
  await expect(
    listChanged(outside, { brandId: theirs.brand.brandId, view: 'all', ids: [other] }),
  ).rejects.toMatchObject({ code: 'not-found' })
})
