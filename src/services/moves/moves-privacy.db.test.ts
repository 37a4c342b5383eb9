import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { everyText } from '../../../test/support/every-text.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { days, minutes, seconds } from '../../domain/model/time.ts'
import { hasRepliesUnderWay } from '../../store/erasures.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { type PersonDatum, personData } from '../../store/person-data.ts'
import { claimReply } from '../../store/replies.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import { settleCase } from '../cases/settle-case.ts'
import { saveDraft } from '../hand/save-draft.ts'
import { carryOutErasure } from '../privacy/carry-out-erasure.ts'
import { tidyBrand } from '../privacy/tidy-brand.ts'
import { correctLabel } from '../learning/correct-label.ts'
import { answerThere } from '../replies/answer-there.ts'
import { submitReply } from '../replies/submit-reply.ts'
import { mergeCases } from './merge-cases.ts'
import { undoMove } from './undo-move.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

/** Two customers, each with a note, an answer told and a draft; the second one's case is merged into the first one's. `mark`: ends their names wherever they stand in words. */
async function merged(mark = '', also: (caseId: string, who: string) => Promise<void> = () => Promise.resolve()) {
  const desk = await aDesk(base.db, ['ines'])
  const ines = desk.as('ines')
  const a = await desk.writes('ada', { text: `Chez Mireille, dit Ada${mark}` })
  desk.clock.pass(minutes(1))
  const externalId = `at://${randomUUID()}`
  const b = await desk.writes('bea', { text: `Chez Mireille, dit Bea${mark}`, externalId })
  for (const [caseId, who] of [
    [a, `Ada${mark}`],
    [b, `Bea${mark}`],
  ] as const) {
    await addNote(ines, { caseId, noteId: randomUUID(), text: `Note about ${who}` })
    const version = (await desk.case(caseId)).version
    await answerThere(ines, { caseId, id: randomUUID(), url: '', text: `Told ${who} by telephone`, version })
    const written = { way: 'public' as const, seen: 1, version: 0, toPostId: null, over: false, takesAside: null }
    await saveDraft(ines, { ...written, caseId, text: `Dear ${who}` })
    await also(caseId, who)
  }
  const before = { a: await desk.case(a), b: await desk.case(b) }
  const moveId = randomUUID()
  await mergeCases(ines, {
    caseId: a,
    version: before.a.version,
    from: [{ caseId: b, version: before.b.version, moveId }],
  })
  const answered = await desk.answers('ines', a, `An answer to Bea${mark}, who wrote last`)
  await base.db.run(sql`
    update reply set state = 'sent', sent_at = now(), external_id = ${`${externalId}/answer`} where id = ${answered.id}`)
  return { desk, a, b, externalId, ada: before.a.authorId, bea: before.b.authorId }
}
type Merged = Awaited<ReturnType<typeof merged>>

const erase = async ({ desk }: Merged, authorId: string): Promise<void> => {
  const id = randomUUID()
  await base.db.run(sql`
    insert into erasure (id, at, by_id, reason, author_ids, counts)
    values (${id}, now(), 'ines', 'request', ${[authorId]}::bigint[], '{}')`)
  while ((await carryOutErasure(desk.ctx, { id })) === 'more');
}
const words = async ({ a, b }: Merged): Promise<readonly string[]> =>
  (
    await base.db.rows<{ text: string }>(sql`
      select text from post where case_id in (${a}, ${b}) union all select text from note where case_id in (${a}, ${b})
      union all select text from proof where case_id in (${a}, ${b}) union all select text from reply where case_id in (${a}, ${b})`)
  )
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .toSorted()

