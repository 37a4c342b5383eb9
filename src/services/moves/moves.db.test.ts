import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { casesOfBrand } from '../../../test/support/listener.ts'
import { runs } from '../../../test/support/seed.ts'
import { type Case, isUnsettled, rebuild } from '../../domain/cases/case.ts'
import { after, hours, minutes } from '../../domain/model/time.ts'
import { openDatabase } from '../../store/database.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import { assignCase } from '../cases/assign-case.ts'
import { promiseToCustomer } from '../cases/promise-to-customer.ts'
import { readCase } from '../cases/read-case.ts'
import { readCoverage } from '../cases/read-coverage.ts'
import { reopenCase } from '../cases/reopen-case.ts'
import { ringClocks } from '../cases/ring-clocks.ts'
import { settleCase } from '../cases/settle-case.ts'
import type { Context } from '../context.ts'
import { readDrafts } from '../hand/read-drafts.ts'
import { saveDraft } from '../hand/save-draft.ts'
import { answerThere } from '../replies/answer-there.ts'
import { publishReply } from '../replies/publish-reply.ts'
import { submitReply } from '../replies/submit-reply.ts'
import { cancelReply } from '../replies/cancel-reply.ts'
import { mergeCases } from './merge-cases.ts'
import { splitCase } from './split-case.ts'
import { undoMove } from './undo-move.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'hugo']) await aColleague(base.db, { id })
})
afterAll(() => base[Symbol.asyncDispose]())

const open = () => aDesk(base.db, ['ines', 'hugo'])
type Desk = Awaited<ReturnType<typeof open>>

/** Merges as somebody who has just looked at both. */
async function merge(desk: Desk, into: string, ...from: readonly string[]): Promise<readonly string[]> {
  const seen = async (caseId: string) => ({ caseId, version: (await desk.case(caseId)).version })
  const moves = await Promise.all(from.map(async (id) => ({ ...(await seen(id)), moveId: randomUUID() })))
  await mergeCases(desk.as('ines'), { ...(await seen(into)), from: moves })
  return moves.map(({ moveId }) => moveId)
}
const split = async (desk: Desk, caseId: string, postIds: readonly string[]) =>
  splitCase(desk.as('ines'), { caseId, version: (await desk.case(caseId)).version, postIds })
const undo = (desk: Desk, moveId: string) => undoMove(desk.as('ines'), { moveId })

const postsOf = async (caseId: string): Promise<readonly string[]> =>
  (await base.db.rows<{ id: string }>(sql`select id from post where case_id = ${caseId} order by id`)).map(
    (it) => it.id,
  )
/** A case but for how often it has changed. */
const still = ({ version: _version, ...it }: Case) => it
const told = async (caseId: string): Promise<Case> =>
  rebuild(caseId, (await eventsOfCase(base.db, caseId)).map(fromLog))

