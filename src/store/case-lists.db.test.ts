import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../test/support/builders.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { aListener, type Listener } from '../../test/support/listener.ts'
import { runs } from '../../test/support/seed.ts'
import { closedKey } from '../domain/cases/order.ts'
import { type CaseFilter, filterOfView, readFilter, type StandingView } from '../domain/cases/filter.ts'
import { days, hours, instant } from '../domain/model/time.ts'
import {
  countListed,
  countListedOfEach,
  keyOf,
  type ListPlace,
  type ListQuestion,
  pickCases,
  readInOrder,
  whereAll,
} from './case-lists.ts'
import { columnsOfIndex, shortestList } from './case-filter.ts'
import { partsBefore } from './case-spans.ts'
import { saidOf } from './case-words.ts'
import { findPlaces, type SearchAsked, usualBounds } from './search.ts'
import { termQueries } from './search-words.ts'
import { sql } from './sql.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
const people = ['ines', 'hugo', 'nora']
const words = ['colis', 'livraison', 'remboursement', 'merci']

beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of people) await aColleague(base.db, { id, role: 'administrator' })
  desk = await aListener(base.db)
  const ids = Array.from({ length: 60 }, (_, i) => `p${i}`)
  await desk.take(
    ids.map((externalId, i) =>
      arrives({
        externalId,
        author: anAuthor({ externalId: `did:${externalId}`, handle: `${externalId}.test`, name: externalId }),
        text: `Chez Mireille : ${words.filter((_, nth) => (i >> nth) % 2 === 0).join(' ')} ${i % 7 === 0 ? 'colis perdu' : ''}`,
        language: i % 3 === 0 ? 'fr' : 'en',
        publishedAt: instant(desk.clock.now() - hours(1) * (1 - i / 61)),
      }),
    ),
  )
  // Cases of every kind, over two years: what became of them is not what is asked here.
  await base.db.run(sql`
    update cases set
      status = (array['new', 'open', 'waiting', 'paused', 'settled', 'set-aside'])[1 + id % 6],
      owner_id = (array['ines', 'hugo', null])[1 + id % 3],
      priority = (array['critical', 'high', 'medium', 'low'])[1 + id % 4],
      opened_at = opened_at - (id % 11) * interval '60 days',
      last_post_at = last_post_at - (id % 9) * interval '60 days',
      judged = (array['{}', '{urgent}', '{anger:1,anger:2}', '{urgent,anger:1,anger:2,anger:3}', '{complaint,anger:1}'])[1 + id % 5]::text[],
      connector = (array['bluesky', 'mastodon'])[1 + id % 2],
      clock_breached_at = case when id % 4 = 0 then opened_at end,
      last_answer_at = case when id % 3 = 0 then last_post_at end,
      order_key = (id * 7919) % 100`)
  // What is closed stands behind everything else, as the domain has it: by the moment of that, which is long after the last word of some.
  await base.db.run(sql`
    update cases set order_key = ${closedKey(0)}
      - round(extract(epoch from last_post_at + (id % 5) * interval '25 days') * 1000)::bigint
    where status in ('settled', 'set-aside')`)
  await base.db.run(sql`
    insert into note (id, case_id, author_id, text, created_at)
    select gen_random_uuid(), id, 'ines', 'Le colis est retrouvé', opened_at from cases where id % 5 = 0`)
})
afterAll(() => base[Symbol.asyncDispose]())

const view = fc.constantFrom<StandingView>('to-answer', 'mine', 'unowned', 'waiting', 'settled', 'all')
const parts = [
  'status=settled',
  'status=new,set-aside',
  'priority=critical',
  'owner=me',
  'owner=hugo,nobody',
  'language=fr',
  'channel=mastodon',
  'late=yes',
  'replied=no',
  'is=urgent',
  'opened-after=200d',
  'opened-before=100d',
  'last-after=150d',
  'last-before=90d',
  'sort=severity',
  'sort=urgency',
  'sort=anger',
]
const filterOf = (parts: readonly string[]): CaseFilter => {
  const read = readFilter(new URLSearchParams(parts.join('&')))
  if (!read.ok) throw new Error('A filter of this test is not understood.')
  return read.filter
}
const filter = fc.subarray(parts).map(filterOf)
/** One that leaves something. */
const wide = fc
  .subarray(['status=settled', 'channel=mastodon', 'late=yes', 'replied=no', 'last-before=90d', 'owner=nobody'], {
    maxLength: 1,
  })
  .map(filterOf)

