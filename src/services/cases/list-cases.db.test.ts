import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFile } from 'node:fs/promises'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { noFilter, readFilter, type StandingView } from '../../domain/cases/filter.ts'
import { orderKey } from '../../domain/cases/order.ts'
import { type CaseSort, caseSorts, sortKey } from '../../domain/cases/sort.ts'
import { hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { erasePostTexts } from '../privacy/erase-texts.ts'
import { assignCase } from './assign-case.ts'
import { countCases } from './count-cases.ts'
import { countOfList, listCases } from './list-cases.ts'
import { ringClocks } from './ring-clocks.ts'
import { setPriority } from './set-priority.ts'
import { settleCase } from './settle-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let ines: Context
/** The case of each person, by the name they are called here. */
const caseOf: Record<string, string> = {}
const nameOf = (id: string): string => Object.entries(caseOf).find(([, it]) => it === id)?.[0] ?? id

const version = async (id: string): Promise<number> =>
  (await base.db.one<{ version: number }>(sql`select version from cases where id = ${id}`))?.version ?? 0

/** The names in a list, in its order. */
async function names(address = '', view: StandingView = 'all', who: Context = ines): Promise<readonly string[]> {
  const read = readFilter(new URLSearchParams(address))
  if (!read.ok) throw new Error(read.faults.map((it) => it.message).join(' '))
  const { cases } = await listCases(who, {
    brandId: desk.brand.brandId,
    view,
    filter: read.filter,
    after: null,
    limit: 50,
  })
  return cases.map(({ it }) => nameOf(it.id))
}

beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', role: 'administrator' })
  await aColleague(base.db, { id: 'hugo', name: 'Hugo Petit', role: 'administrator' })
  desk = await aListener(base.db)
  ines = { ...desk.ctx, actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId]) }) }
  const says = async (name: string, ago: number, language: string | null, place: string | null = null) => {
    const { opened } = await desk.take([
      arrives({
        externalId: name,
        author: anAuthor({ externalId: `did:${name}`, name, handle: name.toLowerCase() }),
        language,
        publishedAt: instant(desk.clock.now() - ago),
        ...(place === null ? {} : { place }),
      }),
    ])
    caseOf[name] = opened[0]?.caseId ?? ''
  }
  await says('Anna', minutes(50), 'fr')
  await says('Bruno', minutes(40), 'en', 'Lyon, Part-Dieu')
  await says('Chloé', minutes(30), 'fr')
  await says('David', minutes(20), null)
  await says('Emma', minutes(10), 'de')
  await says('Fatou', seconds(10), 'fr', 'Nice')
  await assignCase(ines, { caseId: caseOf['Chloé'] ?? '', ownerId: 'ines', version: 1 })
  await assignCase(ines, { caseId: caseOf['David'] ?? '', ownerId: 'hugo', version: 1 })
  await setPriority(ines, { caseId: caseOf['Emma'] ?? '', priority: 'critical', version: 1 })
  await settleCase(ines, { caseId: caseOf['Fatou'] ?? '', version: 1 })
  await desk.take([
    arrives({
      externalId: 'us',
      ours: true,
      parentId: 'Bruno',
      author: anAuthor({ externalId: 'did:us' }),
      publishedAt: desk.clock.now(),
    }),
  ])
})
afterAll(() => base[Symbol.asyncDispose]())

