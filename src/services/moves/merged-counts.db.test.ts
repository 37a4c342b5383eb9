import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { noMentions } from '../../domain/cases/coverage.ts'
import { hours, minutes } from '../../domain/model/time.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { readHistory } from '../../store/person-reads.ts'
import { sql } from '../../store/sql.ts'
import { readCoverage } from '../cases/read-coverage.ts'
import { settleCase } from '../cases/settle-case.ts'
import { confirmLink } from '../linking/confirm-link.ts'
import { answerThere } from '../replies/answer-there.ts'
import { withdrawAnswer } from '../replies/withdraw-answer.ts'
import { mergeCases } from './merge-cases.ts'
import { splitCase } from './split-case.ts'
import { undoMove } from './undo-move.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

async function open() {
  const desk = await aDesk(base.db, ['ines'])
  const ines = desk.as('ines')
  const version = async (caseId: string) => (await desk.case(caseId)).version
  const often = async (caseId: string) => (await desk.case(caseId)).unanswered?.contacts ?? null
  const merge = async (into: string, from: string) => {
    const moveId = randomUUID()
    const seen = { caseId: from, version: await version(from), moveId }
    await mergeCases(ines, { caseId: into, version: await version(into), from: [seen] })
    return moveId
  }
  return { ...desk, ines, version, often, merge }
}

describe('how often somebody wrote without an answer', () => {
  it('goes along with their case, grows by what they write next, is no sum of what several people wrote, and comes back', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    for (let i = 0; i < 2; i++) {
      desk.clock.pass(hours(1))
      await desk.writes('bea')
    }
    expect([await desk.often(a), await desk.often(b)]).toEqual([null, 3])
    const moveId = await desk.merge(a, b)
    expect(await desk.often(a)).toBe(3)
    await undoMove(desk.ines, { moveId })
    expect([await desk.often(a), await desk.often(b)]).toEqual([null, 3])
    await desk.merge(a, b)
    desk.clock.pass(hours(1))
    expect(await desk.writes('bea')).toBe(a)
    expect(await desk.often(a)).toBe(4)
    // Another one of whom nobody heard for long is no fifth time.
    expect(await desk.writes('ada')).toBe(a)
    expect(await desk.often(a)).toBe(4)
    expect(rebuild(a, (await eventsOfCase(base.db, a)).map(fromLog))).toEqual(await desk.case(a))
  })

  it('begins anew for all whose matter is in a case when that is answered', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    desk.clock.pass(hours(1))
    await desk.writes('bea')
    await desk.merge(a, b)
    expect(await desk.often(a)).toBe(2)
    const answer = { caseId: a, id: randomUUID(), url: '', text: 'Rappelées.', version: await desk.version(a) }
    await answerThere(desk.ines, answer)
    expect(await desk.often(a)).toBeNull()
    desk.clock.pass(hours(1))
    await desk.writes('bea')
    expect(await desk.often(a)).toBeNull()
  })

  it('follows an account that is joined later to one whose case was merged', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    await desk.merge(a, b)
    desk.clock.pass(hours(1))
    const c = await desk.writes('cleo')
    expect(await desk.often(a)).toBeNull()
    const author = async (caseId: string) => (await desk.case(caseId)).authorId
    await confirmLink(desk.ines, { caseId: c, accountId: await author(b) })
    expect([await desk.often(a), await desk.often(c)]).toEqual([2, 2])
  })
})

