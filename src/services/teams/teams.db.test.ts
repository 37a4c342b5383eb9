import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type TestDesk } from '../../../test/support/a-case.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aBrand, aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { noAssignment } from '../../domain/cases/reassign.ts'
import { barePlan } from '../../domain/clocks/shift.ts'
import { instant } from '../../domain/model/time.ts'
import { readOffers, saveOffers } from '../../store/case-offers.ts'
import { eraseAccount, saveAccess } from '../../store/people.ts'
import { sql } from '../../store/sql.ts'
import { claimAssignment, readStaff } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { assignCase } from '../cases/assign-case.ts'
import { changeTeam } from './change-team.ts'
import { createTeam } from './create-team.ts'
import { giveCases } from './give-cases.ts'
import { readStaffing } from './read-staffing.ts'
import { readWorkload } from './read-workload.ts'
import { removeTeam } from './remove-team.ts'
import { saveAssignmentRules } from './save-assignment.ts'
import { saveStaffPlan } from './save-plan.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: TestDesk
let lead: Context
let brandId = ''
let other = ''

const plan = barePlan('Europe/Paris')
const rule = (teamId: string) => ({
  id: randomUUID(),
  applies: { priorities: [], kinds: [], connectors: [], languages: [] },
  teamId,
  way: 'turn' as const,
  skills: [],
  speaks: false,
})
const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    return error instanceof ServiceError ? error.reason : String(error)
  }
}
const as = (role: 'administrator' | 'lead' | 'agent' | 'observer', brands: 'all' | ReadonlySet<string>): Context => ({
  ...desk.ctx,
  actor: aPerson({ userId: 'lea', role, brands }),
})

beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'hugo', 'lea']) await aColleague(base.db, { id, name: id })
  await aColleague(base.db, { id: 'otto', role: 'observer' })
  desk = await aDesk(base.db, ['ines', 'hugo', 'otto'])
  brandId = desk.brand.brandId
  other = (await aBrand(base.db)).brandId
  lead = as('lead', new Set([brandId]))
})
afterAll(() => base[Symbol.asyncDispose]())

describe('a team', () => {
  it('is made of people who answer for one of its brands, and of nobody else', async () => {
    const team = await createTeam(lead, { brandId, name: 'Salle', brandIds: [brandId], memberIds: ['ines', 'hugo'] })
    expect(team).toMatchObject({ name: 'Salle', brandIds: [brandId], memberIds: ['ines', 'hugo'], may: ['change'] })
    for (const memberIds of [['otto'], ['lea'], ['nobody']]) {
      expect(await refusal(createTeam(lead, { brandId, name: 'X', brandIds: [brandId], memberIds }))).toBe('invalid')
    }
    expect(await refusal(createTeam(lead, { brandId, name: 'X', brandIds: [brandId, other], memberIds: [] }))).toBe(
      'not-found',
    )
  })

  it('of brands that a lead does not see is shown without these, and changed only by who sees all', async () => {
    const everywhere = as('administrator', 'all')
    const shared = await createTeam(everywhere, { brandId, name: 'Nuit', brandIds: [brandId, other], memberIds: [] })
    const seen = (await readStaffing(lead, { brandId })).teams.find(({ id }) => id === shared.id)
    expect(seen).toMatchObject({ brandIds: [brandId], elsewhere: true, may: [] })
    const change = { teamId: shared.id, version: 1, name: 'Nuit', brandIds: [brandId], memberIds: [] }
    expect(await refusal(changeTeam(lead, change))).toBe('team-elsewhere')
    expect(await refusal(changeTeam(as('lead', new Set()), change))).toBe('not-found')
    expect(await refusal(changeTeam(everywhere, { ...change, version: 7 }))).toBe('team-changed')
    expect((await changeTeam(everywhere, change)).version).toBe(2)
    expect(await refusal(removeTeam(lead, { teamId: shared.id }))).toBe('done')
  })

  it('goes on being changed when one of it was suspended, who stays in it and gets nothing', async () => {
    await aColleague(base.db, { id: 'mara' })
    await base.db.transaction((tx) => saveAccess(tx, 'mara', [brandId]))
    const memberIds = ['hugo', 'mara']
    const team = await createTeam(lead, { brandId, name: 'Soir', brandIds: [brandId], memberIds })
    await base.db.run(sql`update "user" set state = 'suspended' where id = 'mara'`)
    const change = { teamId: team.id, version: 1, name: 'Soirée', brandIds: [brandId], memberIds }
    expect(await refusal(changeTeam(lead, { ...change, memberIds: [...memberIds, 'otto'] }))).toBe('invalid')
    expect(await changeTeam(lead, change)).toMatchObject({ name: 'Soirée', memberIds })
    expect(await refusal(removeTeam(lead, { teamId: team.id }))).toBe('done')
  })

  it('to which a rule gives cases is neither removed nor taken from that brand', async () => {
    const team = await createTeam(lead, { brandId, name: 'Garde', brandIds: [brandId], memberIds: ['ines'] })
    const settings = { ...noAssignment, rules: [rule(team.id)] }
    expect((await saveAssignmentRules(lead, { brandId, version: 0, settings })).version).toBe(1)
    expect(await refusal(removeTeam(lead, { teamId: team.id }))).toBe('team-in-use')
    const everywhere = as('administrator', 'all')
    const away = { teamId: team.id, version: 1, name: 'Garde', brandIds: [other], memberIds: [] }
    expect(await refusal(changeTeam(everywhere, away))).toBe('team-in-use')
    expect((await saveAssignmentRules(lead, { brandId, version: 1, settings: noAssignment })).version).toBe(2)
    expect(await refusal(removeTeam(lead, { teamId: team.id }))).toBe('done')
  })
})

