import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { barePlan } from '../../domain/clocks/shift.ts'
import { after, days, hours } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import { readOwnAbsences } from './read-own-absences.ts'
import { readStaffing } from './read-staffing.ts'
import { saveOwnAbsences } from './save-own-absences.ts'
import { saveStaffPlan } from './save-plan.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

/** Inès and Hugo share a brand; Ada works on another, Otto only reads. */
async function aHouse() {
  const { brandId } = await aBrand(base.db)
  const other = (await aBrand(base.db)).brandId
  const nth = randomUUID().slice(0, 8)
  const [ines, hugo, ada, otto] = ['ines', 'hugo', 'ada', 'otto'].map((it) => `${it}-${nth}`) as [
    string,
    string,
    string,
    string,
  ]
  for (const id of [ines, hugo, ada]) await aColleague(base.db, { id, name: id, role: 'agent' })
  await aColleague(base.db, { id: otto, name: otto, role: 'observer' })
  for (const [id, brand] of [
    [ines, brandId],
    [hugo, brandId],
    [otto, brandId],
    [ada, other],
  ] as const) {
    await base.db.run(sql`insert into brand_access (user_id, brand_id) values (${id}, ${brand})`)
  }
  const clock = aClock('2026-03-06T20:00:00Z')
  const as = (userId: string, role: 'agent' | 'lead' | 'observer' = 'agent') =>
    aContext(base.db, { clock, actor: aPerson({ userId, role, brands: new Set([brandId]) }) })
  const away = (standInId: string | null = null, from = 1) => ({
    id: randomUUID(),
    from: after(clock.now(), days(from)),
    to: after(clock.now(), days(from + 1)),
    standInId,
  })
  return { brandId, ines, hugo, ada, otto, clock, as, away }
}

describe('somebody who is away', () => {
  it('says so themselves, with who stands in, and their lead sees it', async () => {
    const { brandId, ines, hugo, as, away } = await aHouse()
    const it = away(hugo)
    const saved = await saveOwnAbsences(as(ines), { version: 0, absences: [it] })
    // By whose clocks their days are counted.
    expect(saved).toMatchObject({ version: 1, timeZone: 'Europe/Paris', absences: [it] })
    const { people } = await readStaffing(as(hugo, 'lead'), { brandId })
    expect(people.find(({ id }) => id === ines)?.plan.absences).toEqual([it])
  })

  it('is offered whoever works on a brand of theirs, and nobody else', async () => {
    const { ines, hugo, ada, otto, as, away } = await aHouse()
    expect((await readOwnAbsences(as(ines))).standIns).toEqual([{ id: hugo, name: hugo }])
    for (const standIn of [ada, otto, ines]) {
      await expect(saveOwnAbsences(as(ines), { version: 0, absences: [away(standIn)] })).rejects.toMatchObject({
        code: 'invalid',
      })
    }
    expect((await readOwnAbsences(as(ines))).version).toBe(0)
  })

  it('changes neither shifts nor what they know, and is told when a lead changed these meanwhile', async () => {
    const { brandId, ines, hugo, as, away } = await aHouse()
    const plan = { ...barePlan('Europe/Paris'), skills: ['allergies'], capacity: 4 }
    await saveStaffPlan(as(hugo, 'lead'), { brandId, personId: ines, version: 0, plan })
    await expect(saveOwnAbsences(as(ines), { version: 0, absences: [away()] })).rejects.toMatchObject({
      reason: 'plan-changed',
      facts: { version: 1 },
    })
    await saveOwnAbsences(as(ines), { version: 1, absences: [away()] })
    const { people } = await readStaffing(as(hugo, 'lead'), { brandId })
    expect(people.find(({ id }) => id === ines)?.plan).toMatchObject({ skills: ['allergies'], capacity: 4 })
  })

  it('keeps a stand-in who has left since, and what is long over goes', async () => {
    const { ines, hugo, as, away, clock } = await aHouse()
    const first = away(hugo)
    await saveOwnAbsences(as(ines), { version: 0, absences: [first] })
    await base.db.run(sql`delete from brand_access where user_id = ${hugo}`)
    const second = away(null, 5)
    const kept = await saveOwnAbsences(as(ines), { version: 1, absences: [second, first] })
    expect(kept.absences).toEqual([first, second])
    clock.pass(hours(24 * 40))
    expect((await saveOwnAbsences(as(ines), { version: 2, absences: kept.absences })).absences).toEqual([])
  })

  it('works on cases: who only reads has nobody to stand in for them', async () => {
    const { otto, as } = await aHouse()
    await expect(readOwnAbsences(as(otto, 'observer'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(saveOwnAbsences(as(otto, 'observer'), { version: 0, absences: [] })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
