import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { type Case, rebuild } from '../../domain/cases/case.ts'
import { readFilter } from '../../domain/cases/filter.ts'
import { anyCase } from '../../domain/clocks/targets.ts'
import { days, hours, type Instant, instant, minutes } from '../../domain/model/time.ts'
import { readCaseTexts } from '../../store/case-texts.ts'
import { renameDepartment as storeName } from '../../store/departments.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { saveAccess } from '../../store/people.ts'
import { sql } from '../../store/sql.ts'
import { doBulk } from '../bulk/do-bulk.ts'
import { prepareBulk } from '../bulk/prepare-bulk.ts'
import { undoBulk } from '../bulk/undo-bulk.ts'
import { assignCase } from '../cases/assign-case.ts'
import { followUpCases } from '../cases/follow-up-cases.ts'
import { handOverCase } from '../cases/hand-over-case.ts'
import { keepPromise } from '../cases/keep-promise.ts'
import { listCases } from '../cases/list-cases.ts'
import { pauseCase } from '../cases/pause-case.ts'
import { promiseToCustomer } from '../cases/promise-to-customer.ts'
import { resumeCase } from '../cases/resume-case.ts'
import { ringClocks } from '../cases/ring-clocks.ts'
import { setKind } from '../cases/set-kind.ts'
import { setPriority } from '../cases/set-priority.ts'
import { settleCase } from '../cases/settle-case.ts'
import { takeBackCase } from '../cases/take-back-case.ts'
import type { Context } from '../context.ts'
import { eraseCases } from '../privacy/erase-texts.ts'
import { readWorkload } from '../teams/read-workload.ts'
import { addOverride } from './add-override.ts'
import { createDepartment } from './create-department.ts'
import { listDepartments } from './list-departments.ts'
import { listHolidayPlaces, listHolidays } from './list-holidays.ts'
import { readClocks } from './read-clocks.ts'
import { refreshHolidays } from './refresh-holidays.ts'
import { removeDepartment } from './remove-department.ts'
import { removeOverride } from './remove-override.ts'
import { renameDepartment } from './rename-department.ts'
import { type CalendarInput, saveCalendars } from './save-calendars.ts'
import { saveTargets } from './save-targets.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let lead: Context
let agent: Context
let brandId: string

beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())
beforeEach(async () => {
  desk = await aListener(base.db)
  brandId = desk.brand.brandId
  lead = { ...desk.ctx, actor: aPerson({ userId: 'ines', role: 'lead' }) }
  agent = { ...desk.ctx, actor: aPerson({ userId: 'ines' }) }
})

const at = (text: string): Instant => instant(Date.parse(text))
const week = [1, 2, 3, 4, 5].map(() => [{ from: 540, to: 1_080 }])
const shop: CalendarInput = {
  id: 'shop',
  name: 'Boutique',
  timeZone: 'Europe/Paris',
  week: [...week, [], []],
  days: [],
  holidays: { country: 'FR', region: null },
}
const targets = { warnShare: 0.75, firstReply: hours(1), nextReply: null, solution: hours(9), rules: null, peaks: [] }
const aPost = (who: string, given: Parameters<typeof arrives>[0] = {}) =>
  arrives({ author: anAuthor({ externalId: `did:${who}`, handle: who }), publishedAt: desk.clock.now(), ...given })
const cases = () => casesOfBrand(base.db, brandId)
const only = async (): Promise<Case> => {
  const [it, ...others] = await cases()
  if (it === undefined || others.length > 0) throw new Error('One case was expected.')
  return it
}
const kindsOf = async (id: string) => (await eventsOfCase(base.db, id)).map(({ kind }) => kind)
const rebuilds = async (): Promise<void> => {
  for (const it of await cases()) {
    expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
  }
}