describe('merging cases', () => {
  it('takes one connection and no second, so that many who merge at once never wait for each other', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    const [ofA, ofB] = [await desk.case(a), await desk.case(b)]
    await using db = openDatabase({ url: base.url, maxConnections: 1 })
    const from = [{ caseId: b, version: ofB.version, moveId: randomUUID() }]
    const merged = await mergeCases({ ...desk.as('ines'), db }, { caseId: a, version: ofA.version, from })
    expect(merged.posts).toBe(2)
  })

  it('under an id that stands for another merge already is refused, in one request and in the next', async () => {
    const desk = await open()
    const [a, b, c] = [await desk.writes('ada'), await desk.writes('bea'), await desk.writes('cleo')]
    const moveId = randomUUID()
    const seen = async (caseId: string) => ({ caseId, version: (await desk.case(caseId)).version, moveId })
    const both = mergeCases(desk.as('ines'), { ...(await seen(a)), from: [await seen(b), await seen(c)] })
    await expect(both).rejects.toMatchObject({ code: 'invalid' })
    await mergeCases(desk.as('ines'), { ...(await seen(a)), from: [await seen(b)] })
    const again = mergeCases(desk.as('ines'), { ...(await seen(a)), from: [await seen(c)] })
    await expect(again).rejects.toMatchObject({ code: 'conflict', reason: 'id-taken' })
    expect(await desk.case(c)).toMatchObject({ mergedInto: null, posts: 1 })
  })

  it('goes back as if it had never been, though the case was settled and opened again with an answer since', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    const promise = { promiseId: randomUUID(), words: '', dueAt: after(desk.clock.now(), hours(5)) }
    await promiseToCustomer(ines, { caseId: b, ...promise, version: null })
    const [moveId = ''] = await merge(desk, a, b)
    desk.clock.pass(hours(0.1))
    const reply = await desk.answers('ines', a, 'Bonjour Ada')
    await settleCase(ines, { caseId: a, version: (await desk.case(a)).version })
    desk.clock.pass(hours(0.001))
    await cancelReply(ines, { replyId: reply.id })
    expect(await desk.case(a)).toMatchObject({ status: 'open', promises: [{ state: 'running' }] })
    await undo(desk, moveId)
    expect(await desk.case(a)).toMatchObject({ status: 'open', clock: { state: 'running' }, promises: [] })
    expect((await desk.case(b)).promises).toMatchObject([{ state: 'running' }])
    expect(await told(a)).toEqual(await desk.case(a))
  })

  it('lets everything that a case holds stand in the other, which keeps its owner and owes what is due first', async () => {
    const desk = await open()
    const [ines, hugo] = [desk.as('ines'), desk.as('hugo')]
    const b = await desk.writes('bea')
    desk.clock.pass(minutes(10))
    const a = await desk.writes('ada')
    await assignCase(ines, { caseId: a, ownerId: 'ines', version: 1 })
    await assignCase(ines, { caseId: b, ownerId: 'hugo', version: 1 })
    await addNote(hugo, { caseId: b, noteId: randomUUID(), text: 'Same parcel as Ada’s.' })
    const dueAt = after(desk.clock.now(), hours(5))
    const promise = { promiseId: randomUUID(), words: 'A new parcel by tonight.', dueAt }
    await promiseToCustomer(hugo, { caseId: b, version: (await desk.case(b)).version, ...promise })
    const before = { a: await desk.case(a), b: await desk.case(b) }
    await merge(desk, a, b)
    const merged = await desk.case(a)
    expect(merged).toMatchObject({ ownerId: 'ines', posts: 2, status: 'open', mergedInto: null })
    expect(merged.clock.dueAt).toBe(before.b.clock.dueAt)
    expect(merged.promises.map(({ id }) => id)).toEqual([promise.promiseId])
    const shown = await readCase(ines, { caseId: a })
    expect(shown.thread.flatMap((entry) => (entry.kind === 'note' ? [entry.text] : []))).toEqual([
      'Same parcel as Ada’s.',
    ])
    expect(shown.words.get(promise.promiseId)).toBe('A new parcel by tonight.')
    expect(await desk.case(b)).toMatchObject({ status: 'set-aside', setAsideReason: 'duplicate', mergedInto: a })
    expect([await told(a), await told(b)]).toEqual([merged, await desk.case(b)])
  })

  it('leads what the merged customer writes next to the case that has their matter, in its thread and beside it', async () => {
    const desk = await open()
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea', { externalId: 'at://bea-first' })]
    const c = await desk.writes('cleo')
    await merge(desk, a, b)
    await merge(desk, c, a)
    desk.clock.pass(minutes(5))
    const beside = await desk.writes('bea')
    const inThread = await desk.writes('bea', { parentId: 'at://bea-first', text: 'Still nothing.', addressed: null })
    expect([beside, inThread]).toEqual([c, c])
    expect((await desk.case(c)).posts).toBe(5)
    await settleCase(desk.as('ines'), { caseId: c, version: (await desk.case(c)).version })
    expect(await desk.writes('bea', { parentId: 'at://bea-first', text: 'And now?' })).toBe(c)
    expect((await desk.case(c)).status).toBe('open')
  })

  it('opens a settled case again with the clock of the open one, in the place of that one', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada')
    await settleCase(ines, { caseId: a, version: 1 })
    desk.clock.pass(minutes(5))
    const b = await desk.writes('ada')
    expect(b).not.toBe(a)
    const [moveId = ''] = await merge(desk, a, b)
    expect(await desk.case(a)).toMatchObject({ status: 'open', clock: { state: 'running' }, posts: 2 })
    await undo(desk, moveId)
    expect([(await desk.case(a)).status, (await desk.case(b)).status]).toEqual(['settled', 'new'])
  })

  it('of a closed case of somebody who has another open one takes that first, in whatever order they are named, and goes back', async () => {
    const desk = await open()
    const closed = await desk.writes('ada')
    await settleCase(desk.as('ines'), { caseId: closed, version: 1 })
    const [bea, fresh] = [await desk.writes('bea'), await desk.writes('ada')]
    const [ofBea, ofFresh] = await merge(desk, closed, bea, fresh)
    expect(await desk.case(closed)).toMatchObject({ status: 'open', posts: 3 })
    for (const id of [ofBea, ofFresh]) await undo(desk, id ?? '')
    expect(await Promise.all([closed, bea, fresh].map(async (id) => (await desk.case(id)).status))).toEqual([
      'settled',
      'new',
      'new',
    ])
  })

  it('is refused on an outdated version, twice, across brands, in a circle, and while an answer is leaving', async () => {
    const [desk, other] = [await open(), await open()]
    const ines = desk.as('ines')
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    const theirs = await other.writes('ada')
    const asked = (caseId: string, from: string, version = 1) =>
      mergeCases(ines, { caseId, version: 1, from: [{ caseId: from, version, moveId: randomUUID() }] })
    await expect(asked(a, b, 2)).rejects.toMatchObject({ reason: 'case-changed' })
    await expect(asked(a, theirs)).rejects.toMatchObject({ reason: 'move-not-possible' })
    await expect(asked(a, a)).rejects.toMatchObject({ code: 'invalid' })
    const { id } = await desk.answers('ines', b, 'We look into it.')
    await base.db.run(sql`update reply set state = 'sending' where id = ${id}`)
    await expect(asked(a, b, (await desk.case(b)).version)).rejects.toMatchObject({ reason: 'reply-under-way' })
    await base.db.run(sql`update reply set state = 'queued' where id = ${id}`)
    await merge(desk, a, b)
    await expect(merge(desk, a, b)).rejects.toMatchObject({ reason: 'move-not-possible' })
    await expect(merge(desk, b, a)).rejects.toMatchObject({ reason: 'move-not-possible' })
    const outside: Context = { ...ines, actor: aPerson({ userId: 'ines', brands: new Set([other.brand.brandId]) }) }
    const input = { caseId: theirs, version: 1, from: [{ caseId: a, version: 1, moveId: randomUUID() }] }
    await expect(mergeCases(outside, input)).rejects.toMatchObject({ code: 'not-found' })
    const observer: Context = { ...ines, actor: aPerson({ userId: 'ines', role: 'observer' }) }
    await expect(mergeCases(observer, input)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('leaves nothing to be done to the merged one: it says where to go on', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    await merge(desk, a, b)
    const version = (await desk.case(b)).version
    await expect(reopenCase(ines, { caseId: b, version })).rejects.toMatchObject({
      reason: 'case-merged',
      facts: { into: a },
    })
    await expect(addNote(ines, { caseId: b, noteId: randomUUID(), text: 'Lost?' })).rejects.toMatchObject({
      reason: 'case-merged',
    })
    expect((await readCase(ines, { caseId: b })).case.may).toEqual([])
  })

  it('counts the end of each post once: what was answered before stays answered, what was not is not', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada')
    desk.clock.pass(minutes(5))
    await answerThere(ines, { caseId: a, id: randomUUID(), url: '', text: 'By telephone.', version: 1 })
    const b = await desk.writes('bea')
    await assignCase(ines, { caseId: b, ownerId: 'ines', version: 1 })
    desk.clock.pass(minutes(1))
    const ends = async () => {
      const { total } = await readCoverage(ines, { brandId: desk.brand.brandId, days: 7 })
      return total
    }
    const before = await ends()
    await merge(desk, b, a)
    expect(await ends()).toEqual(before)
    expect((await desk.case(b)).clock.state).toBe('running')
  })
})