describe('the rules of a brand', () => {
  it('name its own teams, and are refused on an outdated version and by whoever does not lead', async () => {
    const settings = { ...noAssignment, rules: [rule(randomUUID())] }
    const { version } = (await readStaffing(lead, { brandId })).assignment
    expect(await refusal(saveAssignmentRules(lead, { brandId, version, settings }))).toBe('invalid')
    expect(await refusal(saveAssignmentRules(lead, { brandId, version: 99, settings }))).toBe('assignment-changed')
    const agent = as('agent', new Set([brandId]))
    expect(await refusal(saveAssignmentRules(agent, { brandId, version, settings }))).toBe('forbidden')
  })
})

describe('whoever saves the rules while cases are given', () => {
  it('waits with empty hands: neither holds what the other needs next', async () => {
    const { version } = (await readStaffing(lead, { brandId })).assignment
    let saving: Promise<unknown> | undefined
    await base.db.transaction(async (tx) => {
      await claimAssignment(tx, brandId)
      saving = saveAssignmentRules(lead, { brandId, version, settings: noAssignment })
      await untilBlocked(base.db)
      const free = await tx.rows(sql`select 1 from team for no key update skip locked`)
      expect(free).toHaveLength((await tx.rows(sql`select 1 from team`)).length)
    })
    await expect(saving).resolves.toMatchObject({ version: version + 1 })
  })
})

describe('somebody’s shifts', () => {
  it('are tidied, kept by version, and refused where they make no sense', async () => {
    const week = Array.from({ length: 7 }, () => [
      { from: 720, to: 900 },
      { from: 540, to: 720 },
    ])
    const at = { brandId, personId: 'ines' }
    const given = { ...plan, week, skills: ['Allergies', 'allergies ', ''], languages: ['FR', 'fra', 'en'] }
    const saved = await saveStaffPlan(lead, { ...at, version: 0, plan: given })
    expect(saved).toMatchObject({ version: 1, plan: { skills: ['Allergies'], languages: ['fr', 'en'] } })
    expect(saved.plan.week?.[0]).toEqual([{ from: 540, to: 900 }])
    const tries = { timeZone: 'Mars/Base', absences: [{ id: '1', from: instant(5), to: instant(5), standInId: null }] }
    for (const [part, value] of Object.entries(tries)) {
      expect(await refusal(saveStaffPlan(lead, { ...at, version: 1, plan: { ...plan, [part]: value } }))).toBe(
        'invalid',
      )
    }
    const standsIn = (standInId: string) => ({
      ...plan,
      absences: [{ id: '1', from: instant(5), to: instant(4e12), standInId }],
    })
    expect(await refusal(saveStaffPlan(lead, { ...at, version: 1, plan: standsIn('ines') }))).toBe('invalid')
    expect(await refusal(saveStaffPlan(lead, { ...at, version: 1, plan: standsIn('otto') }))).toBe('invalid')
    expect(await refusal(saveStaffPlan(lead, { ...at, version: 1, plan: standsIn('hugo') }))).toBe('done')
    expect(await refusal(saveStaffPlan(lead, { ...at, version: 1, plan }))).toBe('plan-changed')
    expect(await refusal(saveStaffPlan(lead, { brandId, personId: 'lea', version: 0, plan }))).toBe('person-gone')
  })

  it('go with the account', async () => {
    await aColleague(base.db, { id: 'gone' })
    await base.db.transaction((tx) => saveAccess(tx, 'gone', [brandId]))
    await saveStaffPlan(lead, { brandId, personId: 'gone', version: 0, plan })
    const team = await createTeam(lead, { brandId, name: 'Départ', brandIds: [brandId], memberIds: ['gone'] })
    await base.db.transaction((tx) => eraseAccount(tx, 'gone'))
    const staff = await readStaff(base.db, brandId, ['gone'])
    expect(staff.find(({ id }) => id === 'gone')).toMatchObject({ plan: null, mayTake: false })
    const { teams } = await readStaffing(lead, { brandId })
    expect(teams.find(({ id }) => id === team.id)?.memberIds).toEqual([])
  })
})

