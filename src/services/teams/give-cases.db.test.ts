import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type TestDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { rebuild } from '../../domain/cases/case.ts'
import type { AssignmentRule } from '../../domain/cases/choose-owner.ts'
import type { AssignmentSettings } from '../../domain/cases/reassign.ts'
import { barePlan, type StaffPlan } from '../../domain/clocks/shift.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { eventsOfCase } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { putTeam, saveAssignment, savePlan } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { assignCase } from '../cases/assign-case.ts'
import { saveDraft } from '../hand/save-draft.ts'
import { suggestReply } from '../hand/suggest-reply.ts'
import { giveCases } from './give-cases.ts'
import { passOnCases } from './pass-on-cases.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: TestDesk
let vigie: Context
let [ines, hugo, teamId] = ['', '', '']

const rule = (given: Partial<AssignmentRule> = {}): AssignmentRule => ({
  id: randomUUID(),
  applies: { priorities: [], kinds: [], connectors: [], languages: [] },
  teamId,
  way: 'turn',
  skills: [],
  speaks: false,
  ...given,
})
const setUp = async (given: Partial<AssignmentSettings> = {}, version = 1): Promise<void> => {
  const settings = { rules: [rule()], late: null, passOn: false, ...given }
  await base.db.transaction((tx) =>
    saveAssignment(tx, desk.brand.brandId, { settings, version, by: ines }, desk.clock.now()),
  )
}
const plan = async (userId: string, given: Partial<StaffPlan>): Promise<void> => {
  const whole = { ...barePlan('Europe/Paris'), ...given }
  await base.db.transaction((tx) => savePlan(tx, userId, { plan: whole, version: 1, by: ines }, desk.clock.now()))
}
const later = (ms: number): Instant => {
  const then = instant(desk.clock.now() + ms)
  desk.clock.set(then)
  return then
}
const minute = 60_000
const log = async (caseId: string) =>
  (await eventsOfCase(base.db, caseId)).map(({ kind, data }) => ({ kind, ...data })) as Record<string, unknown>[]
const ownerOf = async (caseId: string) => (await desk.case(caseId)).ownerId

beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

beforeEach(async () => {
  ;[ines, hugo] = [randomUUID(), randomUUID()].sort() as [string, string]
  await aColleague(base.db, { id: ines, name: 'Inès' })
  await aColleague(base.db, { id: hugo, name: 'Hugo' })
  desk = await aDesk(base.db, [ines, hugo])
  vigie = { ...desk.ctx, actor: { kind: 'vigie' } }
  teamId = randomUUID()
  await base.db.transaction((tx) =>
    putTeam(
      tx,
      { id: teamId, name: 'Salle', version: 1, brandIds: [desk.brand.brandId], memberIds: [ines, hugo] },
      desk.clock.now(),
    ),
  )
})

describe('a brand that gives its cases', () => {
  it('gives nothing by itself until somebody sets a rule', async () => {
    const caseId = await desk.writes('camille')
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBeNull()
  })

  it('gives them by turn, says why in the log, and the log rebuilds the case', async () => {
    await setUp()
    const cases = [await desk.writes('a'), await desk.writes('b'), await desk.writes('c'), await desk.writes('d')]
    await giveCases(vigie)
    const owners = await Promise.all(cases.map(ownerOf))
    expect(owners.filter((it) => it === ines)).toHaveLength(2)
    expect(owners.filter((it) => it === hugo)).toHaveLength(2)
    const first = cases[0] ?? ''
    expect((await log(first)).at(-1)).toMatchObject({ kind: 'assigned', because: { why: 'rule', way: 'turn' } })
    const events = await eventsOfCase(base.db, first)
    const told = events.map(({ at, actorId, kind, data }) => ({ at, actorId, fact: { kind, ...data } as never }))
    expect(rebuild(first, told)).toEqual(await desk.case(first))
  })

  it('has its turn when another brand fails, whichever comes first, and the failure is told', async () => {
    await setUp()
    const caseId = await desk.writes('camille')
    const others = [await aDesk(base.db), await aDesk(base.db)]
    // What stands there is no rule, so nothing can be given in that brand: one comes first, or last, or both do.
    for (const { brand, writes } of others) {
      await writes('camille')
      await base.db.run(sql`
        insert into brand_assignment (brand_id, version, settings, changed_at)
        values (${brand.brandId}, 1, '{"rules": [{"id": "x"}], "late": null, "passOn": false}', now())`)
    }
    await expect(giveCases(vigie)).rejects.toThrow('2 of')
    expect(await ownerOf(caseId)).not.toBeNull()
    const ids = others.map(({ brand }) => brand.brandId)
    await base.db.run(sql`delete from brand_assignment where brand_id = any(${ids})`)
  })

  it('gives a case once, however many processes give at the same time', async () => {
    await setUp()
    const cases = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((it) => desk.writes(it)))
    await Promise.all([giveCases(vigie), giveCases(vigie), giveCases(vigie)])
    await giveCases(vigie)
    const given = await Promise.all(cases.map(log))
    expect(given.map((events) => events.filter(({ kind }) => kind === 'assigned').length)).toEqual(cases.map(() => 1))
    const owners = await Promise.all(cases.map(ownerOf))
    expect(owners.filter((it) => it === ines)).toHaveLength(3)
  })

  it('gives nobody more than they take on at a time, counting what waits for them in other brands', async () => {
    await setUp()
    await plan(ines, { capacity: 1 })
    await plan(hugo, { capacity: 2 })
    const cases = await Promise.all(['a', 'b', 'c', 'd'].map((it) => desk.writes(it)))
    await giveCases(vigie)
    const owners = await Promise.all(cases.map(ownerOf))
    expect([ines, hugo, null].map((one) => owners.filter((it) => it === one).length)).toEqual([1, 2, 1])
  })

  it('leaves a case to nobody at night, says so once, and gives it when the next shift begins', async () => {
    await setUp()
    const shift = Array.from({ length: 7 }, () => [{ from: 11 * 60, to: 15 * 60 }])
    await plan(ines, { week: shift })
    await plan(hugo, { week: Array.from({ length: 7 }, () => []) })
    const caseId = await desk.writes('camille')
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBeNull()
    for (let look = 0; look < 3; look += 1) {
      later(3 * minute)
      await giveCases(vigie)
    }
    const said = (await log(caseId)).filter(({ kind }) => kind === 'left-unowned')
    expect(said).toEqual([
      { kind: 'left-unowned', because: 'nobody-on-watch', nextAt: Date.parse('2026-03-02T10:00:00Z') },
    ])
    desk.clock.set(instant(Date.parse('2026-03-02T10:00:00Z')))
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
  })

  it('gives nothing to a member who does not see the brand', async () => {
    await setUp()
    await base.db.pool.query('delete from brand_access where user_id = $1', [ines])
    const cases = [await desk.writes('a'), await desk.writes('b')]
    await giveCases(vigie)
    expect(await Promise.all(cases.map(ownerOf))).toEqual([hugo, hugo])
  })
})