describe('taking a merge back', () => {
  it('leaves with the one what was done there since, and gives the other back as it was', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    const before = { a: await desk.case(a), b: await desk.case(b), posts: [await postsOf(a), await postsOf(b)] }
    const [moveId = ''] = await merge(desk, a, b)
    desk.clock.pass(minutes(2))
    await addNote(ines, { caseId: a, noteId: randomUUID(), text: 'Not the same after all.' })
    const undone = await undo(desk, moveId)
    expect(undone.went).toBe(true)
    expect(still(await desk.case(b))).toEqual(still(before.b))
    expect(still(await desk.case(a))).toEqual({ ...still(before.a), status: 'open' })
    expect([await postsOf(a), await postsOf(b)]).toEqual(before.posts)
    const notes = (await readCase(ines, { caseId: a })).thread.filter(({ kind }) => kind === 'note')
    expect(notes).toHaveLength(1)
    await expect(undo(desk, moveId)).rejects.toMatchObject({ reason: 'move-undone' })
  })

  it('takes along what has not left yet: the answer to a post that goes back, and what is being written to it', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada')
    desk.clock.pass(minutes(1))
    const b = await desk.writes('bea')
    const [moveId = ''] = await merge(desk, a, b)
    desk.clock.pass(minutes(1))
    const theirs = (await desk.case(a)).lastPostId
    const queued = await desk.answers('ines', a, 'Dear Bea')
    const refused = await desk.answers('ines', a, 'Bea again')
    const sent = await desk.answers('ines', a, 'Bea, told already')
    const ours = await submitReply(ines, {
      ...{ caseId: a, id: randomUUID(), toPostId: (await postsOf(a))[0] ?? '', text: 'Dear Ada', holdSeconds: 10 },
    })
    await base.db.run(sql`update reply set state = 'refused' where id = ${refused.id}`)
    await base.db.run(sql`update reply set state = 'sent', sent_at = now() where id = ${sent.id}`)
    const written = { caseId: a, seen: 1, version: 0, toPostId: null, over: false, takesAside: null }
    await saveDraft(ines, { ...written, way: 'public', text: 'And one thing more, Bea' })
    await saveDraft(ines, { ...written, way: 'note', text: 'Ask the kitchen' })
    await saveDraft(ines, { ...written, way: 'private', text: 'Ada, your number', toPostId: ours.postId })

    await undo(desk, moveId)

    const replies = await base.db.rows<{ id: string; case_id: string }>(
      sql`select id, case_id from reply where source_id = ${desk.brand.sourceId}`,
    )
    expect(new Map(replies.map((it) => [it.id, it.case_id]))).toEqual(
      new Map([
        [queued.id, b],
        [refused.id, b],
        [sent.id, a],
        [ours.id, a],
      ]),
    )
    expect(await desk.case(b)).toMatchObject({ ownerId: 'ines', status: 'open', lastPostId: theirs })
    expect([await told(a), await told(b)]).toEqual([await desk.case(a), await desk.case(b)])
    const drafts = async (caseId: string) =>
      (await readDrafts(ines, { caseId })).drafts.flatMap(({ text }) => (text === '' ? [] : [text])).toSorted()
    expect([await drafts(a), await drafts(b)]).toEqual([
      ['Ada, your number', 'Ask the kitchen'],
      ['And one thing more, Bea'],
    ])
    // It leaves as the answer of the case whose customer gets it.
    const network = { reply: () => Promise.resolve({ externalId: randomUUID(), url: null }) }
    await base.db.run(sql`update reply set state = 'cancelled' where id = ${ours.id}`)
    desk.clock.pass(minutes(1))
    const publisher = { holder: 'p', session: () => Promise.resolve(network as never), pulse: () => () => {} }
    while (await publishReply({ ...desk.ctx, connectors: ines.connectors }, publisher));
    expect([(await desk.case(a)).lastAnswerAt, (await desk.case(b)).lastAnswerAt]).toEqual([null, desk.clock.now()])
    expect((await desk.case(b)).clock.state).toBe('met')
  })

  it('leaves an answer that goes along to who wrote it, and outdates nobody’s answer in the case that it left', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    desk.clock.pass(minutes(1))
    const b = await desk.writes('bea')
    const [moveId = ''] = await merge(desk, a, b)
    const seen = (await desk.case(a)).version
    const toBea = await desk.answers('hugo', a, 'Dear Bea')
    await undo(desk, moveId)
    const queued = (await eventsOfCase(base.db, b)).filter(({ kind }) => kind === 'reply-queued')
    expect(queued.map(({ actorId, data }) => [actorId, data['replyId']])).toEqual([['hugo', toBea.id]])
    expect(await desk.case(b)).toMatchObject({ ownerId: 'hugo' })
    expect(await desk.answers('ines', a, 'Dear Ada', seen)).toMatchObject({ caseId: a, state: 'queued' })
    await expect(desk.answers('ines', b, 'Dear Bea', 1)).rejects.toMatchObject({ reason: 'reply-outdated' })
  })

  it('keeps beside what is written to it the other words that its case had before', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    const post = (await desk.case(b)).lastPostId
    const written = { way: 'public' as const, seen: 1, version: 0, toPostId: null, over: false, takesAside: null }
    await saveDraft(ines, { ...written, caseId: b, text: 'First thoughts' })
    const [moveId = ''] = await merge(desk, a, b)
    await saveDraft(ines, { ...written, caseId: a, text: 'Second thoughts', version: 1, toPostId: post })
    await undo(desk, moveId)
    const { drafts, aside } = await readDrafts(ines, { caseId: b })
    expect([drafts.map(({ text }) => text), aside.map(({ text }) => text)]).toEqual([
      ['Second thoughts'],
      ['First thoughts'],
    ])
  })

  it('gives all back as it was in whatever order several merges are taken back', async () => {
    const desk = await open()
    const names = ['ada', 'bea', 'cleo', 'dina']
    const [a = '', ...others] = await Promise.all(names.map((name) => desk.writes(name)))
    const ids = [a, ...others]
    const before = await Promise.all(ids.map(async (id) => [still(await desk.case(id)), await postsOf(id)]))
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const moves = await merge(desk, a, ...others)
      for (const at of order) await undo(desk, moves[at] ?? '')
      expect(await Promise.all(ids.map(async (id) => [still(await desk.case(id)), await postsOf(id)]))).toEqual(before)
      expect(await told(a)).toEqual(await desk.case(a))
    }
  })

  it('lets each clock say at its own moment what it would have said', async () => {
    const desk = await open()
    const b = await desk.writes('bea')
    desk.clock.pass(minutes(30))
    const a = await desk.writes('ada')
    const [moveId = ''] = await merge(desk, a, b)
    desk.clock.pass(minutes(31))
    await ringClocks(desk.ctx)
    expect((await desk.case(a)).clock.state).toBe('breached')
    await undo(desk, moveId)
    await ringClocks(desk.ctx)
    expect([(await desk.case(a)).clock.state, (await desk.case(b)).clock.state]).toEqual(['running', 'breached'])
  })

  it('is refused while the other has gone on into a third, or the customer has another open case', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const [a, b, c] = [await desk.writes('ada'), await desk.writes('bea'), await desk.writes('cleo')]
    const [first = ''] = await merge(desk, a, b)
    const [second = ''] = await merge(desk, c, a)
    await expect(undo(desk, first)).rejects.toMatchObject({ reason: 'moves-in-between', facts: { caseId: c } })
    await undo(desk, second)
    await settleCase(ines, { caseId: a, version: (await desk.case(a)).version })
    const d = await desk.writes('bea')
    await expect(undo(desk, first)).rejects.toMatchObject({ reason: 'other-case-open', facts: { caseId: d } })
  })
})