describe('how often somebody wrote, once a merge was taken back', () => {
  /** Two customers whose cases were merged and given back after the second wrote into the first one's. */
  async function astray() {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    const moveId = await desk.merge(a, b)
    desk.clock.pass(hours(1))
    expect(await desk.writes('bea')).toBe(a)
    await undoMove(desk.ines, { moveId })
    return { ...desk, a, b }
  }

  it('is counted with what stayed in the other case, for as long as it stands there and for that case too', async () => {
    const desk = await astray()
    const { a, b } = desk
    expect([await desk.often(a), await desk.often(b)]).toEqual([2, 2])
    desk.clock.pass(hours(1))
    expect(await desk.writes('bea')).toBe(b)
    expect([await desk.often(a), await desk.often(b)]).toEqual([3, 3])
    desk.clock.pass(hours(1))
    expect(await desk.writes('ada')).toBe(a)
    expect([await desk.often(a), await desk.often(b)]).toEqual([3, 3])
  })

  it('leaves a case that holds nothing of theirs any more', async () => {
    const desk = await astray()
    const { a, b } = desk
    const stray = await base.db.one<{ id: string }>(sql`
      select p.id from post p join cases c on c.id = p.case_id where p.case_id = ${a} and p.author_id <> c.author_id`)
    const off = async () =>
      splitCase(desk.ines, { caseId: a, version: await desk.version(a), postIds: [stray?.id ?? ''] })
    const { caseId: s, moveId } = await off()
    expect([await desk.often(a), await desk.often(b), await desk.often(s)]).toEqual([null, 2, 2])
    await undoMove(desk.ines, { moveId })
    expect([await desk.often(a), await desk.often(b)]).toEqual([2, 2])
    await off()
    desk.clock.pass(hours(1))
    await desk.writes('bea', { parentId: null })
    expect(await desk.often(a)).toBeNull()
  })

  it('is no smaller for what was answered to the other before', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    desk.clock.pass(hours(1))
    await desk.writes('bea')
    const [, second] = await base.db.rows<{ id: string }>(sql`select id from post where case_id = ${b} order by id`)
    const { caseId: s } = await splitCase(desk.ines, {
      caseId: b,
      version: await desk.version(b),
      postIds: [second?.id ?? ''],
    })
    desk.clock.pass(minutes(10))
    await answerThere(desk.ines, {
      caseId: a,
      id: randomUUID(),
      url: '',
      text: 'Chère Ada',
      version: await desk.version(a),
    })
    expect([await desk.often(a), await desk.often(b), await desk.often(s)]).toEqual([null, 2, 2])
    await settleCase(desk.ines, { caseId: b, version: await desk.version(b) })
    desk.clock.pass(minutes(10))
    await desk.merge(a, b)
    expect(await desk.often(s)).toBe(2)
  })
})

/** An answer of ours in one case, to what the customer of another wrote, as it stands once it was sent. */
async function sent(desk: Awaited<ReturnType<typeof open>>, caseId: string, toCustomerOf: string): Promise<void> {
  const now = desk.clock.now()
  await base.db.run(sql`
    insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at, sent_at)
    select gen_random_uuid(), ${caseId}, c.first_post_id, c.source_id, 'ines', 'Pardon', 'sent', now(), now(), to_timestamp(${now} / 1000.0)
    from cases c where c.id = ${toCustomerOf}`)
  await base.db.run(sql`
    update cases set status = 'waiting', owner_id = 'ines', last_answer_at = to_timestamp(${now} / 1000.0) where id = ${caseId}`)
}