describe('a case whose owner does not answer', () => {
  const late = { after: { minutes: 20 }, to: 'next' } as const
  const begin = async (settings: Partial<AssignmentSettings>): Promise<string> => {
    await setUp(settings)
    const caseId = await desk.writes('camille')
    await assignCase(desk.as(ines), { caseId, ownerId: ines, version: (await desk.case(caseId)).version })
    return caseId
  }

  it('goes to the next after the time that the brand gives, whoever looks at it first', async () => {
    const caseId = await begin({ late })
    later(19 * minute)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
    later(minute)
    await Promise.all([passOnCases(vigie), passOnCases(vigie)])
    expect(await ownerOf(caseId)).toBe(hugo)
    expect((await log(caseId)).filter(({ kind }) => kind === 'assigned')).toHaveLength(2)
    expect((await log(caseId)).at(-1)).toMatchObject({ ownerId: hugo, because: { why: 'late' } })
  })

  it('stays while a reply is being written, and goes on once nobody has touched it for ten minutes', async () => {
    const caseId = await begin({ late })
    later(15 * minute)
    const { version } = await desk.case(caseId)
    await saveDraft(desk.as(ines), {
      caseId,
      way: 'public',
      text: 'Bonjour',
      toPostId: null,
      version: 0,
      seen: version,
      over: false,
      takesAside: null,
    })
    later(6 * minute)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
    later(5 * minute)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(hugo)
  })

  it('goes on although an assistant has laid a draft before it: nobody is writing', async () => {
    const caseId = await begin({ late })
    later(19 * minute)
    await suggestReply(desk.as(ines), { caseId, way: 'public', text: 'Bonjour, nous regardons.' })
    later(minute)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(hugo)
  })

  it('stays while the answer is on its way', async () => {
    const caseId = await begin({ late })
    await desk.answers(ines, caseId, 'Bonjour, pardon.')
    later(30 * minute)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
  })

  it('goes back to the team where the brand says so, and is given by turn when nobody takes it', async () => {
    const caseId = await begin({ late: { ...late, to: 'team' } })
    later(20 * minute)
    await passOnCases(vigie)
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBeNull()
    later(20 * minute)
    await giveCases(vigie)
    expect(await ownerOf(caseId)).not.toBeNull()
  })

  it('stays where nobody else can take it, which is said once in a spell', async () => {
    const caseId = await begin({ late })
    await plan(hugo, { absences: [{ id: '1', from: instant(0), to: instant(4e12), standInId: null }] })
    for (let look = 0; look < 3; look += 1) {
      later(20 * minute)
      await passOnCases(vigie)
    }
    expect(await ownerOf(caseId)).toBe(ines)
    expect((await log(caseId)).filter(({ kind }) => kind === 'owner-kept')).toEqual([
      { kind: 'owner-kept', because: 'nobody-on-watch' },
    ])
  })

  it('goes to the stand-in of an owner who is away', async () => {
    const caseId = await begin({ passOn: true })
    await plan(ines, {
      absences: [{ id: '1', from: instant(desk.clock.now() + minute), to: instant(4e12), standInId: hugo }],
    })
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
    later(minute)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(hugo)
  })
})
