import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { casesOfBrand } from '../../../test/support/listener.ts'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import type { BulkAct } from '../../domain/cases/bulk.ts'
import { type Case, rebuild } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import { noFilter } from '../../domain/cases/filter.ts'
import { after, hours, minutes } from '../../domain/model/time.ts'
import { saveCases } from '../../store/cases.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { saveAccess } from '../../store/people.ts'
import { sql } from '../../store/sql.ts'
import { assignCase } from '../cases/assign-case.ts'
import { ringClocks } from '../cases/ring-clocks.ts'
import { settleCase } from '../cases/settle-case.ts'
import type { Context } from '../context.ts'
import { readBulkOutcomes } from './bulk.ts'
import { doBulk } from './do-bulk.ts'
import { prepareBulk, type Selection } from './prepare-bulk.ts'
import { undoBulk } from './undo-bulk.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'hugo']) await aColleague(base.db, { id })
})
afterAll(() => base[Symbol.asyncDispose]())

const open = () => aDesk(base.db, ['ines', 'hugo'])
type Desk = Awaited<ReturnType<typeof open>>

async function prepare(who: Context, desk: Desk, act: BulkAct, selection: Selection) {
  return prepareBulk(who, { id: randomUUID(), brandId: desk.brand.brandId, act, selection })
}
const write = async (desk: Desk, count: number): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push(await desk.writes(`c${i}`))
  return ids
}
/** So many people write at once; gives their cases. */
const crowd = async (desk: Desk, count: number): Promise<readonly string[]> => {
  const posts = Array.from({ length: count }, (_, i) =>
    arrives({
      externalId: randomUUID(),
      author: anAuthor({ externalId: `did:crowd${i}`, handle: `crowd${i}`, name: `crowd${i}` }),
      publishedAt: desk.clock.now(),
    }),
  )
  return (await desk.take(posts)).opened.map(({ caseId }) => caseId)
}
const ends = (tallies: readonly { readonly outcome: string; readonly count: number }[]) =>
  Object.fromEntries(tallies.map(({ outcome, count }) => [outcome, count]))
/** A case but for how often it has changed. */
const still = ({ version: _version, ...it }: Case) => it
const toAnswer = { view: 'to-answer', filter: noFilter, except: [] } as const

