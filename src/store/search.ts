import { type CaseFilter, type Moment, noFilter } from '../domain/cases/filter.ts'
import type { Instant } from '../domain/model/time.ts'
import { closedFrom } from '../domain/cases/order.ts'
import { beginningWith } from './author-words.ts'
import {
  columnsOfIndex,
  isOfSomebody,
  isSaidByIndex,
  isUnsettledAsked,
  narrowed,
  openedWhen,
  saidByIndex,
  whereCase,
} from './case-filter.ts'
import { openedBefore, partsBefore } from './case-spans.ts'
import { type ListedCase, type ListedRow, listedColumns, listedJoins, toListed } from './case-reads.ts'
import type { Queryable } from './database.ts'
import { rowsExpected } from './rows-expected.ts'
import {
  type AskedOfCase,
  authorsNamed,
  between,
  fewAuthorsNamed,
  isInCase,
  texts,
  whereAsked,
} from './search-where.ts'
import { type Sql, sql } from './sql.ts'

/** Where a search found something: in what the customer or we wrote in public, in an answer, a note, a name; or it asked for no words. */
export type FoundIn = 'post' | 'reply' | 'note' | 'name' | 'case'

/** What a search asks, with its words as PostgreSQL writes them (`termQueries`). */
export interface SearchAsked extends AskedOfCase {
  readonly brandId: string
  readonly userId: string
  readonly now: Instant
  readonly filters: readonly CaseFilter[]
  readonly after: Moment | null
  readonly before: Moment | null
  /** Null: no words are asked for. */
  readonly words: string | null
  /** Beginnings of words of a name that may be meant by the words. */
  readonly names: readonly string[]
}

/** A case that was found, by its best passage. */
export interface FoundPlace {
  readonly caseId: string
  readonly in: FoundIn
  /** The id of the post, answer or note. */
  readonly id: string
  readonly rank: number
  readonly at: Instant
}

/** What is asked of a case (`c`), whatever is said in it. */
function ofCase(asked: Look): Sql {
  const { brandId, userId, now, filters, beside } = asked
  let where =
    beside.length === 0
      ? sql`c.brand_id = ${brandId}`
      : sql`c.brand_id = ${brandId} and c.id <> all(${beside}::bigint[])`
  for (const filter of filters) where = sql`${where} and ${whereCase(filter, { userId, now })}`
  return sql`${where}${whereAsked(asked)}`
}

/** How far a search goes in one way before it takes the next. */
export interface SearchBounds {
  /** Of a word that stands in more texts than these not all are gathered: the cases are gone through from the newest on instead. */
  readonly gathered: number
  /** A word that stands in so large a share of the posts is found in every few cases. */
  readonly commonShare: number
  /** So many of the newest cases are looked at first, whether a filter takes them or not. */
  readonly near: number
  /** Where a filter takes so many cases at most, they are taken together first. */
  readonly few: number
  /** Through so many cases that are asked for a search goes before it goes through all of them. */
  readonly walked: number
}
/** The bounds that hold where none are given. */
export const usualBounds: SearchBounds = { gathered: 4_000, commonShare: 0.02, near: 500, few: 1_000, walked: 4_000 }

/** So often it is looked beside the cases that were found already. */
const mostRounds = 4

/** Where something is found: the `most` that lie in the cases that were written to last, and no more, so that nothing unbounded is ever ranked; where `cut` is true, cases are left out. Where so many lie in fewer than `cases` cases, it is looked again beside these, so that one who writes without end hides nobody. Not in order. */
export async function findPlaces(
  db: Queryable,
  question: SearchAsked,
  { most, cases }: { readonly most: number; readonly cases: number },
  bounds: SearchBounds = usualBounds,
): Promise<{ readonly places: readonly FoundPlace[]; readonly cut: boolean }> {
  const asked = narrowed(question)
  if (asked === null) return { places: [], cut: false }
  const all: FoundPlace[] = []
  const known = new Set<string>()
  let cut = false
  for (let round = 0; round < mostRounds; round += 1) {
    const found = await look(db, { ...asked, beside: [...known] }, most, bounds)
    for (const it of found.places) known.add(it.caseId)
    all.push(...found.places)
    // What was left out of a round lies in other cases until a round beside those has found all the rest.
    cut = found.cut
    if (!found.cut || known.size >= cases) break
  }
  return { places: all, cut }
}