describe('how a mention ended', () => {
  it('stays what it was for each when cases are merged: answered here, answered elsewhere, or not at all', async () => {
    const desk = await open()
    const a = await desk.writes('ada')
    const b = await desk.writes('bea')
    const c = await desk.writes('cleo')
    desk.clock.pass(minutes(10))
    const elsewhere = (caseId: string, version: number) =>
      answerThere(desk.ines, { caseId, id: randomUUID(), url: '', text: 'Par téléphone.', version })
    await elsewhere(b, 1)
    desk.clock.pass(minutes(10))
    // What Vigie sent to Ada, later than what was told to Bea elsewhere.
    const now = desk.clock.now()
    await base.db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at, sent_at)
      select gen_random_uuid(), c.id, c.first_post_id, c.source_id, 'ines', 'Pardon', 'sent', now(), now(), to_timestamp(${now} / 1000.0)
      from cases c where c.id = ${a}`)
    await elsewhere(a, 1)
    const total = async () => (await readCoverage(desk.ines, { brandId: desk.brand.brandId, days: 7 })).total
    const before = { ...noMentions, here: 1, elsewhere: 1, nobody: 1 }
    expect(await total()).toEqual(before)
    desk.clock.pass(minutes(10))
    await desk.merge(a, b)
    expect(await total()).toEqual(before)
    const moveId = await desk.merge(c, a)
    const merged = await total()
    expect([merged.here, merged.elsewhere, merged.taken + merged.nobody]).toEqual([1, 1, 1])
    // What is told now is an answer to the one who waited, given elsewhere.
    desk.clock.pass(minutes(10))
    await elsewhere(c, await desk.version(c))
    expect(await total()).toEqual({ ...noMentions, here: 1, elsewhere: 2 })
    await undoMove(desk.ines, { moveId })
    const { here, elsewhere: there } = await total()
    expect([here, there]).toEqual([1, 2])
  })

  it('stays unanswered where a closed case with an answer is merged into a closed one without', async () => {
    const desk = await open()
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    await settleCase(desk.ines, { caseId: a, version: 1 })
    desk.clock.pass(minutes(10))
    await answerThere(desk.ines, { caseId: b, id: randomUUID(), url: '', text: 'Par téléphone.', version: 1 })
    await settleCase(desk.ines, { caseId: b, version: await desk.version(b) })
    const total = async () => (await readCoverage(desk.ines, { brandId: desk.brand.brandId, days: 7 })).total
    const before = { ...noMentions, elsewhere: 1, closed: 1 }
    expect(await total()).toEqual(before)
    desk.clock.pass(minutes(10))
    await desk.merge(a, b)
    expect(await total()).toEqual(before)
    const authorIds = (
      await base.db.rows<{ id: string }>(sql`select author_id as id from post where case_id = ${a} order by id`)
    ).map(({ id }) => id)
    const { posts } = await readHistory(base.db, { brandId: desk.brand.brandId, authorIds, withoutCase: '0' }, null, 9)
    expect(posts.map((post) => [post.authorId, post.case?.answered])).toEqual(
      expect.arrayContaining(authorIds.map((id, i) => [id, i === 1])),
    )
  })

  it('is counted one by one: what was written to one customer in a merged case is no answer to the other, but for another account of theirs', async () => {
    const desk = await open()
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    await desk.merge(a, b)
    desk.clock.pass(minutes(10))
    await sent(desk, a, b)
    const total = async () => (await readCoverage(desk.ines, { brandId: desk.brand.brandId, days: 7 })).total
    expect(await total()).toEqual({ ...noMentions, here: 1, taken: 1 })
    const author = async (caseId: string) => (await desk.case(caseId)).authorId
    await confirmLink(desk.ines, { caseId: a, accountId: await author(b) })
    expect(await total()).toEqual({ ...noMentions, here: 2 })
  })

  it('is no answer any more where that was told before a merge and is taken back after it, and no older one is made of another’s', async () => {
    const desk = await open()
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    const told = async (caseId: string) => {
      const id = randomUUID()
      const answer = { caseId, id, url: '', text: 'Par téléphone.', version: await desk.version(caseId) }
      await answerThere(desk.ines, answer)
      return id
    }
    desk.clock.pass(minutes(5))
    const older = desk.clock.now()
    await told(b)
    desk.clock.pass(minutes(5))
    const second = await told(b)
    desk.clock.pass(minutes(5))
    await desk.merge(a, b)
    desk.clock.pass(minutes(5))
    const whole = await told(a)
    const total = async () => (await readCoverage(desk.ines, { brandId: desk.brand.brandId, days: 7 })).total
    expect(await total()).toEqual({ ...noMentions, elsewhere: 2 })
    // Nobody has answered Ada: what was told to Bea does not stand in for it.
    await withdrawAnswer(desk.ines, { proofId: whole })
    expect(await desk.case(a)).toMatchObject({ lastAnswerAt: null, clock: { state: 'running' } })
    expect(await total()).toEqual({ ...noMentions, elsewhere: 1, taken: 1 })
    const noted = () => base.db.rows(sql`select answered_at as at from post where case_id = ${a} order by id`)
    await withdrawAnswer(desk.ines, { proofId: second })
    expect(await noted()).toEqual([{ at: null }, { at: older }])
    expect(await total()).toEqual({ ...noMentions, elsewhere: 1, taken: 1 })
    const first = await base.db.one<{ id: string }>(
      sql`select id from proof where case_id = ${a} and withdrawn_at is null`,
    )
    await withdrawAnswer(desk.ines, { proofId: first?.id ?? '' })
    expect(await noted()).toEqual([{ at: null }, { at: null }])
    expect(await total()).toEqual({ ...noMentions, taken: 2 })
    expect(rebuild(a, (await eventsOfCase(base.db, a)).map(fromLog))).toEqual(await desk.case(a))
  })
})

describe('an answer that is taken back while its case is merged into another', () => {
  /** Two customers, each told something by telephone; then the second one's case is merged into the first one's. */
  async function told() {
    const desk = await open()
    const [a, b] = [await desk.writes('ada'), await desk.writes('bea')]
    const tells = async (caseId: string) => {
      desk.clock.pass(minutes(5))
      const id = randomUUID()
      const answer = { caseId, id, url: '', text: 'Par téléphone.', version: await desk.version(caseId) }
      await answerThere(desk.ines, answer)
      return { id, at: desk.clock.now() }
    }
    const rebuilt = async (caseId: string) => rebuild(caseId, (await eventsOfCase(base.db, caseId)).map(fromLog))
    const stand = async () => [await desk.case(a), await desk.case(b)] as const
    const total = async () => (await readCoverage(desk.ines, { brandId: desk.brand.brandId, days: 7 })).total
    return { ...desk, a, b, tells, rebuilt, stand, total }
  }

  it('leaves its customer waiting though the other has another answer: the clock goes on', async () => {
    const desk = await told()
    const { a, b, tells } = desk
    const [toAda, toBea] = [await tells(a), await tells(b)]
    await desk.merge(a, b)
    await withdrawAnswer(desk.ines, { proofId: toBea.id })
    expect(await desk.case(a)).toMatchObject({ status: 'open', clock: { state: 'running' } })
    expect(await desk.total()).toEqual({ ...noMentions, elsewhere: 1, taken: 1 })
    // What nobody has alone may go: the one who waits still does, and nobody else.
    const both = await tells(a)
    expect(await desk.case(a)).toMatchObject({ status: 'waiting', clock: { state: 'met' } })
    await withdrawAnswer(desk.ines, { proofId: toAda.id })
    expect(await desk.case(a)).toMatchObject({ status: 'waiting', lastAnswerAt: both.at })
    expect(await desk.rebuilt(a)).toEqual(await desk.case(a))
  })

  it('is none either once the merge is taken back, and the other’s own answer stands', async () => {
    const desk = await told()
    const { a, b, tells } = desk
    const [toBea, toAda] = [await tells(b), await tells(a)]
    const moveId = await desk.merge(a, b)
    desk.clock.pass(minutes(5))
    await withdrawAnswer(desk.ines, { proofId: toBea.id })
    desk.clock.pass(minutes(5))
    await undoMove(desk.ines, { moveId })
    const [ada, bea] = await desk.stand()
    expect(ada).toMatchObject({ status: 'waiting', lastAnswerAt: toAda.at, clock: { state: 'met', metAt: toAda.at } })
    expect(bea).toMatchObject({ status: 'open', lastAnswerAt: null, clock: { state: 'running' } })
    expect([await desk.rebuilt(a), await desk.rebuilt(b)]).toEqual([ada, bea])
    expect(await desk.total()).toEqual({ ...noMentions, elsewhere: 1, taken: 1 })
    // It stays so when they are merged and given back once more.
    await undoMove(desk.ines, { moveId: await desk.merge(a, b) })
    const [again, too] = await desk.stand()
    expect([again.lastAnswerAt, again.clock, too.lastAnswerAt, too.clock.state]).toEqual([
      ...[toAda.at, ada.clock, null, 'running'],
    ])
  })

  it('leaves nothing of the other’s answers to its own customer once the merge is taken back', async () => {
    const desk = await told()
    const { a, b, tells } = desk
    const [older, toBea, toAda] = [await tells(b), await tells(b), await tells(a)]
    const moveId = await desk.merge(a, b)
    desk.clock.pass(minutes(5))
    await withdrawAnswer(desk.ines, { proofId: toAda.id })
    await withdrawAnswer(desk.ines, { proofId: toBea.id })
    await undoMove(desk.ines, { moveId })
    const [ada, bea] = await desk.stand()
    expect(ada).toMatchObject({ status: 'open', lastAnswerAt: null, clock: { state: 'running' } })
    expect(bea).toMatchObject({ status: 'waiting', lastAnswerAt: older.at, clock: { state: 'met' } })
    expect([await desk.rebuilt(a), await desk.rebuilt(b)]).toEqual([ada, bea])
  })
})