describe('an act on many cases', () => {
  it('is told before it is done: how many it changes, and which stay as they are and why', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const ids = await write(desk, 4)
    await settleCase(ines, { caseId: ids[0] ?? '', version: 1 })
    await assignCase(ines, { caseId: ids[1] ?? '', ownerId: 'hugo', version: 1 })
    const shown = await prepare(ines, desk, { kind: 'assign', ownerId: 'hugo' }, { ids })
    expect(ends(shown.done)).toEqual({ done: 2, same: 1, closed: 1 })
    expect(shown.done.find((it) => it.outcome === 'closed')?.cases).toEqual([ids[0]])
    expect([shown.state, shown.count, shown.left]).toEqual(['ready', 4, 4])
    expect((await desk.case(ids[2] ?? '')).ownerId).toBeNull()
  })

  it('does what it told, once however often it is asked, and the log says that it was done to many', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const ids = await write(desk, 3)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'settle' }, { ids })
    const [first, second] = await Promise.all([doBulk(ines, { bulkId }), doBulk(ines, { bulkId })])
    expect([ends(first.done), ends(second.done), second.left]).toEqual([{ done: 3 }, { done: 3 }, 0])
    const events = await eventsOfCase(base.db, ids[0] ?? '')
    expect(events.map(({ kind }) => kind)).toEqual(['opened', 'settled'])
    expect(events[1]).toMatchObject({ actorId: 'ines', data: { bulkId } })
  })

  it('means the cases that a view held when it was looked at, and none that came later', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const ids = await write(desk, 3)
    const selection = { ...toAnswer, except: [ids[1] ?? ''] }
    const { id: bulkId, count } = await prepare(ines, desk, { kind: 'settle' }, selection)
    const later = await desk.writes('later')
    expect([count, ends((await doBulk(ines, { bulkId })).done)]).toEqual([2, { done: 2 }])
    const status = async (id: string | undefined) => (await desk.case(id ?? '')).status
    expect([await status(ids[0]), await status(ids[1]), await status(later)]).toEqual(['settled', 'new', 'new'])
  })

  it('leaves alone a case that somebody touched after it was looked at, but not one whose clock rang', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a = '', b = '', c = ''] = await write(desk, 3)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'settle' }, { ids: [a, b, c] })
    await desk.writes('c0')
    await assignCase(desk.as('hugo'), { caseId: b, ownerId: 'hugo', version: 1 })
    desk.clock.pass(minutes(50))
    await ringClocks(desk.ctx)
    const { cases } = await (async () => {
      await doBulk(ines, { bulkId })
      return readBulkOutcomes(ines, { bulkId })
    })()
    expect(cases).toEqual([
      { id: a, outcome: 'changed', undone: null },
      { id: b, outcome: 'changed', undone: null },
      { id: c, outcome: 'done', undone: null },
    ])
  })

  it('does not take for a colleague’s hand what Vigie says by itself: that nobody could be given a case', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a = '', b = ''] = await write(desk, 2)
    const said = async (caseId: string): Promise<void> => {
      const before = await desk.case(caseId)
      const facts = [
        { kind: 'left-unowned', because: 'nobody-on-watch', nextAt: null },
        { kind: 'owner-kept', because: 'all-full' },
      ] as const
      await base.db.transaction((tx) =>
        saveCases(tx, [{ ...record(before, facts, null, desk.clock.now()), isNew: false }]),
      )
    }
    const { id: bulkId } = await prepare(ines, desk, { kind: 'priority', priority: 'high' }, { ids: [a, b] })
    await said(a)
    expect(ends((await doBulk(ines, { bulkId })).done)).toEqual({ done: 2 })
    await said(b)
    expect(ends((await undoBulk(ines, { bulkId })).undone)).toEqual({ done: 2 })
    expect((await desk.case(b)).priority).toBe('medium')
  })

  it('opens one of a person’s closed cases, the newest', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [one = '', other = ''] = await write(desk, 2)
    for (const caseId of [one, other]) await settleCase(ines, { caseId, version: 1 })
    await base.db.run(
      sql`update cases set author_id = (select author_id from cases where id = ${one}) where id = ${other}`,
    )
    const shown = await prepare(ines, desk, { kind: 'reopen' }, { ids: [one, other] })
    expect(ends(shown.done)).toEqual({ done: 1, 'other-open': 1 })
    const done = await doBulk(ines, { bulkId: shown.id })
    expect(ends(done.done)).toEqual(ends(shown.done))
    expect([(await desk.case(one)).status, (await desk.case(other)).status]).toEqual(['settled', 'open'])
  })

  it('that broke off on the way gives nothing more to somebody who was suspended meanwhile', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [caseId = ''] = await write(desk, 1)
    await aColleague(base.db, { id: 'mara' })
    await base.db.transaction((tx) => saveAccess(tx, 'mara', [desk.brand.brandId]))
    const { id: bulkId } = await prepare(ines, desk, { kind: 'assign', ownerId: 'mara' }, { ids: [caseId] })
    // The first batch was done, and the request was cut off.
    await base.db.run(sql`update bulk set state = 'doing' where id = ${bulkId}`)
    await base.db.run(sql`update "user" set state = 'suspended' where id = 'mara'`)
    await expect(doBulk(ines, { bulkId })).rejects.toMatchObject({ reason: 'person-gone' })
    expect((await desk.case(caseId)).ownerId).toBeNull()
  })

  it('foresees that of a thousand and one closed cases of one person one is opened', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [caseId = ''] = await write(desk, 1)
    await settleCase(ines, { caseId, version: 1 })
    const columns = await base.db.rows<{ name: string }>(sql`
      select quote_ident(column_name) as name from information_schema.columns
      where table_name = 'cases' and is_generated = 'NEVER' and is_identity = 'NO' and column_name <> 'id'`)
    const names = columns.map(({ name }) => name).join(', ')
    const ids = "select pg_get_serial_sequence('cases', 'id') as sequence"
    await base.db.pool.query(`insert into cases (id, ${names}) overriding system value
      select nextval(s.sequence), ${names} from cases, (${ids}) s, generate_series(1, 1000) where cases.id = ${caseId}`)
    const shown = await prepare(ines, desk, { kind: 'reopen' }, { view: 'settled', filter: noFilter, except: [] })
    expect(ends(shown.done)).toEqual({ done: 1, 'other-open': 1_000 })
    const newest = await base.db.one(sql`select max(id)::text as id from cases where brand_id = ${desk.brand.brandId}`)
    expect(shown.done.find((it) => it.outcome === 'done')?.cases).toEqual([newest?.['id']])
  })

  it('takes more than a thousand that were picked by hand, and tells first what would become of them', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const ids = await crowd(desk, 1_150)
    const shown = await prepare(ines, desk, { kind: 'settle' }, { ids })
    expect([shown.count, shown.capped, ends(shown.done)]).toEqual([1_150, false, { done: 1_150 }])
  })

  it('that fails midway has done whole batches, says how far it came, and takes just these back', async () => {
    const desk = await open()
    const ids = await crowd(desk, 260)
    // The second or the third batch: what came before it stays done.
    const fails = 2 + Math.floor(chance(seed)() * 2)
    let batches = 0
    const db: Context['db'] = {
      ...base.db,
      transaction: (work) =>
        base.db.transaction(async (tx) => {
          const done = await work(tx)
          batches += 1
          if (batches === fails) throw new Error('The disk is full.')
          return done
        }),
    }
    const ines = desk.as('ines')
    const before = await casesOfBrand(base.db, desk.brand.brandId)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'settle' }, { ids })
    await expect(doBulk({ ...ines, db }, { bulkId })).rejects.toThrow('The disk is full.')
    const far = await readBulkOutcomes(ines, { bulkId })
    const whole = (fails - 1) * 100
    expect([far.state, far.left, ends(far.done)]).toEqual(['doing', 260 - whole, { done: whole }])
    const settled = await base.db.rows(sql`
      select from cases where brand_id = ${desk.brand.brandId} and status = 'settled'`)
    expect(settled).toHaveLength(whole)
    const back = await undoBulk(ines, { bulkId })
    expect([back.left, ends(back.undone)]).toEqual([0, { done: whole }])
    const stand = (all: typeof before) => all.map((it) => [it.id, it.status, it.ownerId, it.priority])
    expect(stand(await casesOfBrand(base.db, desk.brand.brandId))).toEqual(stand(before))
    await expect(doBulk(ines, { bulkId })).rejects.toMatchObject({ reason: 'bulk-undone' })
  })

  it('is refused for a person who takes no cases, and a pause that ends in the past', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const ids = await write(desk, 1)
    await expect(prepare(ines, desk, { kind: 'assign', ownerId: 'nobody' }, { ids })).rejects.toMatchObject({
      reason: 'person-gone',
    })
    await expect(prepare(ines, desk, { kind: 'pause', until: desk.clock.now() }, { ids })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('who has no access', () => {
  it('neither changes a case nor learns that it is there', async () => {
    const [desk, theirs] = [await open(), await open()]
    const ids = await write(theirs, 3)
    const own = await write(desk, 1)
    const inside: Context = {
      ...desk.as('ines'),
      actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId]) }),
    }
    const shown = await prepare(inside, desk, { kind: 'settle' }, { ids: [...ids, ...own, '999999999'] })
    expect([shown.count, ends(shown.done)]).toEqual([1, { done: 1 }])
    await doBulk(inside, { bulkId: shown.id })
    expect((await casesOfBrand(base.db, theirs.brand.brandId)).map((it) => it.version)).toEqual([1, 1, 1])
    await expect(prepare(inside, theirs, { kind: 'settle' }, toAnswer)).rejects.toMatchObject({ code: 'not-found' })
    const ofHugo = await prepare(desk.as('hugo'), desk, { kind: 'reopen' }, { ids: own })
    for (const verb of [doBulk, undoBulk, readBulkOutcomes]) {
      await expect(verb(inside, { bulkId: ofHugo.id })).rejects.toMatchObject({ code: 'not-found' })
    }
    const observer: Context = { ...inside, actor: aPerson({ userId: 'ines', role: 'observer' }) }
    await expect(prepare(observer, desk, { kind: 'settle' }, { ids: own })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('takes nothing back in a brand that they do not see any more', async () => {
    const desk = await open()
    const ids = await write(desk, 1)
    const { id: bulkId } = await prepare(desk.as('ines'), desk, { kind: 'settle' }, { ids })
    await doBulk(desk.as('ines'), { bulkId })
    const outside: Context = { ...desk.as('ines'), actor: aPerson({ userId: 'ines', brands: new Set() }) }
    await expect(undoBulk(outside, { bulkId })).rejects.toMatchObject({ code: 'not-found' })
    expect((await desk.case(ids[0] ?? '')).status).toBe('settled')
  })
})

describe('taking it back', () => {
  it('leaves alone what somebody touched since, and says so', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a = '', b = ''] = await write(desk, 2)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'assign', ownerId: 'ines' }, { ids: [a, b] })
    await doBulk(ines, { bulkId })
    await assignCase(ines, { caseId: a, ownerId: 'hugo', version: (await desk.case(a)).version })
    const undone = await undoBulk(ines, { bulkId })
    expect(ends(undone.undone)).toEqual({ done: 1, changed: 1 })
    expect([(await desk.case(a)).ownerId, (await desk.case(b)).ownerId]).toEqual(['hugo', null])
    expect([(await desk.case(b)).status, undone.left]).toEqual(['new', 0])
    await expect(doBulk(ines, { bulkId })).rejects.toMatchObject({ reason: 'bulk-undone' })
  })

  it('keeps what the clocks have said since', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a = ''] = await write(desk, 1)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'priority', priority: 'critical' }, { ids: [a] })
    await doBulk(ines, { bulkId })
    desk.clock.pass(minutes(90))
    await ringClocks(desk.ctx)
    await undoBulk(ines, { bulkId })
    expect(await desk.case(a)).toMatchObject({ priority: 'medium', clock: { state: 'breached' } })
  })

  it('waits for a person whose rights change with empty hands: it holds none of their cases meanwhile', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [caseId = ''] = await write(desk, 1)
    await assignCase(ines, { caseId, ownerId: 'hugo', version: 1 })
    const { id: bulkId } = await prepare(ines, desk, { kind: 'assign', ownerId: 'ines' }, { ids: [caseId] })
    await doBulk(ines, { bulkId })
    let undoing: Promise<unknown> | undefined
    await base.db.transaction(async (tx) => {
      await tx.run(sql`select 1 from "user" where id = 'hugo' for update`)
      undoing = undoBulk(ines, { bulkId })
      await untilBlocked(base.db)
      const free = await tx.rows(sql`select 1 from cases where id = ${caseId} for update skip locked`)
      expect(free).toHaveLength(1)
    })
    await expect(undoing).resolves.toMatchObject({ undone: [{ outcome: 'done', count: 1 }] })
  })

  it('leaves said what the clocks had to say before, once', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [caseId = ''] = await write(desk, 1)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'set-aside', reason: 'spam' }, { ids: [caseId] })
    const { dueAt } = (await desk.case(caseId)).clock
    desk.clock.set(dueAt)
    await doBulk(ines, { bulkId })
    expect(await desk.case(caseId)).toMatchObject({ status: 'set-aside', clock: { breachedAt: dueAt } })
    await undoBulk(ines, { bulkId })
    await ringClocks(desk.ctx)
    expect(await desk.case(caseId)).toMatchObject({ status: 'new', clock: { state: 'breached', breachedAt: dueAt } })
    const log = await eventsOfCase(base.db, caseId)
    expect(log.filter(({ kind }) => kind === 'clock-breached')).toHaveLength(1)
    expect(rebuild(caseId, log.map(fromLog))).toEqual(await desk.case(caseId))
  })

  it('is not done before it was done, nor after a day', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const ids = await write(desk, 1)
    const { id: bulkId } = await prepare(ines, desk, { kind: 'settle' }, { ids })
    await expect(undoBulk(ines, { bulkId })).rejects.toMatchObject({ reason: 'bulk-not-done' })
    await doBulk(ines, { bulkId })
    desk.clock.pass(hours(25))
    await expect(undoBulk(ines, { bulkId })).rejects.toMatchObject({ reason: 'bulk-too-old' })
  })

  it('puts every case that nobody touched back exactly where it stood, whatever was done to which of them', async () => {
    const acts = (desk: Desk): fc.Arbitrary<BulkAct> =>
      fc.constantFrom<BulkAct>(
        { kind: 'assign', ownerId: 'hugo' },
        { kind: 'assign', ownerId: null },
        { kind: 'settle' },
        { kind: 'set-aside', reason: 'spam' },
        { kind: 'set-aside', reason: 'duplicate' },
        { kind: 'priority', priority: 'critical' },
        { kind: 'pause', until: after(desk.clock.now(), hours(48)) },
        { kind: 'reopen' },
      )
    const desk = await open()
    const [ines, hugo] = [desk.as('ines'), desk.as('hugo')]
    const ids = await write(desk, 8)
    for (const customer of ['c1', 'c2']) await desk.writes(customer)
    await fc.assert(
      fc.asyncProperty(
        fc.array(acts(desk), { maxLength: 2 }),
        acts(desk),
        fc.subarray([...ids], { minLength: 1 }),
        fc.option(fc.constantFrom(...ids)),
        fc.integer({ min: 0, max: 90 }),
        async (history, act, chosen, touched, wait) => {
          // What is done first stays: it brings the cases into many states.
          for (const earlier of history) {
            const { id } = await prepare(ines, desk, earlier, { ids: chosen.slice(0, 3) })
            await doBulk(ines, { bulkId: id })
          }
          // Time has passed: what ran out meanwhile ran out before this, not by it.
          await ringClocks(desk.ctx)
          const before = await casesOfBrand(base.db, desk.brand.brandId)
          const { id: bulkId, done: told } = await prepare(ines, desk, act, { ids: chosen })
          const done = await doBulk(ines, { bulkId })
          expect(ends(done.done)).toEqual(ends(told))
          const between = await casesOfBrand(base.db, desk.brand.brandId)
          const one = between.find((it) => it.id === touched)
          const isTouched =
            one !== undefined &&
            (await assignCase(hugo, {
              caseId: one.id,
              ownerId: one.ownerId === 'hugo' ? 'ines' : 'hugo',
              version: one.version,
            }).then(
              () => true,
              () => false,
            ))
          const undone = await undoBulk(ines, { bulkId })
          const now = await casesOfBrand(base.db, desk.brand.brandId)
          const others = (cases: readonly Case[]) => cases.filter((it) => !isTouched || it.id !== touched).map(still)
          expect(others(now)).toEqual(others(before))
          if (isTouched && chosen.includes(touched ?? '')) {
            const { cases } = await readBulkOutcomes(ines, { bulkId })
            const entry = cases.find((it) => it.id === touched)
            if (entry?.outcome === 'done') expect(entry.undone).toBe('changed')
          }
          expect(undone.left).toBe(0)
          for (const it of now) {
            expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
          }
          desk.clock.pass(minutes(wait / 100))
        },
      ),
      { numRuns: runs(25) },
    )
  })
})