/** What is asked, beside cases that are known already. */
interface Look extends SearchAsked {
  readonly beside: readonly string[]
}

/** One look. Words that stand in many texts are looked for by going through the cases, the newest first; others by their index. */
async function look(
  db: Queryable,
  asked: Look,
  most: number,
  bounds: SearchBounds,
): Promise<{ readonly places: readonly FoundPlace[]; readonly cut: boolean }> {
  const { words, names } = asked
  const found: FoundPlace[] = []
  let cut = false
  const take = (rows: readonly FoundPlace[]): void => {
    found.push(...rows.slice(0, most))
    cut ||= rows.length > most
  }
  // One after the other: a search never holds more than one of the few connections.
  if (words === null) take(await placesOfCases(db, asked, 'case', sql``, most))
  else take(await placesOfTexts(db, asked, words, most, bounds))
  if (words !== null && names.length > 0) {
    const named = beginningWith(names)
    // Most words are in nobody's name. PostgreSQL does not know that beforehand, and would go through the cases to find nobody's.
    const few = await fewAuthorsNamed(db, named, bounds.few)
    if (few === null || few.length > 0) {
      const authors = few === null ? sql`in ${authorsNamed(named)}` : sql`= any(${few}::bigint[])`
      take(await placesOfCases(db, asked, 'name', sql` and c.author_id ${authors}`, most))
    }
  }
  return { places: found, cut }
}

/** The newest cases that are asked for, one more than `most` where there are. */
const placesOfCases = (
  db: Queryable,
  asked: Look,
  kind: FoundIn,
  also: Sql,
  most: number,
): Promise<readonly FoundPlace[]> =>
  db.rows<FoundPlace>(sql`
    select ${kind} as in, c.last_post_id::text as id, c.id as "caseId", c.last_post_at as at, 1::float4 as rank
    from cases c where ${ofCase(asked)}${between(sql`c.last_post_at`, asked)}${also}
    order by c.last_post_at desc limit ${most + 1}`)

async function placesOfTexts(
  db: Queryable,
  asked: Look,
  words: string,
  most: number,
  bounds: SearchBounds,
): Promise<readonly FoundPlace[]> {
  if (!(await areCommon(db, words, bounds))) {
    const gathered = await gather(db, asked, words, most, bounds.gathered)
    if (gathered !== null) return gathered
  }
  if (asked.filters.some((it) => it !== noFilter) && !(isOfIndex(asked) && isUnsettledAsked(asked))) {
    // What was opened before a moment is not among the newest, and is found without them.
    if (!isOfIndex(asked) || openedBefore(asked.filters, asked.now) === null) {
      const near = await walk(db, asked, words, most, { cases: newestOfAll(asked, bounds.near), last: null })
      if (near.places.length > most) return near.places
    }
    // What the index of the last word says itself is picked out of it as soon as by any other, if it is not seldom.
    if (!isOfIndex(asked) || asked.filters.some(isOfSomebody) || (await expectedCases(db, asked)) <= bounds.few) {
      const few = await fewCases(db, asked, bounds.few)
      if (few !== null) return (await walk(db, asked, words, most, { cases: few, last: null })).places
    }
  }
  const newest = { cases: newestOf(asked, bounds.walked), last: bounds.walked }
  const { places, passed } = await walk(db, asked, words, most, newest)
  if (places.length > most || !passed) return places
  return (await walk(db, asked, words, most, { cases: newestOf(asked, null), last: null })).places
}

/** Whether words stand in very many posts, as far as PostgreSQL knows without looking: words that must follow each other it takes for far more common than they are. */
export async function areCommon(db: Queryable, words: string, bounds: SearchBounds): Promise<boolean> {
  if (/<(?:-|\d+)>/.test(words)) return false
  const rows = await rowsExpected(
    db,
    sql`select from post d where d.words is not null and d.words @@ ${words}::tsquery`,
  )
  const all = await db.one<{ count: number }>(
    sql`select greatest(reltuples, 0)::float8 as count from pg_class where oid = 'post'::regclass`,
  )
  return rows > bounds.gathered && rows > (all?.count ?? 0) * bounds.commonShare
}

