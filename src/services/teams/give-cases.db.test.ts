import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type TestDesk } from '../../../test/support/a-case.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { rebuild } from '../../domain/cases/case.ts'
import type { AssignmentRule } from '../../domain/cases/choose-owner.ts'
import type { AssignmentSettings } from '../../domain/cases/reassign.ts'
import { barePlan, type StaffPlan, toldAbsences } from '../../domain/clocks/shift.ts'
import { after, days, hours, type Instant, instant } from '../../domain/model/time.ts'
import { answer, record } from '../../domain/cases/decide.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import { offerAgain } from '../../store/case-offers.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { saveAccess, saveStanding, takersAmong } from '../../store/people.ts'
import { sql } from '../../store/sql.ts'
import { putTeam, saveAssignment, savePlan } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import type { BulkAct } from '../../domain/cases/bulk.ts'
import { doBulk } from '../bulk/do-bulk.ts'
import { prepareBulk } from '../bulk/prepare-bulk.ts'
import { undoBulk } from '../bulk/undo-bulk.ts'
import { assignCase } from '../cases/assign-case.ts'
import { followUpCases } from '../cases/follow-up-cases.ts'
import { promiseToCustomer } from '../cases/promise-to-customer.ts'
import { reopenCase } from '../cases/reopen-case.ts'
import { ringClocks } from '../cases/ring-clocks.ts'
import { settleCase } from '../cases/settle-case.ts'
import { mergeCases } from '../moves/merge-cases.ts'
import { splitCase } from '../moves/split-case.ts'
import { undoMove } from '../moves/undo-move.ts'
import { suspendPerson } from '../people/suspend-person.ts'
import { saveDraft } from '../hand/save-draft.ts'
import { suggestReply } from '../hand/suggest-reply.ts'
import { freeCases } from './free-cases.ts'
import { giveCases } from './give-cases.ts'
import { passOnCases } from './pass-on-cases.ts'
import { readOwnAbsences } from './read-own-absences.ts'
import { saveOwnAbsences } from './save-own-absences.ts'
import { saveStaffPlan } from './save-plan.ts'

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
  const now = desk.clock.now()
  const whole = { ...barePlan('Europe/Paris'), ...given, absences: toldAbsences([], given.absences ?? [], now) }
  await base.db.transaction((tx) => savePlan(tx, userId, { plan: whole, version: 1, by: ines }, now))
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

  it('gives nobody more than they take on when two brands give at the same moment', async () => {
    await base.db.run(sql`delete from brand_assignment`)
    await setUp()
    const other = await aDesk(base.db, [ines])
    const brandIds = [desk.brand.brandId, other.brand.brandId]
    await base.db.transaction((tx) => saveAccess(tx, ines, brandIds))
    const otherTeam = randomUUID()
    const now = desk.clock.now()
    await base.db.transaction(async (tx) => {
      await putTeam(
        tx,
        { id: otherTeam, name: 'Bar', version: 1, brandIds: [other.brand.brandId], memberIds: [ines] },
        now,
      )
      const settings = { rules: [rule({ teamId: otherTeam })], late: null, passOn: false }
      await saveAssignment(tx, other.brand.brandId, { settings, version: 1, by: ines }, now)
    })
    await plan(ines, { capacity: 1 })
    await plan(hugo, { absences: [{ id: '1', from: instant(0), to: instant(4e12), standInId: null }] })
    const cases = [await desk.writes('a'), await other.writes('b')]
    const both = await base.db.transaction(async (tx) => {
      // Both have chosen, or wait to choose, before either can write.
      await tx.run(sql`lock table event in share mode`)
      const giving = [giveCases(vigie), giveCases(vigie)]
      await untilBlocked(base.db, 2)
      return giving
    })
    await Promise.all(both)
    const owners = await Promise.all(cases.map(ownerOf))
    expect([ines, null].map((one) => owners.filter((it) => it === one).length)).toEqual([1, 1])
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

  it('is offered to the team for as long as was said, whatever is written in it and whoever saves a plan meanwhile', async () => {
    const caseId = await begin({ late: { ...late, to: 'team' } })
    later(20 * minute)
    await passOnCases(vigie)
    later(5 * minute)
    expect(await desk.writes('camille')).toBe(caseId)
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBeNull()
    await base.db.transaction((tx) => offerAgain(tx))
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBeNull()
    later(20 * minute)
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBe(hugo)
  })

  it('is offered no longer once somebody took it and gave it back', async () => {
    const caseId = await begin({ late: { ...late, to: 'team' } })
    later(20 * minute)
    await passOnCases(vigie)
    for (const ownerId of [hugo, null]) {
      await assignCase(desk.as(hugo), { caseId, ownerId, version: (await desk.case(caseId)).version })
    }
    await giveCases(vigie)
    expect(await ownerOf(caseId)).not.toBeNull()
  })

  it('is not given again to whoever let it lie, though they have least in hand, as long as anybody else can take it', async () => {
    const elsewhere = await aDesk(base.db)
    const both = [desk.brand.brandId, elsewhere.brand.brandId]
    await base.db.transaction((tx) => saveAccess(tx, hugo, both))
    const busy = await elsewhere.writes('karim')
    await assignCase(elsewhere.as(hugo), { caseId: busy, ownerId: hugo, version: 1 })
    const caseId = await begin({ rules: [rule({ way: 'load' })], late: { ...late, to: 'team' } })
    later(20 * minute)
    await passOnCases(vigie)
    later(20 * minute)
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBe(hugo)
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

  it('is theirs from when a merge gave it to them, or what was done to many was taken back, not from when it was opened', async () => {
    await setUp({ late })
    const seen = async (caseId: string) => ({ caseId, version: (await desk.case(caseId)).version })
    const [into, from, given] = [await desk.writes('a'), await desk.writes('b'), await desk.writes('c')]
    const bulk = { id: randomUUID(), brandId: desk.brand.brandId, selection: { ids: [given] } }
    await assignCase(desk.as(ines), { ...(await seen(given)), ownerId: ines })
    await prepareBulk(desk.as(ines), { ...bulk, act: { kind: 'assign', ownerId: hugo } })
    await doBulk(desk.as(ines), { bulkId: bulk.id })
    later(30 * minute)
    await assignCase(desk.as(ines), { ...(await seen(from)), ownerId: ines })
    const moveId = randomUUID()
    await mergeCases(desk.as(ines), { ...(await seen(into)), from: [{ ...(await seen(from)), moveId }] })
    await undoBulk(desk.as(ines), { bulkId: bulk.id })
    later(19 * minute)
    await passOnCases(vigie)
    expect(await Promise.all([into, given].map(ownerOf))).toEqual([ines, ines])
    await undoMove(desk.as(ines), { moveId })
    later(minute)
    await passOnCases(vigie)
    // The one that came back is in their hands since a minute.
    expect(await Promise.all([from, given].map(ownerOf))).toEqual([ines, hugo])
    later(19 * minute)
    await passOnCases(vigie)
    expect(await ownerOf(from)).toBe(hugo)
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

describe('a case of somebody who is away and named a stand-in,', () => {
  const away = (standInId: string | null) => [{ id: '1', from: instant(0), to: instant(4e12), standInId }]
  const held = async (by = ines): Promise<string> => {
    const caseId = await desk.writes(by === ines ? 'camille' : 'theo')
    await assignCase(desk.as(by), { caseId, ownerId: ines, version: (await desk.case(caseId)).version })
    return caseId
  }

  it('goes to the stand-in once, whether or not the brand has rules or passes anything on', async () => {
    const caseId = await held()
    await plan(ines, { absences: away(hugo) })
    await Promise.all([passOnCases(vigie), passOnCases(vigie)])
    expect(await ownerOf(caseId)).toBe(hugo)
    expect((await log(caseId)).filter(({ kind }) => kind === 'assigned')).toHaveLength(2)
    expect((await log(caseId)).at(-1)).toMatchObject({ ownerId: hugo, because: { why: 'stand-in' } })
    await setUp()
    const other = await held(hugo)
    await passOnCases(vigie)
    expect(await ownerOf(other)).toBe(hugo)
  })

  it('goes to the stand-in when something that was promised falls due meanwhile, though it was answered long ago', async () => {
    const caseId = await held()
    await base.db.transaction(async (tx) => {
      const before = await lockCase(tx, caseId)
      if (before === undefined) throw new Error('The case is gone.')
      const told = answer(null, null, desk.clock.now())
      await saveCases(tx, [{ ...record(before, told.ok ? told.facts : [], null, desk.clock.now()), isNew: false }])
    })
    const dueAt = after(desk.clock.now(), hours(4))
    await promiseToCustomer(desk.as(ines), { caseId, promiseId: randomUUID(), dueAt, words: 'Un avoir', version: null })
    await plan(ines, { absences: away(hugo) })
    await passOnCases(vigie)
    expect(await ownerOf(caseId), 'nothing is due yet').toBe(ines)
    later(200 * minute)
    await ringClocks(vigie)
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(hugo)
    expect((await log(caseId)).at(-1)).toMatchObject({ ownerId: hugo, because: { why: 'stand-in' } })
    const events = (await eventsOfCase(base.db, caseId)).map(fromLog)
    expect(rebuild(caseId, events)).toEqual(await desk.case(caseId))
  })

  it('stays with whoever took it knowing that they are away, until somebody gives it to another or they go away again', async () => {
    const back = instant(desk.clock.now() + 60 * minute)
    const again = instant(back + 60 * minute)
    await plan(ines, {
      absences: [
        { id: '1', from: instant(0), to: back, standInId: hugo },
        { id: '2', from: again, to: instant(4e12), standInId: hugo },
      ],
    })
    later(minute)
    const [taken, answered] = [await held(), await held(hugo)]
    await passOnCases(vigie)
    expect([await ownerOf(taken), await ownerOf(answered)]).toEqual([ines, hugo])
    await assignCase(desk.as(hugo), { caseId: answered, ownerId: ines, version: (await desk.case(answered)).version })
    await passOnCases(vigie)
    expect([await ownerOf(taken), await ownerOf(answered)]).toEqual([ines, hugo])
    desk.clock.set(instant(again + minute))
    await passOnCases(vigie)
    expect(await ownerOf(taken)).toBe(hugo)
  })

  it('stays with whoever took it knowing that they are away, whatever is saved of their plan meanwhile', async () => {
    const lead = randomUUID()
    await aColleague(base.db, { id: lead, role: 'administrator' })
    const ctx: Context = { ...desk.ctx, actor: aPerson({ userId: lead, role: 'administrator' }) }
    const { brandId } = desk.brand
    const [back] = [instant(desk.clock.now() + 600 * minute)]
    const saved = (version: number, given: Partial<StaffPlan>) =>
      saveStaffPlan(ctx, { brandId, personId: ines, version, plan: { ...barePlan('Europe/Paris'), ...given } })
    const absences = [{ id: '1', from: instant(0), to: back, standInId: hugo }]
    await saved(0, { absences })
    later(minute)
    const caseId = await held()
    later(minute)
    await saved(1, { absences })
    later(minute)
    const own = await readOwnAbsences(desk.as(ines))
    await saveOwnAbsences(desk.as(ines), { version: own.version, absences: own.absences })
    later(minute)
    // Other shifts, and she stays away for longer.
    await saved(3, { absences: absences.map((it) => ({ ...it, to: instant(back + minute) })), capacity: 3 })
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
    // An absence that is set in the past was known to nobody who took a case then.
    const other = await desk.writes('theo')
    await saved(4, { absences: [] })
    later(minute)
    await assignCase(desk.as(ines), { caseId: other, ownerId: ines, version: (await desk.case(other)).version })
    later(minute)
    await saved(5, { absences })
    await passOnCases(vigie)
    expect(await ownerOf(other)).toBe(hugo)
  })

  it('stays where it is while no stand-in is named, in a brand that passes nothing on', async () => {
    await plan(ines, { absences: away(null) })
    const caseId = await held()
    await passOnCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
  })
})

describe('a case whose owner works here no more, or not for this brand,', () => {
  const seen = async (caseId: string) => ({ caseId, version: (await desk.case(caseId)).version })
  const owned = async (customer: string, ownerId = hugo, externalId: string = randomUUID()): Promise<string> => {
    const caseId = await desk.writes(customer, { externalId })
    await assignCase(desk.as(ines), { ...(await seen(caseId)), ownerId })
    return caseId
  }
  const settle = async (caseId: string, followUpAt: Instant | null = null): Promise<unknown> =>
    settleCase(desk.as(ines), {
      ...(await seen(caseId)),
      how: followUpAt === null ? null : { outcome: 'agreed', gesture: '', lastPostId: null, followUpAt },
    })
  const suspended = async (personId: string): Promise<void> => {
    const ada = randomUUID()
    await aColleague(base.db, { id: ada, role: 'administrator' })
    const ctx: Context = { ...desk.ctx, actor: aPerson({ userId: ada, role: 'administrator' }) }
    await suspendPerson(ctx, { personId, handTo: null })
  }
  const prepared = async (act: BulkAct, ...caseIds: readonly string[]): Promise<string> => {
    const input = { id: randomUUID(), brandId: desk.brand.brandId, act, selection: { ids: caseIds } }
    return (await prepareBulk(desk.as(ines), input)).id
  }
  const told = async (caseId: string) => rebuild(caseId, (await eventsOfCase(base.db, caseId)).map(fromLog))
  const isFree = async (caseId: string): Promise<void> => {
    expect(await desk.case(caseId)).toMatchObject({ ownerId: null, status: 'open' })
    expect(await told(caseId)).toEqual(await desk.case(caseId))
  }

  it('is nobody’s when its customer writes again, says so once, and is given to whoever is there', async () => {
    await setUp()
    const caseId = await owned('camille', hugo, 'at://camille-first')
    await settle(caseId)
    await suspended(hugo)
    expect(await ownerOf(caseId)).toBe(hugo)
    later(minute)
    expect(await desk.writes('camille', { parentId: 'at://camille-first' })).toBe(caseId)
    await isFree(caseId)
    expect((await log(caseId)).at(-1)).toEqual({ kind: 'assigned', ownerId: null, because: { why: 'gone' } })
    await giveCases(vigie)
    expect(await ownerOf(caseId)).toBe(ines)
  })

  it('stays with its owner when its customer writes again and they are still there', async () => {
    const caseId = await owned('camille', hugo, 'at://camille-second')
    await settle(caseId)
    later(minute)
    expect(await desk.writes('camille', { parentId: 'at://camille-second' })).toBe(caseId)
    expect(await desk.case(caseId)).toMatchObject({ ownerId: hugo, status: 'open' })
    expect((await log(caseId)).at(-1)).not.toMatchObject({ kind: 'assigned' })
  })

  it('is nobody’s when a colleague opens it again, when it is asked how it turned out, and when many are opened', async () => {
    const [byHand, byDate, byBulk] = [await owned('a'), await owned('b'), await owned('c')]
    await settle(byHand)
    await settle(byDate, after(desk.clock.now(), days(2)))
    await settle(byBulk)
    await base.db.transaction((tx) => saveAccess(tx, hugo, []))
    await reopenCase(desk.as(ines), await seen(byHand))
    await isFree(byHand)
    const bulkId = await prepared({ kind: 'reopen' }, byBulk)
    await doBulk(desk.as(ines), { bulkId })
    await isFree(byBulk)
    // Taken back it is closed again, as it was, whoever had it.
    expect((await undoBulk(desk.as(ines), { bulkId })).undone).toMatchObject([{ outcome: 'done', count: 1 }])
    expect(await desk.case(byBulk)).toMatchObject({ ownerId: hugo, status: 'settled' })
    desk.clock.pass(days(2))
    await followUpCases(vigie)
    await isFree(byDate)
  })

  it('is nobody’s when what closed it, or what it was merged into or split from, is taken back', async () => {
    const closed = await owned('a')
    const bulkId = await prepared({ kind: 'settle' }, closed)
    await doBulk(desk.as(ines), { bulkId })
    const [into, from] = [await owned('b'), await owned('c')]
    const moveId = randomUUID()
    await mergeCases(desk.as(ines), { ...(await seen(into)), from: [{ ...(await seen(from)), moveId }] })
    await settle(into)
    const whole = await owned('d')
    await desk.writes('d')
    const { lastPostId } = await desk.case(whole)
    const split = await splitCase(desk.as(ines), { ...(await seen(whole)), postIds: [lastPostId] })
    await settle(whole)
    await suspended(hugo)
    await undoBulk(desk.as(ines), { bulkId })
    await isFree(closed)
    await undoMove(desk.as(ines), { moveId })
    expect(await desk.case(into)).toMatchObject({ status: 'settled' })
    await isFree(from)
    expect(await ownerOf(split.caseId)).toBeNull()
  })

  it('goes to whoever brought theirs into it, and to nobody where they are gone too; a part split off goes to nobody', async () => {
    const [closed, open] = [await owned('a'), await owned('b', ines)]
    const [lost, alone] = [await owned('c'), await desk.writes('d')]
    for (const it of [closed, lost]) await settle(it)
    const whole = await owned('e')
    await desk.writes('e')
    await settle(whole)
    await suspended(hugo)
    const [first, second] = [randomUUID(), randomUUID()]
    await mergeCases(desk.as(ines), { ...(await seen(closed)), from: [{ ...(await seen(open)), moveId: first }] })
    expect(await desk.case(closed)).toMatchObject({ ownerId: ines, status: 'open' })
    await mergeCases(desk.as(ines), { ...(await seen(alone)), from: [{ ...(await seen(lost)), moveId: second }] })
    await isFree(alone)
    // What a merge brought about goes with it.
    for (const moveId of [first, second]) {
      expect(await undoMove(desk.as(ines), { moveId })).toMatchObject({ went: false })
    }
    expect(await desk.case(closed)).toMatchObject({ ownerId: hugo, status: 'settled' })
    expect(await told(closed)).toEqual(await desk.case(closed))
    const { lastPostId } = await desk.case(whole)
    const { caseId } = await splitCase(desk.as(ines), { ...(await seen(whole)), postIds: [lastPostId] })
    expect(await ownerOf(caseId)).toBeNull()
  })

  it('stays with whoever brought theirs into it when another merge is taken back', async () => {
    const closed = await owned('a')
    await settle(closed)
    const [one, two] = [await owned('b', ines), await owned('c', ines)]
    await suspended(hugo)
    const [first, second] = [randomUUID(), randomUUID()]
    await mergeCases(desk.as(ines), {
      ...(await seen(closed)),
      from: [
        { ...(await seen(one)), moveId: first },
        { ...(await seen(two)), moveId: second },
      ],
    })
    await undoMove(desk.as(ines), { moveId: first })
    expect(await desk.case(closed)).toMatchObject({ ownerId: ines, status: 'open', posts: 2 })
    expect(await told(closed)).toEqual(await desk.case(closed))
    await undoMove(desk.as(ines), { moveId: second })
    expect(await desk.case(closed)).toMatchObject({ ownerId: hugo, status: 'settled', posts: 1 })
  })

  it('is given back wherever one was left with somebody like that, in a brand that gives nothing by itself too', async () => {
    const [caseId, waits, kept] = [await owned('a'), await owned('b'), await owned('c', ines)]
    await base.db.run(sql`update cases set status = 'waiting' where id = ${waits}`)
    await base.db.run(sql`delete from brand_access where user_id = ${hugo}`)
    expect(await freeCases(vigie)).toBe(2)
    expect(await Promise.all([caseId, waits, kept].map(ownerOf))).toEqual([null, null, ines])
    expect((await log(caseId)).at(-1)).toEqual({ kind: 'assigned', ownerId: null, because: { why: 'gone' } })
    expect(await freeCases(vigie)).toBe(0)
  })

  it('is not held for one who may take it because the question was asked while their brand was being taken away', async () => {
    const { brandId } = desk.brand
    let asked: Promise<ReadonlySet<string>> | undefined
    await base.db.transaction(async (tx) => {
      await saveStanding(tx, hugo, { role: 'agent', state: 'active' })
      await saveAccess(tx, hugo, [])
      asked = base.db.transaction((other) => takersAmong(other, [ines, hugo], brandId))
      await untilBlocked(base.db)
    })
    expect([...((await asked) ?? [])]).toEqual([ines])
  })
})