describe('splitting a case', () => {
  it('gives the chosen posts a case and a clock of their own, and the log of both says it', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada', { externalId: 'at://one' })
    desk.clock.pass(minutes(10))
    await desk.writes('ada', { externalId: 'at://two' })
    const before = await desk.case(a)
    const [one = '', two = ''] = await postsOf(a)
    const off = await split(desk, a, [two])
    const [stays, went] = [await desk.case(a), await desk.case(off.caseId)]
    expect([await postsOf(a), await postsOf(off.caseId)]).toEqual([[one], [two]])
    expect(stays).toMatchObject({ posts: 1, lastPostId: one, clock: before.clock })
    expect(went).toMatchObject({ posts: 1, splitFrom: a, status: 'new', clock: { startedAt: desk.clock.now() } })
    expect([await told(a), await told(off.caseId)]).toEqual([stays, went])
    const logged = (await readCase(ines, { caseId: a })).thread.flatMap((it) => (it.kind === 'event' ? [it.event] : []))
    expect(logged).toContain('split-off')
    // What the person writes next goes where they answer, else to the case that began last.
    expect(await desk.writes('ada', { parentId: 'at://one' })).toBe(a)
    expect(await desk.writes('ada')).toBe(off.caseId)
  })

  it('is taken back whole, unless something has happened in the new case', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada')
    await desk.writes('ada')
    await desk.writes('ada')
    const before = await desk.case(a)
    const posts = await postsOf(a)
    const first = await split(desk, a, posts.slice(1, 2))
    await undo(desk, first.moveId)
    expect([still(await desk.case(a)), await postsOf(a)]).toEqual([still(before), posts])
    expect(await desk.case(first.caseId)).toMatchObject({ mergedInto: a })
    const second = await split(desk, a, posts.slice(1))
    await addNote(ines, { caseId: second.caseId, noteId: randomUUID(), text: 'Another matter.' })
    await expect(undo(desk, second.moveId)).rejects.toMatchObject({ reason: 'split-went-on' })
    await merge(desk, a, second.caseId)
    expect(await postsOf(a)).toEqual(posts)
  })

  it('is taken back with what is being written in the new case, to the post that it answers, and beside what is written here', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const a = await desk.writes('ada')
    for (const _ of [1, 2]) await desk.writes('ada')
    const [, two = ''] = await postsOf(a)
    const { caseId: off, moveId } = await split(desk, a, [two])
    const written = { seen: 1, version: 0, toPostId: null, over: false, takesAside: null }
    await saveDraft(ines, { ...written, caseId: off, way: 'public', text: 'Dear Ada, about the second' })
    await saveDraft(ines, { ...written, caseId: off, way: 'note', text: 'Ask the kitchen' })
    await saveDraft(desk.as('hugo'), { ...written, caseId: a, way: 'note', text: 'Ask the depot' })

    await undo(desk, moveId)

    const { drafts, aside } = await readDrafts(ines, { caseId: a })
    expect(drafts.map(({ way, text, toPostId, by }) => [way, text, toPostId, by.id])).toEqual([
      ['note', 'Ask the depot', null, 'hugo'],
      ['public', 'Dear Ada, about the second', two, 'ines'],
    ])
    expect(aside.map(({ way, text, by }) => [way, text, by.id])).toEqual([['note', 'Ask the kitchen', 'ines']])
  })

  it('leaves one post of a customer at least, and takes those of one account', async () => {
    const desk = await open()
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    await expect(split(desk, a, await postsOf(a))).rejects.toMatchObject({ reason: 'split-takes-all' })
    await expect(split(desk, a, await postsOf(b))).rejects.toMatchObject({ reason: 'post-gone' })
    await merge(desk, a, b)
    await desk.writes('ada')
    await expect(split(desk, a, (await postsOf(a)).slice(0, 2))).rejects.toMatchObject({ reason: 'split-of-two' })
  })
})