/** Every text that has the words, by the index of words; of those the `most` (and one) in the newest cases. Null where there are too many to gather. */
async function gather(
  db: Queryable,
  asked: Look,
  words: string,
  most: number,
  mostGathered: number,
): Promise<readonly FoundPlace[] | null> {
  const where = ofCase(asked)
  const found: (FoundPlace & { readonly newest: Instant })[] = []
  for (const { kind, table, counts, at } of texts) {
    const rows = await db.rows<FoundPlace & { readonly newest: Instant; readonly gathered: number }>(sql`
      with hit as materialized (
        select d.id, d.case_id, ${at} as at from ${table} d
        where d.words @@ ${words}::tsquery and ${isInCase} and ${counts}${between(at, asked)}
        limit ${mostGathered + 1}),
      best as materialized (
        select h.id, h.case_id, h.at, c.last_post_at from hit h join cases c on c.id = h.case_id where ${where}
        order by c.last_post_at desc limit ${most + 1})
      select ${kind} as in, b.id::text as id, b.case_id as "caseId", b.at, b.last_post_at as newest,
        ts_rank(d.words, ${words}::tsquery, 1) as rank, (select count(*)::int from hit) as gathered
      from (select 1) one left join best b on true left join ${table} d on d.id = b.id`)
    if ((rows[0]?.gathered ?? 0) > mostGathered) return null
    found.push(...rows.filter((it) => it.id !== null))
  }
  return found.sort((a, b) => b.newest - a.newest).slice(0, most + 1)
}

/** What the index of the last word says itself of what is asked. Begun with « and ». */
const byIndex = (asked: Look): Sql => asked.filters.reduce((sum, it) => sql`${sum}${saidByIndex(it, asked)}`, sql``)

/** Whether that index says all that is asked. */
function isOfIndex({ filters, beside, kinds, from, to, attached, none }: Look): boolean {
  const lists: readonly (readonly unknown[])[] = [beside, kinds, from, attached]
  return filters.every(isSaidByIndex) && lists.every((it) => it.length === 0) && to === null && none === null
}

/** Those of the newest `cases` of the brand that are asked for: how many fit is not known, how many are looked at is. In the index alone ten times as many are passed. */
const newestOfAll = (asked: Look, cases: number): Sql =>
  isOfIndex(asked)
    ? sql`
      select c.id, c.last_post_at as newest from (
        select c.id, ${columnsOfIndex} from cases c where c.brand_id = ${asked.brandId}
        order by c.last_post_at desc limit ${cases * 10}) c
      where true${byIndex(asked)} order by c.last_post_at desc limit ${cases}`
    : sql`
      select c.id, c.last_post_at as newest
      from (select c.* from cases c where c.brand_id = ${asked.brandId} order by c.last_post_at desc limit ${cases}) c
      where ${ofCase(asked)}`

/** How many cases PostgreSQL believes that are asked for, whatever is said in them. */
const expectedCases = (db: Queryable, asked: Look): Promise<number> =>
  rowsExpected(db, sql`select from cases c where ${ofCase(asked)}`)

/** The cases that are asked for, whatever is said in them, where they are `most` at most; null where there are more. They are asked for in no order, so that PostgreSQL may take whichever index has the fewest of them. */
async function fewCases(db: Queryable, asked: Look, most: number): Promise<Sql | null> {
  const rows = await db.rows<{ id: string }>(sql`select c.id from cases c where ${ofCase(asked)} limit ${most + 1}`)
  if (rows.length > most) return null
  return sql`
    select c.id, c.last_post_at as newest from cases c where c.id = any(${rows.map(({ id }) => id)}::bigint[])
    order by c.last_post_at desc`
}

/** The newest `cases` that are asked for (null: all). What fits is spread unevenly over the order of last words, which PostgreSQL does not know: that order is gone through in its index, and only what fits by it is looked up. */
function newestOf(asked: Look, cases: number | null): Sql {
  const { filters, brandId, now } = asked
  const before = openedBefore(filters, now)
  const fenced = (where: Sql): Sql => sql`
    select c.id, c.last_post_at as newest from cases c where c.brand_id = ${brandId}${where}`
  const inOrder = (where: Sql): Sql =>
    before === null
      ? sql`${fenced(where)} order by c.last_post_at desc offset 0`
      : inOrderBefore(before, (also) => fenced(sql`${where}${also}`))
  if (isOfIndex(asked)) {
    // What is not closed is little, and stands together in the index of the order.
    const newest = isUnsettledAsked(asked)
      ? sql`${fenced(byIndex(asked))} and c.order_key < ${closedFrom}::bigint offset 0`
      : inOrder(byIndex(asked))
    return sql`select k.id, k.newest from (${newest}) k order by k.newest desc limit ${cases}`
  }
  const opened = filters.reduce((sum, it) => sql`${sum}${openedWhen(it, now)}`, sql``)
  if (!filters.some(({ openedAfter, openedBefore }) => openedAfter !== null || openedBefore !== null)) {
    return sql`
      select c.id, c.last_post_at as newest from cases c where ${ofCase(asked)} order by c.last_post_at desc limit ${cases}`
  }
  return sql`
    select c.id, k.newest from (${inOrder(opened)}) k
    join cases c on c.id = k.id where ${ofCase(asked)} order by k.newest desc limit ${cases}`
}