/** The same, where the case that took theirs was merged on into that of a third; an answer to Bea waits there, and what was answered her has come back from the network. */
async function mergedOn(mark: string) {
  const it = await merged(mark)
  const { desk, a, b, externalId } = it
  const ines = desk.as('ines')
  const own = { ours: true, author: anAuthor({ externalId: 'did:us', handle: 'us', name: 'Us' }) }
  await desk.take([
    arrives({
      ...{ ...own, externalId: `${externalId}/answer`, parentId: externalId },
      text: `An answer to Bea${mark}, who wrote last`,
    }),
    arrives({
      ...own,
      externalId: `${externalId}/more`,
      parentId: `${externalId}/answer`,
      text: `More for Bea${mark}`,
    }),
  ])
  const c = await desk.writes('cleo', { text: 'Chez Mireille, dit Cleo' })
  const seen = async (caseId: string) => ({ caseId, version: (await desk.case(caseId)).version })
  await mergeCases(ines, { ...(await seen(c)), from: [{ ...(await seen(a)), moveId: randomUUID() }] })
  const posts = await base.db.rows<{ id: string }>(sql`
    select id from post where source_id = ${desk.brand.sourceId} and external_id = ${externalId}`)
  const queued = await submitReply(ines, {
    ...{ caseId: c, id: randomUUID(), toPostId: posts[0]?.id ?? '', text: `Waits for Bea${mark}`, holdSeconds: 0 },
  })
  const hook = randomUUID()
  await base.db.run(sql`
    insert into webhook (id, name, url, brand_ids, types, words, allowed, sealed_secrets, made_by, created_at)
    values (${hook}, 'Till', 'https://example.com/', array[${desk.brand.brandId}]::uuid[], '{}', true, '{}', '', 'ines', now())`)
  for (const [caseId, data, answer] of [
    [c, { replyId: queued.id }, `We heard: waits for Bea${mark}`],
    [a, { postId: queued.postId }, `We heard: dit Bea${mark}`],
    [a, {}, `We heard: dit Ada${mark}`],
  ] as const) {
    await base.db.run(sql`
      with told as (
        insert into webhook_message (webhook_id, thread, at, kind, brand_id, case_id, data, next_at)
        values (${hook}, ${`case ${caseId}`}, now(), 'answered', ${desk.brand.brandId}, ${caseId}, ${JSON.stringify(data)}, now())
        returning id)
      insert into webhook_attempt (message_id, number, at, took, answer) select id, 1, now(), 1, ${answer} from told`)
  }
  return { ...it, a, b, c, queued }
}
/** Where these words stand in the whole database, with the words. */
const foundWith = async (words: string): Promise<readonly string[]> =>
  (await everyText(base.db)).filter((text) => text.includes(words)).toSorted()