describe('what a brand promises', () => {
  it('is the usual until somebody sets it, and only leads do', async () => {
    expect(await readClocks(agent, { brandId })).toMatchObject({ version: 0, usual: true, firstReply: hours(1) })
    await expect(saveTargets(agent, { brandId, version: 0, ...targets })).rejects.toMatchObject({ code: 'forbidden' })
    const saved = await saveTargets(lead, { brandId, version: 0, ...targets, firstReply: minutes(30) })
    expect(saved).toMatchObject({ version: 1, usual: true, firstReply: minutes(30), solution: hours(9) })
    expect(await readClocks(agent, { brandId })).toEqual(saved)
    await expect(saveTargets(lead, { brandId, version: 0, ...targets })).rejects.toMatchObject({
      reason: 'clocks-changed',
      facts: { version: 1 },
    })
  })

  it('starts the clocks of what arrives, in opening hours, and no later change moves them', async () => {
    await saveCalendars(lead, { brandId, version: 0, calendars: [shop] })
    await saveTargets(lead, { brandId, version: 1, ...targets })
    // Friday, 18:30 in Paris.
    desk.clock.set(at('2026-03-06T17:30:00Z'))
    await desk.take([aPost('camille')])
    const opened = await only()
    expect(opened).toMatchObject({
      clock: { dueAt: at('2026-03-09T09:00:00Z') },
      solution: { state: 'running', dueAt: at('2026-03-09T17:00:00Z') },
      policy: { because: { rule: 'usual' } },
    })
    await saveCalendars(lead, { brandId, version: 2, calendars: [] })
    await saveTargets(lead, { brandId, version: 3, ...targets, firstReply: minutes(5) })
    expect((await only()).clock).toEqual(opened.clock)
    // Paused over the weekend, it goes on in the hours with which it was begun.
    await pauseCase(agent, { caseId: opened.id, until: at('2026-03-07T08:00:00Z'), version: 1 })
    desk.clock.set(at('2026-03-07T08:00:01Z'))
    await ringClocks(desk.ctx)
    expect(await only()).toMatchObject({ status: 'open', solution: { dueAt: at('2026-03-09T17:00:00Z') } })
    await rebuilds()
  })

  it('is other while a ticket sale runs, and again what it was when that is taken out', async () => {
    const override = {
      id: 'sale',
      name: 'Billetterie',
      from: at('2026-03-02T08:00:00Z'),
      to: at('2026-03-02T23:00:00Z'),
      applies: anyCase,
      firstReply: minutes(10),
      nextReply: null,
    }
    await addOverride(lead, { brandId, override })
    await desk.take([aPost('camille')])
    await removeOverride(lead, { brandId, overrideId: 'sale' })
    await desk.take([aPost('yoan')])
    const [first, second] = await cases()
    expect([first, second].map((it) => (it?.clock.dueAt ?? 0) - desk.clock.now())).toEqual([minutes(10), hours(1)])
    expect(first?.policy.because).toEqual({ rule: 'override', name: 'Billetterie', by: [] })
    await expect(addOverride(lead, { brandId, override: { ...override, to: override.from } })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it.each([
    ['is never open', { week: [[], [], [], [], [], [], []] }],
    ['is open for less than an hour a week', { week: [[{ from: 540, to: 599 }], [], [], [], [], [], []] }],
    ['stands in no time zone', { timeZone: 'Europe/Lutece' }],
    ['goes past midnight', { week: [[{ from: 1_080, to: 120 }], [], [], [], [], [], []] }],
    ['has a date that is none', { days: [{ date: '2026-02-30', name: '', periods: [] }] }],
    ['follows the holidays of nowhere', { holidays: { country: 'XX', region: null } }],
    ['follows those of a region that its country has not', { holidays: { country: 'FR', region: 'BY' } }],
    ['has no name', { name: ' ' }],
  ])('is not set by a calendar that %s', async (_, given) => {
    await expect(
      saveCalendars(lead, { brandId, version: 0, calendars: [{ ...shop, ...given }] }),
    ).rejects.toMatchObject({ code: 'invalid' })
    expect((await readClocks(lead, { brandId })).version).toBe(0)
  })

  it('counts by a calendar that a rule names as long as the rule stands', async () => {
    await saveCalendars(lead, { brandId, version: 0, calendars: [shop] })
    const rule = {
      id: '1',
      name: 'Plaintes',
      applies: anyCase,
      firstReply: hours(1),
      nextReply: null,
      solution: null,
      calendarId: 'shop',
    }
    await saveTargets(lead, { brandId, version: 1, ...targets, rules: [rule] })
    await expect(saveCalendars(lead, { brandId, version: 2, calendars: [] })).rejects.toThrow('Plaintes')
  })
})

describe('a case that is late', () => {
  const late = async (filter: 'yes' | 'no' = 'yes'): Promise<number> => {
    const read = readFilter(new URLSearchParams({ late: filter }))
    if (!read.ok) throw new Error('This filter is not understood.')
    const asked = { brandId, filter: read.filter, view: 'all' as const, after: null, limit: 50 }
    const { cases, total } = await listCases(agent, asked)
    expect(total).toBe(cases.length)
    return total
  }
  const answeredInTime = async (): Promise<string> => {
    await desk.take([aPost('camille', { externalId: 'at://late' })])
    const { id: caseId } = await only()
    desk.clock.pass(minutes(10))
    await desk.take([arrives({ ours: true, parentId: 'at://late', publishedAt: desk.clock.now() })])
    return caseId
  }
  const version = async () => (await only()).version

  it('by a promise that was not kept is found as such and counted beside its owner, until the promise is kept', async () => {
    await base.db.transaction((tx) => saveAccess(tx, 'ines', [brandId]))
    const caseId = await answeredInTime()
    await assignCase(agent, { caseId, ownerId: 'ines', version: await version() })
    const dueAt = instant(desk.clock.now() + hours(3))
    const promiseId = randomUUID()
    await promiseToCustomer(agent, { caseId, promiseId, dueAt, words: 'Un avoir', version: null })
    desk.clock.pass(hours(2.5))
    await ringClocks(desk.ctx)
    expect(await late(), 'it is due, and not late yet').toBe(0)
    const own = async () => (await readWorkload(lead, { brandId })).people.find(({ id }) => id === 'ines')
    expect(await own()).toMatchObject({ states: { open: 1 }, late: 0, dueAt })
    desk.clock.pass(hours(1))
    await ringClocks(desk.ctx)
    expect([await late(), await late('no')]).toEqual([1, 0])
    expect(await own()).toMatchObject({ states: { open: 1 }, late: 1, dueAt })
    await assignCase(agent, { caseId, ownerId: null, version: await version() })
    expect((await readWorkload(lead, { brandId })).unowned).toMatchObject({ count: 1, late: 1, dueAt })
    await keepPromise(agent, { caseId, promiseId, version: await version() })
    expect([await late(), await late('no')]).toEqual([0, 1])
    expect((await readWorkload(lead, { brandId })).unowned).toMatchObject({ late: 0, dueAt: null })
    await rebuilds()
  })

  it('by its solution stays so until it is settled', async () => {
    await saveTargets(lead, { brandId, version: 0, ...targets })
    const kitchen = await createDepartment(lead, { brandId, name: 'Cave' })
    const caseId = await answeredInTime()
    await handOverCase(agent, { caseId, departmentId: kitchen.id, promise: null, version: await version() })
    expect(await late()).toBe(0)
    desk.clock.pass(hours(10))
    await ringClocks(desk.ctx)
    expect([await late(), await late('no')]).toEqual([1, 0])
    expect((await readWorkload(lead, { brandId })).unowned).toMatchObject({ count: 1, late: 1 })
    await settleCase(agent, { caseId, version: await version() })
    expect(await late()).toBe(0)
    await rebuilds()
  })
})

describe('holidays', () => {
  it('are known of many places, in both languages', async () => {
    const places = await listHolidayPlaces(agent, { language: 'fr' })
    expect(places.length).toBeGreaterThan(150)
    expect(places.find(({ country }) => country === 'DE')?.regions.length).toBe(16)
    const dates = await listHolidays(agent, { country: 'FR', region: null })
    expect(dates).toContainEqual({ date: '2026-07-14', name: 'Fête Nationale de la France' })
    expect(dates.map(({ date }) => date)).toEqual([...new Set(dates.map(({ date }) => date))].sort())
    await expect(listHolidays(agent, { country: 'XX', region: null })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are looked up again before they run out', async () => {
    await base.db.run(sql`delete from brand_clocks`)
    await saveCalendars(lead, { brandId, version: 0, calendars: [shop] })
    expect(await refreshHolidays(desk.ctx)).toBe(false)
    desk.clock.pass(days(600))
    expect(await refreshHolidays(desk.ctx)).toBe(true)
    expect(await refreshHolidays(desk.ctx)).toBe(false)
    const { calendars, version } = await readClocks(lead, { brandId })
    expect(calendars[0]?.holidays?.dates.at(-1)?.date).toBe('2029-12-25')
    expect(version).toBe(2)
  })
})

describe('departments', () => {
  it('have a name of their own in a brand, and one that was removed takes no more cases', async () => {
    const kitchen = await createDepartment(lead, { brandId, name: 'Cuisine' })
    await expect(createDepartment(lead, { brandId, name: 'cuisine' })).rejects.toMatchObject({ reason: 'name-taken' })
    await renameDepartment(lead, { departmentId: kitchen.id, name: 'CUISINE' })
    const shipping = await createDepartment(lead, { brandId, name: 'Expédition' })
    await expect(renameDepartment(lead, { departmentId: shipping.id, name: 'Cuisine' })).rejects.toMatchObject({
      reason: 'name-taken',
    })
    // Another takes the name at the same moment, and is done first.
    const late = await base.db.transaction(async (tx) => {
      await storeName(tx, { id: kitchen.id, brandId, name: 'Caisse' })
      const renamed = Promise.allSettled([renameDepartment(lead, { departmentId: shipping.id, name: 'caisse' })])
      await untilBlocked(base.db)
      return { renamed }
    })
    expect(await late.renamed).toMatchObject([{ status: 'rejected', reason: { reason: 'name-taken' } }])
    await removeDepartment(lead, { departmentId: kitchen.id })
    expect((await listDepartments(agent, { brandId })).map(({ name }) => name)).toEqual(['Expédition'])
    await desk.take([aPost('camille')])
    const { id } = await only()
    const input = { caseId: id, departmentId: kitchen.id, promise: null, version: 1 }
    await expect(handOverCase(agent, input)).rejects.toMatchObject({ reason: 'department-gone' })
  })
})

describe('a case', () => {
  it('that turns out to be more pressing is answered sooner: by hand, by its kind, and in bulk; the log rebuilds it', async () => {
    const rule = { nextReply: null, solution: null, calendarId: null }
    const rules = [
      {
        ...rule,
        id: 'k',
        name: 'Critique',
        applies: { ...anyCase, priorities: ['critical' as const] },
        firstReply: minutes(15),
      },
      {
        ...rule,
        id: 'c',
        name: 'Plainte',
        applies: { ...anyCase, kinds: ['complaint' as const] },
        firstReply: minutes(30),
      },
    ]
    await saveTargets(lead, { brandId, version: 0, ...targets, rules })
    const text = 'Chez Mireille, à quelle heure ouvrez-vous ?'
    await desk.take([aPost('camille', { text }), aPost('luc', { text }), aPost('noor', { text })])
    const [one, two, three] = (await cases()).map(({ id }) => id)
    const dueIn = async () => (await cases()).map(({ clock }) => (clock.dueAt - desk.clock.now()) / minutes(1))
    desk.clock.pass(minutes(10))
    expect(await dueIn()).toEqual([50, 50, 50])
    await setPriority(agent, { caseId: one ?? '', priority: 'critical', version: 1 })
    await setKind(agent, { caseId: two ?? '', kind: 'complaint', version: 1 })
    const act = { kind: 'priority', priority: 'critical' } as const
    const { id: bulkId } = await prepareBulk(agent, {
      id: randomUUID(),
      brandId,
      act,
      selection: { ids: [three ?? ''] },
    })
    await doBulk(agent, { bulkId })
    expect(await dueIn()).toEqual([15, 30, 15])
    await setPriority(agent, { caseId: one ?? '', priority: 'low', version: 3 })
    expect(await dueIn()).toEqual([15, 30, 15])
    expect(await kindsOf(one ?? '')).toEqual(['opened', 'priority-set', 'clock-shortened', 'priority-set'])
    await undoBulk(agent, { bulkId })
    expect(await dueIn()).toEqual([15, 30, 50])
    await rebuilds()
  })

  it('goes through every state and rebuilds from its log, and its words go with an erasure', async () => {
    await saveTargets(lead, { brandId, version: 0, ...targets })
    const kitchen = await createDepartment(lead, { brandId, name: 'Cuisine' })
    await desk.take([aPost('camille', { externalId: 'at://q' })])
    const { id: caseId, firstPostId } = await only()
    const version = async () => (await only()).version
    await setKind(agent, { caseId, kind: 'complaint', version: await version() })
    desk.clock.pass(minutes(10))
    await desk.take([arrives({ ours: true, parentId: 'at://q', publishedAt: desk.clock.now() })])
    const dueAt = instant(desk.clock.now() + hours(3))
    const department = { id: '0198c5a4-0000-7000-8000-0000000000d1', dueAt, words: 'Refaire le plat' }
    await handOverCase(agent, { caseId, departmentId: kitchen.id, promise: department, version: await version() })
    expect(await only()).toMatchObject({ status: 'waiting-team', solution: { state: 'running' } })
    const promiseId = '0198c5a4-0000-7000-8000-0000000000c1'
    const given = { caseId, promiseId, dueAt, words: 'Un plat chaud avant midi', version: null }
    await promiseToCustomer(agent, given)
    await promiseToCustomer(agent, given)
    const later = promiseToCustomer(agent, { ...given, dueAt: instant(given.dueAt + days(1)) })
    await expect(later).rejects.toMatchObject({ code: 'conflict', reason: 'id-taken' })
    desk.clock.pass(hours(4))
    await ringClocks(desk.ctx)
    await ringClocks(desk.ctx)
    const kinds = await kindsOf(caseId)
    expect(kinds.filter((kind) => kind === 'promise-broken')).toHaveLength(2)
    await takeBackCase(agent, { caseId, kept: true, version: await version() })
    await keepPromise(agent, { caseId, promiseId, version: await version() })
    await pauseCase(agent, { caseId, until: instant(desk.clock.now() + days(1)), version: await version() })
    expect(await only()).toMatchObject({ status: 'paused', solution: { state: 'paused' } })
    await resumeCase(agent, { caseId, version: await version() })
    const how = {
      outcome: 'agreed' as const,
      gesture: 'Un repas offert',
      lastPostId: firstPostId,
      followUpAt: instant(desk.clock.now() + days(7)),
    }
    await settleCase(agent, { caseId, version: await version(), how })
    expect(await only()).toMatchObject({
      status: 'settled',
      kind: 'complaint',
      outcome: 'agreed',
      followUpAt: how.followUpAt,
      solution: { state: 'met' },
      promises: [
        { to: 'department', state: 'kept' },
        { to: 'customer', state: 'kept' },
      ],
    })
    await rebuilds()
    const log = JSON.stringify(await eventsOfCase(base.db, caseId))
    for (const words of ['Refaire', 'chaud', 'offert']) expect(log).not.toContain(words)
    const texts = () => base.db.rows<{ text: string }>(sql`select text from case_text where case_id = ${caseId}`)
    expect((await texts()).map(({ text }) => text).sort()).toEqual([
      'Refaire le plat',
      'Un plat chaud avant midi',
      'Un repas offert',
    ])
    await base.db.transaction((tx) => eraseCases(tx, desk.ctx.sealer, [caseId], null, desk.clock.now()))
    expect((await texts()).map(({ text }) => text)).toEqual(['', '', ''])
    await rebuilds()
  })

  it('opens again on the day of its follow-up, unless the person has another one open by then', async () => {
    await desk.take([aPost('camille'), aPost('yoan')])
    for (const it of await cases()) {
      const followUpAt = instant(desk.clock.now() + days(3))
      const how = { outcome: 'no-answer' as const, gesture: '', lastPostId: null, followUpAt }
      await settleCase(agent, { caseId: it.id, version: it.version, how })
    }
    const [, second] = await cases()
    await base.db.run(sql`
      insert into cases (brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state,
        clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at, first_post_id, last_post_id)
      select brand_id, source_id, author_id, 'open', priority, policy, 1, 'running', now(), now(), now(), now(), now(),
        first_post_id, last_post_id from cases where id = ${second?.id}`)
    await followUpCases(desk.ctx)
    expect((await cases())[0]?.status).toBe('settled')
    desk.clock.pass(days(3))
    await followUpCases(desk.ctx)
    expect(await followUpCases(desk.ctx)).toBe(0)
    const [opened, told] = await cases()
    expect(opened).toMatchObject({ status: 'open', clock: { state: 'running' }, followUpAt: null })
    expect(told).toMatchObject({ status: 'settled', followUpAt: null })
    expect(await kindsOf(told?.id ?? '')).toContain('follow-up-due')
  })

  it('that is paused or with a department takes in what its person writes, and there is no second one', async () => {
    const kitchen = await createDepartment(lead, { brandId, name: 'Cuisine' })
    await desk.take([aPost('camille', { externalId: 'at://a' }), aPost('yoan', { externalId: 'at://b' })])
    desk.clock.pass(minutes(5))
    const answers = ['at://a', 'at://b'].map((parentId) =>
      arrives({ ours: true, parentId, publishedAt: desk.clock.now() }),
    )
    await desk.take(answers)
    const [first, second] = await cases()
    const until = instant(desk.clock.now() + days(2))
    await pauseCase(agent, { caseId: first?.id ?? '', until, version: first?.version ?? 0 })
    const handed = { departmentId: kitchen.id, promise: null, version: second?.version ?? 0 }
    await handOverCase(agent, { caseId: second?.id ?? '', ...handed })
    desk.clock.pass(minutes(5))
    await desk.take([aPost('camille'), aPost('yoan')])
    const after = await cases()
    expect(after.map(({ status, posts, clock }) => [status, posts, clock.round])).toEqual([
      ['open', 2, 2],
      ['open', 2, 2],
    ])
    expect(after[1]?.departmentId).toBe(kitchen.id)
    await rebuilds()
  })

  it('shows what was promised, and a change by somebody who saw an older one is refused', async () => {
    await desk.take([aPost('camille')])
    const { id: caseId, version } = await only()
    const promiseId = '0198c5a4-0000-7000-8000-0000000000c2'
    const dueAt = instant(desk.clock.now() + days(1))
    await promiseToCustomer(agent, { caseId, promiseId, dueAt, words: 'Mardi midi', version })
    await expect(setKind(agent, { caseId, kind: 'praise', version })).rejects.toMatchObject({ reason: 'case-changed' })
    await expect(
      settleCase(agent, {
        caseId,
        version: version + 1,
        how: { outcome: 'agreed', gesture: '', lastPostId: '999999', followUpAt: null },
      }),
    ).rejects.toMatchObject({ code: 'invalid' })
    expect(await readCaseTexts(base.db, [caseId])).toEqual(new Map([[promiseId, 'Mardi midi']]))
  })
})