/** What was opened before a moment, the newest first (see `partsBefore`). */
function inOrderBefore(before: Instant, from: (also: Sql) => Sql): Sql {
  const at = sql`to_timestamp(${before}::float8 / 1000.0)`
  const { recent, long, over } = partsBefore(before, {
    goingOn: sql`c.last_post_at >= ${at}`,
    over: sql`c.last_post_at < ${at}`,
  })
  return sql`
    select p.id, p.newest from (
      ${from(recent)} union all ${from(long)} union all (${from(over)} order by c.last_post_at desc)) p
    order by p.newest desc offset 0`
}

/** Goes through cases (id and `newest`, in the order of that) until `most` (and one) texts with the words are found. `passed`: it came to the case of this number (null: none is asked about), so that more may follow that it was not given. */
async function walk(
  db: Queryable,
  asked: Look,
  words: string,
  most: number,
  { cases, last }: { readonly cases: Sql; readonly last: number | null },
): Promise<{ readonly places: readonly FoundPlace[]; readonly passed: boolean }> {
  const each = texts.map(
    ({ kind, table, counts, at }) => sql`
      select ${kind}::text as in, d.id::text as id, ${at} as at, d.words from ${table} d
      where d.case_id = c.id and d.words @@ ${words}::tsquery and ${counts}${between(at, asked)}`,
  )
  const united = each.reduce((sum, one) => sql`${sum} union all ${one}`)
  // Told by a row of its own: to count the cases would be to gather them, though the first few may hold enough.
  const [numbered, end] =
    last === null
      ? [cases, sql``]
      : [
          sql`select k.id, k.newest, row_number() over (order by k.newest desc) as place from (${cases}) k`,
          sql` union all select null, null, null, null where c.place = ${last}`,
        ]
  const rows = await db.rows<FoundPlace>(sql`
    select f.in, f.id, f.case_id as "caseId", f.at, ts_rank(f.words, ${words}::tsquery, 1) as rank
    from (select c.id as case_id, it.* from (${numbered}) c
      cross join lateral (${united}${end}) it order by c.newest desc limit ${most + 1}) f`)
  const places = rows.filter(({ id }) => id !== null)
  return { places, passed: places.length < rows.length || last === 0 }
}

/** A case that was found, with the text in which it was and who wrote it. */
export interface FoundCase {
  readonly listed: ListedCase
  readonly text: string
  readonly by: string
}

/** What the results of a search show, by case. */
export async function readFound(db: Queryable, places: readonly FoundPlace[]): Promise<ReadonlyMap<string, FoundCase>> {
  if (places.length === 0) return new Map()
  const rows = await db.rows<ListedRow & { readonly found_text: string | null; readonly found_by: string | null }>(
    sql`
    select ${listedColumns}, coalesce(dp.text, dr.text, dn.text) as found_text,
      coalesce(nullif(da.name, ''), da.handle, du.name) as found_by
    from unnest(${places.map((it) => it.caseId)}::bigint[], ${places.map((it) => it.in)}::text[],
        ${places.map((it) => it.id)}::text[]) as found (case_id, kind, id)
      join cases c on c.id = found.case_id ${listedJoins}
      left join post dp on found.kind in ('post', 'name', 'case') and dp.id = case when found.kind in ('post', 'name', 'case') then found.id::bigint end
      left join author da on da.id = dp.author_id
      left join reply dr on found.kind = 'reply' and dr.id = case when found.kind = 'reply' then found.id::uuid end
      left join note dn on found.kind = 'note' and dn.id = case when found.kind = 'note' then found.id::uuid end
      left join "user" du on du.id = coalesce(dr.author_id, dn.author_id)`.prepared(),
  )
  return new Map(
    rows.map((row) => [row.id, { listed: toListed(row), text: row.found_text ?? '', by: row.found_by ?? '' }]),
  )
}