describe('a list of the inbox', () => {
  it('shows who is due first, then whom we wait for, then what is closed', async () => {
    expect(await names()).toEqual(['Anna', 'Emma', 'Chloé', 'David', 'Bruno', 'Fatou'])
  })

  it.each([
    ['status=waiting', ['Bruno']],
    ['status=settled,waiting', ['Bruno', 'Fatou']],
    ['priority=critical', ['Emma']],
    ['owner=me', ['Chloé']],
    ['owner=hugo', ['David']],
    ['owner=nobody', ['Anna', 'Emma', 'Bruno', 'Fatou']],
    ['owner=me,hugo', ['Chloé', 'David']],
    ['channel=test', ['Anna', 'Emma', 'Chloé', 'David', 'Bruno', 'Fatou']],
    ['channel=mastodon', []],
    ['language=fr', ['Anna', 'Chloé', 'Fatou']],
    ['language=fr,de', ['Anna', 'Emma', 'Chloé', 'Fatou']],
    ['place=Lyon%2C%20Part-Dieu', ['Bruno']],
    ['replied=yes', ['Bruno']],
    ['replied=no&language=fr&owner=nobody', ['Anna', 'Fatou']],
    ['last-after=25m', ['Emma', 'David', 'Fatou']],
    ['last-before=35m', ['Anna', 'Bruno']],
    ['opened-before=2026-03-02', []],
    ['opened-after=2026-03-02&language=de', ['Emma']],
    ['late=yes', []],
    ['unanswered=2', []],
  ])('“%s” shows just those', async (address, expected) => {
    expect(await names(address)).toEqual(expected)
  })

  it('a filter narrows a standing view', async () => {
    expect(await names('language=fr', 'to-answer')).toEqual(['Anna', 'Chloé'])
    expect(await names('language=de', 'mine')).toEqual([])
  })

  it('“me” is whoever asks', async () => {
    const hugo = { ...ines, actor: aPerson({ userId: 'hugo', brands: new Set([desk.brand.brandId]) }) }
    expect(await names('owner=me', 'all', hugo)).toEqual(['David'])
  })

  it('read page by page is the same list, without a gap and without a double', async () => {
    const found: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listCases>> = await listCases(ines, {
        brandId: desk.brand.brandId,
        view: 'all',
        after,
        limit: 2,
      })
      found.push(...page.cases.map(({ it }) => nameOf(it.id)))
      after = page.next
    } while (after !== null)
    expect(found).toEqual(await names())
  })

  it('says how many there are', async () => {
    const { brandId } = desk.brand
    const page = await listCases(ines, { brandId, view: 'to-answer', after: null, limit: 2 })
    expect([page.total, page.capped]).toEqual([4, false])
    expect(await countCases(ines, { brandId })).toEqual({ 'to-answer': 4, mine: 1, unowned: 2, waiting: 1, settled: 1 })
  })

  it('of very many cases comes without their number, unless that is known or found on the way', async () => {
    await using many = await createTestDatabase()
    await aColleague(many.db, { id: 'ines', role: 'administrator' })
    const desk = await aListener(many.db)
    const { brandId } = desk.brand
    const ines = { ...desk.ctx, actor: aPerson({ userId: 'ines', brands: new Set([brandId]) }) }
    const { opened } = await desk.take([arrives({ externalId: 'one' })])
    await settleCase(ines, { caseId: opened[0]?.caseId ?? '', version: 1 })
    const columns = await many.db.rows<{ name: string }>(sql`
      select quote_ident(column_name) as name from information_schema.columns
      where table_name = 'cases' and is_generated = 'NEVER' and is_identity = 'NO' and column_name <> 'id'`)
    const names = columns.map(({ name }) => name).join(', ')
    await many.db.pool.query(`insert into cases (${names}) select ${names} from cases, generate_series(1, 20500)`)
    await many.db.run(sql`analyze cases`)
    const filterOf = (text: string) => {
      const read = readFilter(new URLSearchParams(text))
      return read.ok ? read.filter : noFilter
    }
    const list = (text: string, view: StandingView = 'all') =>
      listCases(ines, { brandId, view, filter: filterOf(text), after: null, limit: 50 })
    const said = ({ total, capped, counted }: Awaited<ReturnType<typeof list>>) => ({ total, capped, counted })
    const filter = filterOf('replied=no')

    expect(said(await list('replied=no'))).toEqual({ total: 50, capped: true, counted: false })
    expect(await countOfList(ines, { brandId, view: 'all', filter })).toEqual({ total: 1_000, capped: true })
    expect(said(await list('replied=no'))).toEqual({ total: 1_000, capped: true, counted: true })
    expect(said(await list('status=set-aside'))).toEqual({ total: 0, capped: false, counted: true })
    expect(said(await list('replied=no', 'to-answer'))).toEqual({ total: 0, capped: false, counted: true })
  })

  it('is refused for a brand that the person does not see', async () => {
    const stranger = { ...ines, actor: aPerson({ brands: new Set<string>() }) }
    await expect(names('', 'all', stranger)).rejects.toBeInstanceOf(ServiceError)
  })

  it('a place in the list that no list gave is refused with a sentence', async () => {
    await expect(
      listCases(ines, { brandId: desk.brand.brandId, view: 'all', after: "1' or 1", limit: 2 }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('the stored order', () => {
  const stored = () =>
    base.db.rows<{ id: string; key: string }>(
      sql`select id, order_key as key from cases where brand_id = ${desk.brand.brandId} order by id`,
    )
  const computed = async () =>
    (await casesOfBrand(base.db, desk.brand.brandId)).map((it) => ({ id: it.id, key: String(orderKey(it)) }))

  it('is what the case says, after everything that happened to it', async () => {
    desk.clock.pass(hours(2))
    await ringClocks(desk.ctx)
    expect(await names('late=yes')).toEqual(['Anna', 'Emma', 'Chloé', 'David'])
    expect(await stored()).toEqual(await computed())
  })

  it('is what the migration writes for cases that were there before', async () => {
    const migration = await readFile(new URL('../../store/migrations/0030_inbox.sql', import.meta.url), 'utf8')
    const statement = /^update cases set order_key = case[\s\S]*?^end;/m.exec(migration)?.[0] ?? ''
    await base.db.run(sql`update cases set order_key = 0`)
    await base.db.pool.query(statement)
    expect(await stored()).toEqual(await computed())
  })
})

describe('a list that is sorted', () => {
  it('is kept by the database as the domain says, closed cases behind all others', async () => {
    await base.db.run(sql`
      update cases set judged = (array['{}', '{urgent,anger:1}', '{anger:1,anger:2,anger:3}', '{anger:1,anger:2}'])[1 + id % 4]::text[]
      where brand_id = ${desk.brand.brandId}`)
    const rows = await base.db.rows<Record<'id' | CaseSort, string> & { readonly judged: readonly string[] }>(sql`
      select id, judged, severity_key as severity, urgency_key as urgency, anger_key as anger from cases`)
    const cases = await casesOfBrand(base.db, desk.brand.brandId)
    for (const sort of caseSorts) {
      const said = rows.map((row) => [row.id, Number(row[sort])])
      const computed = rows.map((row) => {
        const it = cases.find(({ id }) => id === row.id)
        return [row.id, it && sortKey(it, row.judged, sort)]
      })
      expect(said).toEqual(computed)
      const asked = await names(`sort=${sort}`)
      const statuses = asked.map((name) => cases.find(({ id }) => id === caseOf[name])?.status)
      expect(statuses.slice(statuses.indexOf('settled')).every((it) => it === 'settled')).toBe(true)
      const ranks = asked.flatMap((name) => {
        const it = rows.find(({ id }) => id === caseOf[name])
        return it === undefined || cases.find(({ id }) => id === it.id)?.status === 'settled' ? [] : [Number(it[sort])]
      })
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    }
    expect(new Set(await names('sort=anger'))).toEqual(new Set(await names()))
  })

  it('goes on page by page in its own order, and refuses a place that is one of another', async () => {
    const orders: readonly (CaseSort | null)[] = [null, ...caseSorts]
    const page = (sort: CaseSort | null, after: string | null, limit = 2) =>
      listCases(ines, {
        ...{ brandId: desk.brand.brandId, view: 'all', after, limit },
        filter: { ...noFilter, sort },
      })
    for (const sort of orders) {
      const { cases: whole } = await page(sort, null, 50)
      const first = await page(sort, null)
      const second = await page(sort, first.next)
      expect([...first.cases, ...second.cases].map(({ it }) => it.id)).toEqual(whole.slice(0, 4).map(({ it }) => it.id))
      for (const other of orders.filter((it) => it !== sort)) {
        await expect(page(other, first.next)).rejects.toMatchObject({
          code: 'invalid',
          message: 'The place in the list is one of another order. Begin at the first page of this one.',
        })
      }
    }
  })
})

describe('what a case can be picked out by', () => {
  it('follows its newest post, an edit of it, and an erasure', async () => {
    const again = (text: string, language: string, revision: string) =>
      arrives({
        externalId: 'Anna 2',
        revision,
        text,
        language,
        author: anAuthor({ externalId: 'did:Anna', name: 'Anna', handle: 'anna' }),
        publishedAt: desk.clock.now(),
        place: 'Brest',
      })
    await desk.take([again('chez Mireille, no news', 'en', '1')])
    expect(await names('language=en&place=Brest')).toEqual(['Anna'])
    await desk.take([again('chez Mireille, keine Antwort', 'de', '2')])
    expect(await names('language=de')).toContain('Anna')
    const post = await base.db.one<{ id: string }>(sql`select id from post where external_id = 'Anna 2'`)
    await base.db.transaction((tx) => erasePostTexts(tx, desk.ctx.sealer, [post?.id ?? ''], desk.clock.now()))
    expect(await names('place=Brest')).toEqual([])
    expect(await names('language=de')).not.toContain('Anna')
    expect(await version(caseOf['Anna'] ?? '')).toBeGreaterThan(1)
  })
})