describe('somebody whose case was merged into another’s', () => {
  it('is shown what was answered them and what was done for them, wherever it stands now', async () => {
    const it = await merged()
    const found: PersonDatum[] = []
    for await (const page of personData(base.db, [it.bea])) found.push(...page)
    const texts = found.flatMap(({ data }) => (typeof data['text'] === 'string' ? [data['text']] : []))
    expect(texts).toEqual(
      expect.arrayContaining(['Chez Mireille, dit Bea', 'Told Bea by telephone', 'An answer to Bea, who wrote last']),
    )
    expect(texts.filter((text) => text.includes('Ada'))).toEqual([])
  })

  it('is no part of what is kept of the other: no answer, no link, no file, no promise, no summary of both', async () => {
    const it = await merged('XP', async (caseId, who) => {
      await base.db.run(sql`
        insert into case_link (id, case_id, url, title, added_by, added_at)
        values (gen_random_uuid(), ${caseId}, 'https://example.com/', ${`Link of ${who}`}, 'ines', now())`)
      await base.db.run(sql`
        insert into case_text (id, case_id, kind, author_id, text, created_at)
        values (gen_random_uuid(), ${caseId}, 'promise', 'ines', ${`Promised to ${who}`}, now())`)
      await base.db.run(sql`
        with kept as (insert into blob (sha256, type, size, bytes, kept_at)
            values (sha256(${who}::bytea), 'text/plain', 5, ${who}::bytea, now())
          returning sha256)
        insert into evidence (id, brand_id, case_id, name, original, added_by, uploaded_at, added_at)
        select gen_random_uuid(), c.brand_id, c.id, ${`File of ${who}`}, kept.sha256, 'ines', now(), now()
        from kept, cases c where c.id = ${caseId}`)
    })
    await base.db.run(sql`
      insert into case_summary (case_id, language, case_version, summary, open, left_out, model, made_at)
      values (${it.a}, 'fr', 1, 'AdaXP et BeaXP attendent', 'rien', 0, 'petit', now())`)
    for (const [authorId, own, other] of [
      [it.ada, 'AdaXP', 'BeaXP'],
      [it.bea, 'BeaXP', 'AdaXP'],
    ] as const) {
      const found: PersonDatum[] = []
      for await (const page of personData(base.db, [authorId])) found.push(...page)
      const all = found.map(({ data }) => JSON.stringify(data))
      expect(all.filter((text) => text.includes(other))).toEqual([])
      for (const kept of ['Told', 'Link of', 'Promised to', 'File of']) {
        expect(
          all.some((text) => text.includes(`${kept} ${own}`)),
          `${kept} ${own}`,
        ).toBe(true)
      }
    }
  })

  it('is shown what a machine and people made of their posts and of their case', async () => {
    const it = await merged()
    const ines = it.desk.as('ines')
    const post = await base.db.one<{ id: string }>(
      sql`select id from post where case_id = ${it.a} and author_id = ${it.bea} and not ours`,
    )
    await correctLabel(ines, { postId: post?.id ?? '', head: 'anger', right: 2 })
    const label = randomUUID()
    await base.db.run(sql`
      insert into label (id, brand_id, name, tone, made_by, made_at)
      values (${label}, ${it.desk.brand.brandId}, 'fidèle', 'plain', 'ines', now())`)
    await base.db.run(sql`update cases set labels = ${[label]}::uuid[] where id = ${it.b}`)
    await base.db.run(sql`
      insert into case_summary (case_id, language, case_version, summary, open, left_out, model, made_at)
      values (${it.b}, 'fr', 1, 'Bea attend', 'rien', 0, 'petit', now())`)
    const found: PersonDatum[] = []
    for await (const page of personData(base.db, [it.bea])) found.push(...page)
    const of = (kind: PersonDatum['kind'], id = '') => found.find((each) => each.kind === kind && each.id === id)?.data
    expect(of('post', post?.id)).toMatchObject({ judged: { anger: 2 }, corrected: [{ what: 'anger', right: 2 }] })
    expect(of('case', it.b)).toMatchObject({
      judged: { severity: expect.any(String), reasons: expect.any(Array) },
      labels: ['fidèle'],
      summaries: [{ language: 'fr', summary: 'Bea attend', open: 'rien', by: 'petit' }],
    })
  })

  it('leaves no comment on what was done to them in the other’s case, once they are erased', async () => {
    const it = await merged()
    await base.db.run(sql`
      insert into moderation (id, brand_id, case_id, source_id, author_id, kind, comment, done_by, done_at)
      select gen_random_uuid(), ${it.desk.brand.brandId}, ${it.a}, ${it.desk.brand.sourceId}, w, 'mute', 'about ' || w, 'ines', now()
      from unnest(${[it.ada, it.bea]}::bigint[]) w`)
    await erase(it, it.bea)
    const left = await base.db.rows<{ comment: string }>(
      sql`select comment from moderation where case_id = ${it.a} order by author_id`,
    )
    expect(left.map(({ comment }) => comment)).toEqual([`about ${it.ada}`, ''])
  })

  it('is erased with what went along, and the other keeps what is theirs', async () => {
    const it = await merged()
    await erase(it, it.bea)
    expect(await words(it)).toEqual(['Chez Mireille, dit Ada', 'Note about Ada', 'Told Ada by telephone'])
    expect([(await it.desk.case(it.a)).erased, (await it.desk.case(it.b)).erased]).toEqual([false, true])
  })

  it('is erased to the last word though the other case went on into a third, and nobody else is', async () => {
    const it = await mergedOn('XQ')
    const others = await foundWith('AdaXQ')
    expect((await foundWith('BeaXQ')).length).toBeGreaterThan(8)
    await erase(it, it.bea)
    expect(await foundWith('BeaXQ')).toEqual([])
    expect(await foundWith('AdaXQ')).toEqual(others)
    const rows = await base.db.rows(sql`select state from reply where id = ${it.queued.id}`)
    expect(rows).toEqual([{ state: 'cancelled' }])
    expect((await it.desk.case(it.c)).erased).toBe(false)
  })

  it('keeps their words where the case in between is erased, and those are not told as the other’s', async () => {
    const it = await mergedOn('XR')
    const texts: string[] = []
    for await (const page of personData(base.db, [it.ada])) {
      texts.push(...page.flatMap(({ data }) => (typeof data['text'] === 'string' ? [data['text']] : [])))
    }
    expect(texts.filter((text) => text.includes('BeaXR'))).toEqual([])
    await erase(it, it.ada)
    expect(await foundWith('AdaXR')).toEqual([])
    for (const kept of ['Chez Mireille, dit BeaXR', 'Note about BeaXR', 'Told BeaXR by telephone', 'Waits for BeaXR'])
      expect(await foundWith(kept), kept).not.toEqual([])
  })

  it('is not erased while an answer to them leaves from there, and none leaves meanwhile', async () => {
    const it = await mergedOn('XS')
    const claim = () => base.db.transaction((tx) => claimReply(tx, 'p', it.desk.clock.now(), seconds(12)))
    await base.db.transaction(async (tx) => {
      expect(await hasRepliesUnderWay(tx, [it.b])).toEqual([])
      for (let claimed = await claim(); claimed !== undefined; claimed = await claim())
        expect(claimed.id).not.toBe(it.queued.id)
    })
    expect((await claim())?.id).toBe(it.queued.id)
    expect(await base.db.transaction((tx) => hasRepliesUnderWay(tx, [it.a, it.b]))).toEqual([it.b])
  })

  it('has their own case back when the other is erased: their matter goes on', async () => {
    const it = await merged()
    await erase(it, it.ada)
    expect(await words(it)).toEqual(['Chez Mireille, dit Bea', 'Note about Bea', 'Told Bea by telephone'])
    expect(await it.desk.case(it.b)).toMatchObject({ erased: false, mergedInto: null, status: 'waiting' })
    expect((await it.desk.case(it.a)).erased).toBe(true)
  })

  it('takes along what they wrote since, which is owed and counted like anything else', async () => {
    const it = await merged('XT')
    const { desk, a, b } = it
    for (const text of ['Chez Mireille encore, dit Bea', 'Chez Mireille toujours rien, dit Bea']) {
      desk.clock.pass(minutes(60))
      expect(await desk.writes('bea', { text })).toBe(a)
    }
    await erase(it, it.ada)
    const rows = await base.db.rows<{ id: string; text: string }>(
      sql`select id, text from post where case_id = ${b} and not ours and erased_at is null order by published_at, id`,
    )
    expect(rows.map(({ text }) => text)).toEqual([
      'Chez Mireille, dit BeaXT',
      'Chez Mireille encore, dit Bea',
      'Chez Mireille toujours rien, dit Bea',
    ])
    const bea = await desk.case(b)
    expect(bea).toMatchObject({ posts: 3, status: 'open', clock: { state: 'running' }, lastPostId: rows.at(-1)?.id })
    expect(bea.unanswered?.contacts).toBe(2)
    expect(rebuild(b, (await eventsOfCase(base.db, b)).map(fromLog))).toEqual(bea)
    expect(await desk.case(a)).toMatchObject({ erased: true, posts: 1 })
    expect(await desk.writes('bea')).toBe(b)
  })

  it('gets back too what they wrote while the merge lasted that was taken back by hand', async () => {
    const it = await merged('XS')
    const { desk, a, b } = it
    desk.clock.pass(minutes(60))
    expect(await desk.writes('bea', { text: 'Chez Mireille encore, dit Bea' })).toBe(a)
    const move = await base.db.one<{ id: string }>(sql`select id from case_move where to_case = ${a}`)
    await undoMove(desk.as('ines'), { moveId: move?.id ?? '' })
    expect((await desk.case(b)).posts).toBe(1)
    await erase(it, it.ada)
    const rows = await base.db.rows<{ id: string; text: string }>(
      sql`select id, text from post where case_id = ${b} and not ours and erased_at is null order by published_at, id`,
    )
    expect(rows.map(({ text }) => text)).toEqual(['Chez Mireille, dit BeaXS', 'Chez Mireille encore, dit Bea'])
    const bea = await desk.case(b)
    expect(bea).toMatchObject({ posts: 2, status: 'open', clock: { state: 'running' }, lastPostId: rows.at(-1)?.id })
    expect(rebuild(b, (await eventsOfCase(base.db, b)).map(fromLog))).toEqual(bea)
    expect(await desk.case(a)).toMatchObject({ erased: true, posts: 1 })
    expect(await desk.writes('bea')).toBe(b)
  })

  it('loses no words to the time that a brand keeps cases while the other case is open', async () => {
    const it = await merged()
    const { desk, a, b } = it
    await base.db.run(
      sql`update brand set retention = '{"postsMonths": null, "casesMonths": 1, "deletedDays": 30}' where id = ${desk.brand.brandId}`,
    )
    desk.clock.pass(days(60))
    while (await tidyBrand(desk.ctx, new AbortController().signal));
    expect((await words(it)).length).toBeGreaterThan(4)
    await settleCase(desk.as('ines'), { caseId: a, version: (await desk.case(a)).version })
    desk.clock.pass(days(60))
    while (await tidyBrand(desk.ctx, new AbortController().signal));
    desk.clock.pass(days(2))
    while (await tidyBrand(desk.ctx, new AbortController().signal));
    expect(await words(it)).toEqual([])
    expect([(await desk.case(a)).erased, (await desk.case(b)).erased]).toEqual([true, true])
  })
})