describe('why nobody has them', () => {
  it('is told of the most pressing cases one by one, and counted of all, so that no answer grows with a bad night', async () => {
    const night = await aDesk(base.db)
    const cases = [await night.writes('camille'), await night.writes('karim'), await night.writes('noor')]
    const why = ['all-full', 'nobody-on-watch', 'all-full']
    const offers = cases.map((caseId, at) => {
      return { caseId, version: 1, because: why[at] ?? '', lookAt: night.clock.now(), passedOver: null }
    })
    await base.db.transaction((tx) => saveOffers(tx, offers))
    expect((await readOffers(base.db, night.brand.brandId, 2)).map((it) => it.caseId)).toEqual(cases.slice(0, 2))
    const at = { brandId: night.brand.brandId }
    const chief = as('lead', new Set([at.brandId]))
    const team = await createTeam(chief, { ...at, name: 'Nuit', brandIds: [at.brandId], memberIds: [] })
    await saveAssignmentRules(chief, { ...at, version: 0, settings: { ...noAssignment, rules: [rule(team.id)] } })
    const told = await readWorkload(chief, at)
    expect(told.unowned.reasons).toEqual([
      { because: 'all-full', count: 2 },
      { because: 'nobody-on-watch', count: 1 },
    ])

    await saveAssignmentRules(chief, { ...at, version: 1, settings: noAssignment })
    const after = await readWorkload(chief, at)
    expect(after, 'without rules nothing was tried').toMatchObject({
      ...{ gives: false, unowned: { count: 3, reasons: [], why: [] } },
    })
  })
})

describe('the workload of a brand', () => {
  it('counts what each has by state, what is past due, and what nobody has with its reason', async () => {
    const team = await createTeam(lead, { brandId, name: 'Toutes', brandIds: [brandId], memberIds: ['hugo'] })
    const asleep = { ...plan, week: Array.from({ length: 7 }, () => []), capacity: 4 }
    await saveStaffPlan(lead, { brandId, personId: 'hugo', version: 0, plan: asleep })
    const { version } = (await readStaffing(lead, { brandId })).assignment
    const settings = { ...noAssignment, rules: [rule(team.id)] }
    await saveAssignmentRules(lead, { brandId, version, settings })
    const caseId = await desk.writes('camille')
    const mine = await desk.writes('karim')
    await assignCase(desk.as('hugo'), { caseId: mine, ownerId: 'hugo', version: 1 })
    await giveCases({ ...desk.ctx, actor: { kind: 'vigie' } })
    const load = await readWorkload(lead, { brandId })
    const hugo = load.people.find(({ id }) => id === 'hugo')
    expect(hugo).toMatchObject({
      watch: { state: 'off', from: null },
      states: { new: 0, open: 1, waiting: 0, 'waiting-team': 0, paused: 0 },
      late: 0,
      inHand: 1,
      capacity: 4,
      teams: ['Salle', 'Toutes'],
    })
    expect(hugo?.dueAt).toBe((await desk.case(mine)).clock.dueAt)
    expect(load.unowned).toMatchObject({
      ...{ count: 1, late: 0, reasons: [{ because: 'nobody-on-watch', count: 1 }] },
      why: [{ caseId, because: 'nobody-on-watch' }],
    })
    expect(load).toMatchObject({ gives: true, may: ['hand-over'] })
    const observed = await readWorkload(as('observer', new Set([brandId])), { brandId })
    expect(observed.may).toEqual([])
    expect(await refusal(readWorkload(as('agent', new Set([other])), { brandId }))).toBe('not-found')
  })
})