const ask = (view: StandingView, filter: CaseFilter, userId = 'ines'): ListQuestion => ({
  brandId: desk.brand.brandId,
  filters: [filterOfView(view), filter],
  userId,
  now: desk.clock.now(),
})

/** What is asked for, in the order that is asked for, without any short way. */
const plain = async (question: ListQuestion): Promise<readonly string[]> => {
  const rows = await base.db.rows<{ id: string }>(
    sql`select c.id from cases c where ${whereAll(question)} order by ${keyOf(question)}, c.id`,
  )
  return rows.map(({ id }) => id)
}

describe('a list of cases', () => {
  it('is the same page after page, whichever way it is found', async () => {
    const bound = fc.constantFrom(0, 1, 5, 1_000)
    await fc.assert(
      fc.asyncProperty(
        view,
        filter,
        bound,
        bound,
        fc.integer({ min: 1, max: 20 }),
        bound,
        fc.constantFrom(0, 3, 30, 1_000),
        fc.boolean(),
        async (view, filter, passed, sorted, limit, walked, countedUpTo, goesOnToCount) => {
          const question = ask(view, filter)
          const found: string[] = []
          const counts: (number | null)[] = []
          let after: ListPlace | null = null
          do {
            const { ids, next, count }: Awaited<ReturnType<typeof pickCases>> = await pickCases(
              base.db,
              { ...question, after, limit, countedUpTo, goesOnToCount },
              { walked, passed, sorted },
            )
            counts.push(count)
            found.push(...(await readInOrder(base.db, ids)).map(({ it }) => it.id))
            after = next
          } while (after !== null)
          const expected = await plain(question)
          expect(found).toEqual(expected)
          // A first page may know how many there are in all; none of those behind it does.
          const [count, ...others] = counts
          if (count !== null) expect(count).toBe(Math.min(expected.length, countedUpTo))
          expect(others.filter((it) => it !== null)).toEqual([])
          expect(await countListed(base.db, question, 10_000)).toBe(expected.length)
        },
      ),
      { numRuns: runs(60) },
    )
  })

  it('of what was opened before a moment is whole, whether that was over by then, still going on, or goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<StandingView>('all', 'settled', 'to-answer'),
        wide,
        fc.integer({ min: 0, max: 700 * 24 }),
        fc.integer({ min: 1, max: 9 }),
        async (view, filter, hoursAgo, limit) => {
          const question = ask(view, { ...filter, openedBefore: { ago: hours(hoursAgo) } })
          const found: string[] = []
          let after: ListPlace | null = null
          do {
            const page: Awaited<ReturnType<typeof pickCases>> = await pickCases(base.db, { ...question, after, limit })
            found.push(...page.ids)
            after = page.next
          } while (after !== null)
          expect(found).toEqual(await plain(question))
        },
      ),
      { numRuns: runs(80) },
    )
  })

  it('looks up by its own index what goes on for long', async () => {
    const { long } = partsBefore(instant(desk.clock.now() - days(300)), { goingOn: sql`true`, over: sql`true` })
    const plan = await base.db.transaction(async (tx) => {
      await tx.run(sql`set local enable_seqscan = off`)
      return tx.rows(sql`explain select c.id from cases c where c.brand_id = ${desk.brand.brandId}${long}`)
    })
    expect(JSON.stringify(plan)).toContain('cases_long')
  })

  it('goes through no longer list than the shortest that holds all that is asked, and reads no case there', async () => {
    const planOf = (asked: StandingView) =>
      base.db.transaction(async (tx) => {
        await tx.run(sql`set local enable_seqscan = off`)
        await tx.run(sql`set local enable_bitmapscan = off`)
        const where = shortestList({ filters: [filterOfView(asked)] })
        const order = sql`order by c.order_key, c.id`
        return JSON.stringify(
          await tx.rows(sql`
            explain select c.id, ${columnsOfIndex} from cases c where c.brand_id = ${desk.brand.brandId}${where} ${order}`),
        )
      })
    expect(await planOf('to-answer')).toContain('Index Only Scan using cases_to_answer')
    expect(await planOf('unowned')).toContain('Index Only Scan using cases_unowned')
    expect(await planOf('waiting')).toContain('Index Only Scan using cases_waiting')
  })

  it('with words holds just the cases in which they stand, whether those are looked up or each is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        view,
        filter,
        fc.constantFrom('colis', 'livr*', 'retrouvé', 'colis perdu', 'introuvable', 'remboursem*'),
        fc.constantFrom('', 'merci'),
        fc.record({ gathered: fc.constantFrom(0, 7, 1_000), commonShare: fc.constantFrom(-1, 0.02) }),
        async (view, filter, term, refused, bounds) => {
          const [query, none] = await termQueries(base.db, [term, refused])
          const asked = { kinds: [], from: [], to: null, attached: [], after: null, before: null, names: [] }
          const words = query?.query ?? ''
          const { brandId } = desk.brand
          const said = await saidOf(
            base.db,
            brandId,
            { ...asked, words, none: refused === '' ? null : (none?.query ?? null) },
            desk.clock.now(),
            { ...usualBounds, ...bounds },
          )
          const question = { ...ask(view, filter), said }
          const holds = new Set(
            (
              await base.db.rows<{ id: string }>(sql`
                select case_id as id from post where words @@ ${words}::tsquery
                union select case_id from note where words @@ ${words}::tsquery`)
            ).map(({ id }) => id),
          )
          const without = new Set(
            refused === ''
              ? []
              : (
                  await base.db.rows<{ id: string }>(
                    sql`select case_id as id from post where words @@ ${none?.query ?? ''}::tsquery`,
                  )
                ).map(({ id }) => id),
          )
          const expected = (await plain(ask(view, filter))).filter((id) => holds.has(id) && !without.has(id))
          const page = await pickCases(base.db, { ...question, after: null, limit: 100 })
          expect(page.ids).toEqual(expected)
          expect(await countListed(base.db, question, 10)).toBe(Math.min(10, expected.length))
        },
      ),
      { numRuns: runs(40) },
    )
  })

  it('is counted for many people at once as for each of them', async () => {
    await fc.assert(
      fc.asyncProperty(view, filter, async (view, filter) => {
        const own = { ...filter, owners: ['me'] }
        const filters = [filterOfView(view), own].map((it) => ({
          ...it,
          owners: it.owners.filter((who) => who === 'me'),
        }))
        const counted = await countListedOfEach(base.db, { ...ask(view, own), filters, userIds: people }, 4)
        for (const userId of people) {
          const alone = await countListed(base.db, { ...ask(view, own, userId), filters }, 4)
          expect([userId, counted.get(userId)]).toEqual([userId, alone])
        }
      }),
      { numRuns: runs(30) },
    )
  })
})