describe('whatever is merged, split and taken back, in whatever order', () => {
  it('no post is lost or in two cases, the log tells every case, a person has one open case, and what is taken back is as it was', async () => {
    const desk = await open()
    const ines = desk.as('ines')
    const customers = ['p0', 'p1', 'p2', 'p3', 'p4']
    for (const customer of customers) for (let i = 0; i < 2; i++) await desk.writes(customer)
    const step = fc.oneof(
      fc.record({ do: fc.constant('merge' as const), a: fc.nat(), b: fc.nat() }),
      fc.record({ do: fc.constant('split' as const), a: fc.nat(), b: fc.nat() }),
      fc.record({ do: fc.constant('undo' as const), a: fc.nat() }),
      fc.record({ do: fc.constant('write' as const), a: fc.nat() }),
      fc.record({ do: fc.constant('settle' as const), a: fc.nat() }),
      fc.record({ do: fc.constant('note' as const), a: fc.nat() }),
      fc.record({ do: fc.constant('pass' as const), a: fc.integer({ min: 1, max: 40 }) }),
    )
    type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
    const moves: { readonly id: string; readonly stood: ReadonlyMap<string, unknown>; at: number }[] = []
    let clock = 0
    const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(list.length, 1)]
    const stand = async (): Promise<ReadonlyMap<string, unknown>> => {
      const cases = await casesOfBrand(base.db, desk.brand.brandId)
      const posts = await Promise.all(cases.map(({ id }) => postsOf(id)))
      return new Map(cases.map((it, i) => [it.id, { ...still(it), posts: posts[i] }]))
    }
    const act = async (it: Step): Promise<void> => {
      const cases = await casesOfBrand(base.db, desk.brand.brandId)
      const alive = cases.filter(({ mergedInto }) => mergedInto === null)
      clock += 1
      const stood = await stand()
      if (it.do === 'merge') {
        const [a, b] = [pick(alive, it.a), pick(alive, it.b)]
        if (a === undefined || b === undefined || a === b) return
        const [id] = await merge(desk, a.id, b.id)
        if (id !== undefined) moves.push({ id, stood, at: clock })
      } else if (it.do === 'split') {
        const a = pick(alive, it.a)
        const post = a === undefined ? undefined : pick(await postsOf(a.id), it.b)
        if (a === undefined || post === undefined) return
        const { moveId } = await split(desk, a.id, [post])
        moves.push({ id: moveId, stood, at: clock })
      } else if (it.do === 'undo') {
        const move = moves[moves.length - 1 - (it.a % Math.max(moves.length, 1))]
        if (move === undefined) return
        await undo(desk, move.id)
        moves.splice(moves.indexOf(move), 1)
        // Nothing happened in between: everything is as it was.
        if (move.at === clock - 1) {
          const now = await stand()
          for (const [id, before] of move.stood) expect(now.get(id)).toEqual(before)
        }
      } else if (it.do === 'write') {
        await desk.writes(pick(customers, it.a) ?? '')
      } else if (it.do === 'settle') {
        const a = pick(alive, it.a)
        if (a !== undefined) await settleCase(ines, { caseId: a.id, version: a.version })
      } else if (it.do === 'note') {
        const a = pick(alive, it.a)
        if (a !== undefined) await addNote(ines, { caseId: a.id, noteId: randomUUID(), text: 'Seen.' })
      } else {
        desk.clock.pass(minutes(it.a))
        await ringClocks(desk.ctx)
      }
    }
    const done = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        for (const it of steps) {
          const refused = await act(it).then(
            () => null,
            (error: unknown) => error,
          )
          if (refused === null) done.set(it.do, (done.get(it.do) ?? 0) + 1)
          else expect(refused).toMatchObject({ code: 'conflict' })
        }
        const cases = await casesOfBrand(base.db, desk.brand.brandId)
        const written = await base.db.rows<{ case_id: string | null }>(
          sql`select case_id from post where source_id = ${desk.brand.sourceId} and not ours`,
        )
        const alive = new Map(cases.filter(({ mergedInto }) => mergedInto === null).map((it) => [it.id, 0]))
        for (const { case_id } of written) alive.set(case_id ?? '', (alive.get(case_id ?? '') ?? Number.NaN) + 1)
        for (const it of cases) {
          expect(await told(it.id)).toEqual(it)
          if (it.mergedInto !== null) expect(isUnsettled(it.status)).toBe(false)
          else expect(alive.get(it.id)).toBe(it.posts)
        }
        expect([...alive.values()].reduce((sum, n) => sum + n, 0)).toBe(written.length)
        const open = cases.filter((it) => isUnsettled(it.status) && it.splitFrom === null)
        expect(new Set(open.map(({ authorId }) => authorId)).size).toBe(open.length)
      }),
      { numRuns: runs(8) },
    )
    for (const verb of ['merge', 'split', 'undo']) expect(done.get(verb) ?? 0).toBeGreaterThan(0)
  })
})
