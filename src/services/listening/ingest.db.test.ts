import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAuthor, aPost, arrives, isDeleted } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, matcherFor } from '../../../test/support/listener.ts'
import { runs } from '../../../test/support/seed.ts'
import { rebuild } from '../../domain/cases/case.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { hours, instant, minutes } from '../../domain/model/time.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { ServiceError } from '../errors.ts'
import { readArrivals } from './read-arrivals.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))

const aDesk = () => aListener(base.db)

const casesOf = (brandId: string) => casesOfBrand(base.db, brandId)

const kindsOf = async (caseId: string) => (await eventsOfCase(base.db, caseId)).map((event) => event.kind)

const goneIn = async (sourceId: string): Promise<readonly boolean[]> => {
  const rows = await base.db.rows<{ gone: boolean }>(
    sql`select deleted_at is not null as gone from post where source_id = ${sourceId} order by id`,
  )
  return rows.map(({ gone }) => gone)
}

describe('a batch of arrivals', () => {
  it('makes a case with a running clock of a post that a rule matches, and writes just that', async () => {
    const { brand, take } = await aDesk()
    const result = await take([arrives({ text: 'Deux heures chez MIREILLE !' })])
    expect(result).toMatchObject({ stored: 1, matched: 1, joined: 0 })
    const [only, ...others] = await casesOf(brand.brandId)
    expect(others).toEqual([])
    expect(only).toMatchObject({
      status: 'new',
      ownerId: null,
      clock: { state: 'running', round: 1, startedAt: nine, dueAt: nine + hours(1), warnAt: nine + minutes(45) },
    })
    expect(await kindsOf(only?.id ?? '')).toEqual(['opened'])
    const [post] = await base.db.rows<{ hits: unknown }>(sql`select hits from post where source_id = ${brand.sourceId}`)
    expect(post?.hits).toEqual([{ ruleId: brand.ruleId, term: 0, start: 12, end: 25 }])
  })

  it('stores a post once however often it comes, and opens its case once', async () => {
    const { brand, take } = await aDesk()
    const post = arrives()
    await take([post, post])
    const again = await take([post])
    expect(again).toMatchObject({ stored: 0, known: 1 })
    expect(await casesOf(brand.brandId)).toHaveLength(1)
  })

  it('joins what the same person writes to their open case, and opens another case for somebody else', async () => {
    const { brand, take } = await aDesk()
    await take([arrives()])
    await take([arrives({ text: 'Chez Mireille ne répond pas', publishedAt: instant(nine + 60_000) })])
    await take([arrives({ author: anAuthor({ externalId: 'did:plc:yoan', handle: 'yoan' }) })])
    expect((await casesOf(brand.brandId)).map((it) => it.posts)).toEqual([2, 1])
  })

  it('keeps of a firehose only what concerns the brand', async () => {
    const { brand, take } = await aDesk()
    const result = await take([arrives({ text: 'Il pleut à Brest.' }), arrives({ text: 'Chez Mireille, il pleut.' })], {
      channel: 'stream',
      retain: 'matched',
    })
    expect(result.stored).toBe(1)
    expect(await base.db.rows(sql`select text from post where source_id = ${brand.sourceId}`)).toEqual([
      { text: 'Chez Mireille, il pleut.' },
    ])
  })

  it('is not looked at a second time when it was read on its way, unless the rules have changed since', async () => {
    const { brand, matcher, clock, take } = await aDesk()
    const arrivals = [arrives({ externalId: 'at://read', text: 'Deux heures chez Mireille' })]
    const firehose = { retain: 'matched' as const }
    const before = matcherFor(brand, [{ kind: 'name', text: 'Café du Port' }])
    const outdated = readArrivals(before, arrivals, clock.now(), 'bluesky')
    expect(await take(arrivals, { ...firehose, reading: outdated })).toMatchObject({ stored: 1, matched: 1 })
    const nothing = { ...readArrivals(matcher, arrivals, clock.now(), 'bluesky'), items: [] }
    expect(await take(arrivals, { ...firehose, reading: nothing })).toMatchObject({ stored: 0, known: 0 })
  })

  it('opens a case for what addresses the brand although no rule matches', async () => {
    const { brand, take } = await aDesk()
    await take([arrives({ text: 'Vous comptez répondre un jour ?', addressed: 'mention' })])
    expect(await casesOf(brand.brandId)).toHaveLength(1)
  })

  it('follows the same person in the thread of their case without the brand’s name', async () => {
    const { brand, take } = await aDesk()
    await take([arrives({ externalId: 'at://first' })])
    await take([arrives({ text: 'Toujours rien.', parentId: 'at://first', rootId: 'at://first' })], {
      channel: 'stream',
      retain: 'matched',
    })
    expect((await casesOf(brand.brandId)).map((it) => it.posts)).toEqual([2])
  })

  it('stops the clock for an answer that was given natively on the network', async () => {
    const { brand, clock, take } = await aDesk()
    await take([arrives({ externalId: 'at://asked' })])
    clock.pass(minutes(20))
    const answeredAt = instant(nine + minutes(9))
    await take([
      arrives({ ours: true, parentId: 'at://asked', rootId: 'at://asked', text: 'Pardon !', publishedAt: answeredAt }),
    ])
    const [it] = await casesOf(brand.brandId)
    expect(it).toMatchObject({ status: 'waiting', clock: { state: 'met', metAt: answeredAt, breachedAt: null } })
  })

  it('stops the clock too when the native answer arrived before the question', async () => {
    const { brand, clock, take } = await aDesk()
    clock.pass(minutes(20))
    const answeredAt = instant(nine + minutes(9))
    await take([
      arrives({ ours: true, parentId: 'at://late', rootId: 'at://late', text: 'Pardon !', publishedAt: answeredAt }),
    ])
    await take([arrives({ externalId: 'at://late' })])
    const [it] = await casesOf(brand.brandId)
    expect(it).toMatchObject({ status: 'waiting', clock: { state: 'met', metAt: answeredAt } })
  })

  it('knows that a native answer came late, although an outage brings it together with the question', async () => {
    const { brand, clock, take } = await aDesk()
    clock.pass(hours(3))
    const answeredAt = instant(nine + minutes(90))
    await take([
      arrives({ externalId: 'at://outage' }),
      arrives({ ours: true, parentId: 'at://outage', rootId: 'at://outage', publishedAt: answeredAt }),
    ])
    const [it] = await casesOf(brand.brandId)
    const due = instant(nine + hours(1))
    expect(it).toMatchObject({ clock: { state: 'met', metAt: answeredAt, breachedAt: due, dueAt: due } })
    const late = await base.db.rows(sql`select id from cases where brand_id = ${brand.brandId} and facets @> '{late}'`)
    expect(late).toEqual([{ id: it?.id }])
    const events = await eventsOfCase(base.db, it?.id ?? '')
    expect(events.map(({ kind }) => kind)).toEqual(['opened', 'clock-breached', 'answered'])
    expect(rebuild(it?.id ?? '', events.map(fromLog))).toEqual(it)
  })

  it('starts a new clock when the customer writes again after an answer', async () => {
    const { brand, clock, take } = await aDesk()
    await take([arrives({ externalId: 'at://q' })])
    clock.pass(minutes(20))
    await take([arrives({ ours: true, parentId: 'at://q', publishedAt: instant(nine + minutes(5)) })])
    await take([arrives({ parentId: 'at://q', text: 'Et alors ?', publishedAt: instant(nine + minutes(15)) })])
    const [it] = await casesOf(brand.brandId)
    expect(it).toMatchObject({
      status: 'open',
      clock: { state: 'running', round: 2, startedAt: nine + minutes(15) },
    })
  })

  it('never lets a forged date move a clock more than a day back, nor into the future', async () => {
    const { brand, clock, take } = await aDesk()
    await take([arrives({ publishedAt: instant(0) })])
    await take([
      arrives({ author: anAuthor({ externalId: 'did:plc:future' }), publishedAt: instant(nine + hours(90)) }),
    ])
    const [old, future] = await casesOf(brand.brandId)
    expect(old?.clock.startedAt).toBe(clock.now() - hours(24))
    expect(future?.clock.startedAt).toBe(clock.now())
  })

  it('keeps the words before an edit, and marks what was deleted without losing it', async () => {
    const { brand, take } = await aDesk()
    // A complaint before and after, so that its words make nothing else of the case.
    const [before, text] = ['Plats froids chez Mireille.', 'Plats froids et sales chez Mireille.']
    await take([arrives({ externalId: 'at://e', revision: 'a', text: before })])
    await take([arrives({ externalId: 'at://e', revision: 'b', text }), isDeleted('at://e')])
    const [row] = await base.db.rows(sql`
      select p.text, r.text as before, p.deleted_at is not null as deleted from post p join post_revision r on r.post_id = p.id
      where p.source_id = ${brand.sourceId}`)
    expect(row).toEqual({
      text,
      before,
      deleted: true,
    })
    const [it] = await casesOf(brand.brandId)
    expect(await kindsOf(it?.id ?? '')).toEqual(['opened', 'post-edited', 'post-deleted'])
  })

  it('takes the mark of a deletion back when the post is there again, and says so in its case', async () => {
    const { brand, clock, take } = await aDesk()
    const post = arrives({ externalId: 'at://back' })
    await take([post])
    clock.pass(minutes(5))
    await take([isDeleted('at://back')])
    clock.pass(minutes(5))
    await take([post], { channel: 'stream' })
    // A page of a gap may have been held since before the deletion.
    await take([post], { ofGap: true })
    expect(await goneIn(brand.sourceId)).toEqual([true])
    await take([post])
    await take([post])
    expect(await goneIn(brand.sourceId)).toEqual([false])
    const [it] = await casesOf(brand.brandId)
    expect(it?.status).toBe('new')
    expect(await kindsOf(it?.id ?? '')).toEqual(['opened', 'post-deleted', 'post-restored'])
    expect(rebuild(it?.id ?? '', (await eventsOfCase(base.db, it?.id ?? '')).map(fromLog))).toEqual(it)
  })

  it('believes a deletion for a minute where an index may lag behind it, and the last word of a batch where nothing does', async () => {
    const { brand, clock, take } = await aDesk()
    const lagging = arrives({ externalId: 'at://lagging' })
    const steady = arrives({ externalId: 'at://steady', inOrder: true })
    await take([lagging, steady])
    clock.pass(minutes(5))
    const both = [isDeleted('at://lagging'), isDeleted('at://steady')]
    await take([...both, lagging, steady])
    expect(await goneIn(brand.sourceId)).toEqual([true, false])
    await take([lagging, steady, ...both])
    expect(await goneIn(brand.sourceId)).toEqual([true, true])
    await take([lagging, steady])
    expect(await goneIn(brand.sourceId)).toEqual([true, false])
  })

  it('places what is there again and found no case before, and leaves alone what was erased', async () => {
    const { brand, clock, take } = await aDesk()
    const quiet = { externalId: 'at://quiet', text: 'Il pleut à Brest.' }
    await take([arrives(quiet), arrives({ externalId: 'at://erased' })])
    await take([isDeleted('at://quiet'), isDeleted('at://erased')])
    await base.db.run(sql`update post set text = '', erased_at = now() where external_id = 'at://erased'`)
    clock.pass(minutes(5))
    await take([arrives({ ...quiet, addressed: 'mention' }), arrives({ externalId: 'at://erased' })])
    expect(await goneIn(brand.sourceId)).toEqual([false, true])
    const rows = await base.db.rows<{ placed: boolean }>(
      sql`select case_id is not null as placed from post where external_id = 'at://quiet' and source_id = ${brand.sourceId}`,
    )
    expect(rows).toEqual([{ placed: true }])
  })

  it('takes in an edit that is taken back at once, where nothing of it can come late', async () => {
    const { brand, clock, take } = await aDesk()
    for (const inOrder of [true, undefined] as const) {
      const externalId = `at://${inOrder === true ? 'one-way' : 'two-ways'}`
      for (const word of ['A', 'B', 'A']) {
        const flag = inOrder === undefined ? {} : { inOrder }
        await take([arrives({ externalId, text: `chez Mireille ${word}`, revision: `words-${word}`, ...flag })])
        clock.pass(minutes(1))
      }
    }
    const rows = await base.db.rows<{ text: string; former: string }>(sql`
      select p.text, (select string_agg(r.text, ', ' order by r.seen_at) from post_revision r where r.post_id = p.id) as former
      from post p where p.source_id = ${brand.sourceId} order by p.id`)
    expect(rows).toEqual([
      { text: 'chez Mireille A', former: 'chez Mireille A, chez Mireille B' },
      { text: 'chez Mireille B', former: 'chez Mireille A' },
    ])
  })

  it('keeps apart what comes under an id that its writer chose and that is another post’s already, in one batch or in two', async () => {
    const { brand, clock, take } = await aDesk()
    const mail = (who: string, text: string) =>
      arrives({
        externalId: 'one@id',
        apartId: `one@id#${who}`,
        revision: null,
        text,
        author: anAuthor({ externalId: who, handle: who }),
      })
    const first = mail('jeanne@mail.example', 'Deux heures chez Mireille')
    const second = mail('yoan@mail.example', 'Plats froids chez Mireille')
    const third = mail('alix@mail.example', 'Jamais remboursé chez Mireille')
    await take([first])
    await take([second, third, second])
    clock.pass(minutes(5))
    expect(await take([third, second, first])).toMatchObject({ stored: 0, known: 3 })
    const ids = await base.db.rows<{ id: string }>(
      sql`select external_id as id from post where source_id = ${brand.sourceId} order by post.id`,
    )
    expect(ids.map(({ id }) => id)).toEqual(['one@id', 'one@id#yoan@mail.example', 'one@id#alix@mail.example'])
    expect((await casesOf(brand.brandId)).map((it) => it.posts)).toEqual([1, 1, 1])
    // What was erased is not told apart from itself.
    await base.db.run(sql`update post set text = '', erased_at = now() where external_id = 'one@id'`)
    expect(await take([first])).toMatchObject({ stored: 0 })
    await take([
      arrives({
        externalId: 'answer@id',
        parentId: 'one@id',
        author: anAuthor({ externalId: 'jeanne@mail.example' }),
        text: 'Toujours rien.',
      }),
    ])
    expect((await casesOf(brand.brandId)).map((it) => it.posts)).toEqual([2, 1, 1])
  })

  it('says where a post stands now: what waited to be published is public once it is seen so', async () => {
    const { brand, take } = await aDesk()
    const placed = (place: string | null) => arrives({ externalId: 'at://p', revision: 'a', place })
    const placeOf = async (): Promise<unknown> =>
      (await base.db.rows<{ place: string }>(sql`select place from post where source_id = ${brand.sourceId}`))[0]?.place
    await take([placed('Le blog (en attente)')])
    await take([placed('Le blog')])
    expect(await placeOf()).toBe('Le blog')
    await take([placed(null)])
    expect(await placeOf()).toBe('Le blog')
    const [it] = await casesOf(brand.brandId)
    expect(await kindsOf(it?.id ?? '')).toEqual(['opened'])
  })

  it('writes nothing at all when another process has taken the lease', async () => {
    const { brand, take } = await aDesk()
    await base.db.run(sql`update source set lease_token = lease_token + 1 where id = ${brand.sourceId}`)
    await expect(take([arrives()])).rejects.toThrow(ServiceError)
    expect(await casesOf(brand.brandId)).toEqual([])
    expect(await base.db.rows(sql`select 1 from source_cursor where source_id = ${brand.sourceId}`)).toEqual([])
  })

  it('moves the cursor with the posts, in one transaction', async () => {
    const { brand, take } = await aDesk()
    await take([arrives()], { cursor: 'after-one' })
    expect(
      await base.db.rows(sql`select channel, cursor from source_cursor where source_id = ${brand.sourceId}`),
    ).toEqual([{ channel: 'pull', cursor: 'after-one' }])
  })

  it('takes in hostile text: NUL, half surrogate pairs, a megabyte, addresses that are none', async () => {
    const { brand, take } = await aDesk()
    await take([
      arrives({
        text: `chez Mireille \u0000\ud83d ${'x'.repeat(1_000_000)}`,
        author: anAuthor({ name: 'a\u0000b\udc00', url: 'javascript:alert(1)' }),
        links: ['javascript:alert(1)', 'https://ok.example/', 'http://'],
        ref: { cid: 'a\u0000b' },
      }),
    ])
    const [row] = await base.db.rows<{ links: string[]; url: string | null; length: number }>(sql`
      select p.links, a.url, length(p.text) as length from post p join author a on a.id = p.author_id
      where p.source_id = ${brand.sourceId}`)
    expect(row?.links).toEqual(['https://ok.example/'])
    expect(row?.url).toBeNull()
    expect(row?.length).toBeLessThanOrEqual(100_000)
  })

  it('gives the same cases whatever way the same posts are cut into batches and repeated', async () => {
    const people = ['a', 'b', 'c']
    const story = fc.array(
      fc.record({ who: fc.constantFrom(...people), ours: fc.boolean(), minute: fc.integer({ min: 0, max: 50 }) }),
      { minLength: 1, maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(story, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), async (lines, cuts) => {
        const arrivals = [...lines]
          .sort((a, b) => a.minute - b.minute)
          .map((line, i): Arrival => {
            const asked = `at://first/${line.who}`
            return {
              kind: 'post',
              post: aPost({
                externalId: `at://${i}`,
                author: anAuthor({ externalId: line.ours ? 'did:us' : `did:${line.who}`, handle: line.who }),
                ours: line.ours,
                parentId: asked,
                rootId: asked,
                publishedAt: instant(nine + minutes(line.minute) + i),
                text: 'chez Mireille',
              }),
            }
          })
        const first = people.map(
          (who): Arrival => ({
            kind: 'post',
            post: aPost({
              externalId: `at://first/${who}`,
              author: anAuthor({ externalId: `did:${who}`, handle: who }),
            }),
          }),
        )
        const whole = await aDesk()
        whole.clock.pass(hours(1))
        await whole.take([...first, ...arrivals])
        const cut = await aDesk()
        cut.clock.pass(hours(1))
        await cut.take(first)
        const rest = [...arrivals]
        const sizes = cuts[Symbol.iterator]()
        while (rest.length > 0) {
          const batch = rest.splice(0, sizes.next().value)
          await cut.take(batch)
          await cut.take(batch)
        }
        const shape = async (brandId: string) =>
          (await casesOf(brandId)).map((it) => ({
            status: it.status,
            posts: it.posts,
            clock: it.clock.state,
            round: it.clock.round,
          }))
        expect(await shape(cut.brand.brandId)).toEqual(await shape(whole.brand.brandId))
        for (const it of await casesOf(cut.brand.brandId)) {
          expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
        }
      }),
      { numRuns: runs(12) },
    )
  })

  it('opens one case per person when two processes take in the same posts at once', async () => {
    const { brand, take } = await aDesk()
    const posts = Array.from({ length: 40 }, (_, i) =>
      arrives({ externalId: `at://${i}`, author: anAuthor({ externalId: `did:${i % 5}`, handle: `h${i % 5}` }) }),
    )
    await Promise.all([take(posts), take([...posts].reverse()), take(posts, { channel: 'stream' })])
    expect((await casesOf(brand.brandId)).map((it) => it.posts)).toEqual([8, 8, 8, 8, 8])
  })
})