describe('a search for words', () => {
  const reference = async (asked: SearchAsked): Promise<ReadonlyMap<string, number>> => {
    const rows = await base.db.rows<{ id: string; newest: number }>(sql`
      select it.id, c.last_post_at as newest from cases c join (
        select p.case_id, 'post ' || p.id as id from post p where p.words @@ ${asked.words}::tsquery
        union all select n.case_id, 'note ' || n.id from note n where n.words @@ ${asked.words}::tsquery) it on it.case_id = c.id
      where ${whereAll(asked)}`)
    return new Map(rows.map(({ id, newest }) => [id, newest]))
  }

  it('finds what lies in the newest cases, whichever way it goes', async () => {
    const bound = fc.constantFrom(0, 1, 7, 1_000)
    const share = fc.constantFrom(-1, 0.02)
    const before = fc
      .tuple(wide, fc.integer({ min: 0, max: 700 * 24 }))
      .map(([filter, hoursAgo]) => ({ ...filter, openedBefore: { ago: hours(hoursAgo) } }))
    await fc.assert(
      fc.asyncProperty(
        view,
        fc.oneof(filter, before),
        fc.constantFrom('colis', 'merci', 'livraison', 'colis perdu', 'introuvable'),
        fc.record({ gathered: bound, near: bound, few: bound, walked: bound, commonShare: share }),
        fc.integer({ min: 1, max: 40 }),
        async (view, filter, term, bounds, most) => {
          const [query] = await termQueries(base.db, [term])
          const none = { kinds: [], from: [], to: null, attached: [], after: null, before: null, none: null, names: [] }
          const asked = { ...ask(view, filter), ...none, words: query?.query ?? '' }
          const all = await reference(asked)
          const { places, cut } = await findPlaces(base.db, asked, { most, cases: 1 }, bounds)
          const found = places.map((it) => `${it.in} ${it.id}`)
          expect(new Set(found).size).toBe(found.length)
          expect(found.filter((it) => !all.has(it))).toEqual([])
          expect([found.length, cut]).toEqual([Math.min(all.size, most), all.size > most])
          // What was left out lies in no newer case than what was found.
          const oldest = Math.min(...found.map((it) => all.get(it) ?? 0))
          const left = [...all].filter(([it]) => !found.includes(it)).map(([, newest]) => newest)
          expect(left.filter((newest) => newest > oldest)).toEqual([])
        },
      ),
      { numRuns: runs(80) },
    )
  })
})
