import { type CaseFilter, noFilter, writeFilter } from '../domain/cases/filter.ts'
import { closedFrom, closedKey } from '../domain/cases/order.ts'
import { type CaseSort, sortedClosedFrom } from '../domain/cases/sort.ts'
import type { Instant } from '../domain/model/time.ts'
import {
  closed,
  columnsOfIndex,
  hasNoOrder,
  isListOf,
  isOfSomebody,
  isSaidByIndex,
  isUnsettledAsked,
  narrowed,
  openedWhen,
  saidByIndex,
  shortestList,
  statusesAsked,
  unsettled,
  whereCase,
} from './case-filter.ts'
import { type ListedCase, readListedCases } from './case-reads.ts'
import { openedBefore, partsBefore } from './case-spans.ts'
import { type Said, whereSaid } from './case-words.ts'
import type { Queryable } from './database.ts'
import { rowsExpected } from './rows-expected.ts'
import { type Sql, sql } from './sql.ts'

/** Where a page of a list ends: the key of its last row in the order that was asked for, and its id. */
export interface ListPlace {
  readonly key: number
  readonly id: string
}

/** What is asked of a list: all filters must hold, for this person, now. */
export interface ListQuestion {
  readonly brandId: string
  readonly filters: readonly CaseFilter[]
  readonly userId: string
  readonly now: Instant
  /** What is said in them; null: no words are asked for. */
  readonly said?: Said | null
}

/** What a question asks of a case (`c`). */
export const whereAll = ({ brandId, filters, userId, now, said = null }: ListQuestion): Sql =>
  filters.reduce(
    (sum, filter) => sql`${sum} and ${whereCase(filter, { userId, now })}`,
    said === null ? sql`c.brand_id = ${brandId}` : sql`c.brand_id = ${brandId}${whereSaid(said)}`,
  )

/** The stored key of each order, of a case (`c`). */
const keys: Readonly<Record<CaseSort | 'usual', Sql>> = {
  usual: sql`c.order_key`,
  severity: sql`c.severity_key`,
  urgency: sql`c.urgency_key`,
  anger: sql`c.anger_key`,
}

/** The order that a question asks for; the first of its filters that names one says it. */
export const sortOf = ({ filters }: Pick<ListQuestion, 'filters'>): CaseSort | null =>
  filters.find(({ sort }) => sort !== null)?.sort ?? null

/** The key by which what is asked for is sorted, of a case (`c`). */
export const keyOf = (question: Pick<ListQuestion, 'filters'>): Sql => keys[sortOf(question) ?? 'usual']

/** Where in a list what a question asks for can stand at all: what is closed stands behind everything that is not, and nobody goes through it to find that out. Begun with « and ». */
function reachOf(question: ListQuestion): Sql {
  const statuses = statusesAsked(question)
  const from = sortOf(question) === null ? closedFrom : sortedClosedFrom
  if (isUnsettledAsked(question)) return sql` and ${keyOf(question)} < ${from}::bigint`
  return statuses.length > 0 && statuses.every((it) => closed.includes(it))
    ? sql` and ${keyOf(question)} >= ${from}::bigint`
    : sql``
}

/** How far a list goes in one way before it takes the next. */
export interface ListBounds {
  /** Through so many cases of the stored order a page is looked for in its index alone, where that says all that is asked. */
  readonly walked: number
  /** Through so many it is looked for before those that fit are gathered and sorted, where the cases must be read. */
  readonly passed: number
  /** So many are gathered and sorted; of more than these the order is gone through to its end. */
  readonly sorted: number
}
const usualBounds: ListBounds = { walked: 10_000, passed: 1_000, sorted: 20_000 }

/** What is asked of a page of a list: where it begins, how long it is, and how far all of it is worth counting on the way. */
export interface PageQuestion extends ListQuestion {
  readonly after: ListPlace | null
  readonly limit: number
  readonly countedUpTo?: number
  /** Goes on behind the page to count; otherwise only what comes by itself is counted. */
  readonly goesOnToCount?: boolean
}

/** The ids of one page of the cases that are asked for, in the order that is asked for, after `after`; `next` is where it ends, null when nothing follows. `count` is how many are asked for in all, up to `countedUpTo`, where a first page has found that out on its way; null where nobody knows. What its rows show is looked up for them only (`readInOrder`), in a form that is always the same. */
export async function pickCases(
  db: Queryable,
  question: PageQuestion,
  bounds: ListBounds = usualBounds,
): Promise<{ readonly ids: readonly string[]; readonly next: ListPlace | null; readonly count: number | null }> {
  const asked = narrowed(question)
  if (asked === null) return { ids: [], next: null, count: 0 }
  const { rows: picked, count } = await pick(db, asked, bounds)
  const page = picked.slice(0, asked.limit)
  const last = page.at(-1)
  const isWhole = asked.after === null && picked.length <= asked.limit
  return {
    ids: page.map(({ id }) => id),
    next: picked.length > asked.limit && last !== undefined ? { key: Number(last.key), id: last.id } : null,
    count: isWhole ? Math.min(picked.length, asked.countedUpTo ?? picked.length) : count,
  }
}

interface Picked {
  readonly id: string
  readonly key: string
}

/** The places of a page and of one more, and how many there are in all where that is known. */
interface PickedPage {
  readonly rows: readonly Picked[]
  readonly count: number | null
}

const uncounted = async (rows: Promise<readonly Picked[]>): Promise<PickedPage> => ({ rows: await rows, count: null })

async function pick(
  db: Queryable,
  question: PageQuestion,
  { walked, passed, sorted }: ListBounds,
): Promise<PickedPage> {
  const { brandId, after, filters, limit, said, goesOnToCount = true } = question
  const countedUpTo = after === null ? (question.countedUpTo ?? 0) : 0
  const key = keyOf(question)
  const behind = after === null ? sql`true` : sql`(${key}, c.id) > (${after.key}::bigint, ${after.id}::bigint)`
  const place = sql`${behind}${reachOf(question)}`
  const inOrderOf = (from: Sql, where: Sql): Promise<Picked[]> =>
    db.rows<Picked>(sql`
      select c.id, ${key} as key from ${from} where ${where} order by ${key}, c.id limit ${limit + 1}`)
  // To gather what is little, and count it, costs no more than to look for a page of it, and nobody goes through it twice.
  const inOrderAndCounted = async (from: Sql, where: Sql): Promise<PickedPage> => {
    if (countedUpTo <= limit || !goesOnToCount) return { rows: await inOrderOf(from, where), count: null }
    const rows = await db.rows<Picked & { readonly total: number }>(sql`
      select k.id, k.key, (count(*) over ())::int as total from (
        select c.id, ${key} as key from ${from} where ${where} order by ${key}, c.id limit ${countedUpTo}) k
      order by k.key, k.id limit ${limit + 1}`)
    return { rows, count: rows[0]?.total ?? 0 }
  }
  const behindIt = sql`${whereAll(question)} and ${behind}`
  if (filters.every((it) => !asksMore(it)) && (said ?? null) === null) {
    return uncounted(inOrderOf(sql`cases c`, behindIt))
  }
  // Where the index of the order says all that is asked, it is gone through alone: to the end of what is not closed, so far into what is. PostgreSQL takes for granted that what fits lies everywhere, and would gather what is half of all. What somebody has is found by its owner.
  const isIndexed = isOfIndex(question)
  const ofSomebody = filters.some(isOfSomebody)
  if (isIndexed && !ofSomebody) {
    if (isUnsettledAsked(question)) {
      return inOrderAndCounted(indexInOrder(question, behind), sql`true${allByIndex(question)}`)
    }
    const before = openedBefore(filters, question.now)
    if (before !== null) return uncounted(inOrderBefore(db, question, before, behind))
    const near = await inOrderOf(indexInOrder(question, behind, walked), sql`true${allByIndex(question)}`)
    if (near.length > limit) return { rows: near, count: null }
  }
  const ofTime = filters.some(isOfTime)
  // What somebody has stands in their own order, and what they have not closed is little: its index says what that of the order says.
  if (ofSomebody && isUnsettledAsked(question)) {
    const byIndex = sql`c.brand_id = ${brandId}${unsettled}${allByIndex(question)} and ${behind}`
    return inOrderAndCounted(sql`cases c`, isIndexed ? byIndex : behindIt)
  }
  if (!ofTime && (ofSomebody || !isIndexed)) return uncounted(inOrderOf(sql`cases c`, behindIt))
  const whole = sql`${whereAll(question)} and ${place}`
  // What was opened or written when, and what is seldom, is known to lie nowhere in the stored order: PostgreSQL would go through all to find what lies at the end.
  if (!isIndexed) {
    const near = await inOrderOf(
      sql`(select c.* from cases c where c.brand_id = ${brandId}${firstOf(question)} and ${behind}
        order by ${key}, c.id limit ${passed}) c`,
      whereAll(question),
    )
    if (near.length > limit) return { rows: near, count: null }
    // Of what is seldom in the beginning of the order little is expected in the rest, whatever PostgreSQL believes.
  } else if (ofTime && (await expected(db, whole)) > sorted) {
    return uncounted(inOrderOfIndex(db, question, whole, place))
  }
  const fit = await db.rows<Picked & { readonly gathered: number }>(sql`
    with fit as materialized (
      ${isIndexed && ofTime ? gatheredByIndex(question, place) : sql`select c.id, ${key} as key from cases c where ${whole}`}
      limit ${sorted + 1})
    select g.gathered, c.id, c.key from (select count(*)::int as gathered from fit) g
    left join lateral (
      select f.id, f.key from fit f where g.gathered <= ${sorted}
      order by f.key, f.id limit ${limit + 1}) c on true
    order by c.key, c.id`)
  const gathered = fit[0]?.gathered ?? 0
  if (gathered > sorted) return uncounted(inOrderOfIndex(db, question, whole, place))
  return { rows: fit.filter(({ id }) => id !== null), count: countedUpTo > 0 ? Math.min(gathered, countedUpTo) : null }
}

/** What the index of the order, or of the shortest list that holds all, says of the cases that it holds behind a place: `most` of them, in the order that is asked for. */
const indexInOrder = (question: ListQuestion, behind: Sql, most: number | null = null): Sql => sql`(
  select c.id, c.order_key, ${columnsOfIndex} from cases c
  where c.brand_id = ${question.brandId}${shortestList(question)} and ${behind}${reachOf(question)}
  order by c.order_key, c.id limit ${most}) c`

/** Where a list is begun with when its cases must be read: at what its statuses leave, said once only. PostgreSQL takes the statuses of all that is not closed and its place in the order for two things, and what fits both for little. Begun with « and ». */
function firstOf(question: ListQuestion): Sql {
  const statuses = statusesAsked(question)
  if (statuses.length === 0 || hasNoOrder(statuses)) return reachOf(question)
  return sql` and ${whereCase({ ...noFilter, statuses }, question)}`
}

/** The ids and keys of what fits, read out of the index of the opening or of the last word and not out of the cases: columns are read sooner than facets, where so many are. The index of the last word does not say where a case stands in the order: that is looked up for those alone that fit. */
function gatheredByIndex(question: ListQuestion, place: Sql): Sql {
  const { brandId, filters } = question
  const key = keyOf(question)
  const fits = sql`c.brand_id = ${brandId}${allByIndex(question)}`
  if (!filters.some(({ lastAfter, lastBefore }) => lastAfter !== null || lastBefore !== null)) {
    return sql`select c.id, ${key} as key from cases c where ${fits} and ${place}`
  }
  return sql`
    select c.id, ${key} as key from (select c.id from cases c where ${fits} offset 0) k
    join cases c on c.id = k.id where ${place}`
}

/** A page of what was opened before a moment, where the indexes say all that is asked (see `partsBefore`): first what is not closed, then what is. */
function inOrderBefore(
  db: Queryable,
  question: ListQuestion & { readonly limit: number },
  before: Instant,
  behind: Sql,
): Promise<readonly Picked[]> {
  const { brandId, limit } = question
  const from = (also: Sql): Sql => sql`
    select c.id, c.order_key as key from cases c
    where c.brand_id = ${brandId}${allByIndex(question)} and ${behind}${also}`
  // What is closed stands by the moment of that, backwards.
  const last = closedKey(before)
  const { recent, long, over } = partsBefore(before, {
    goingOn: sql`c.order_key >= ${closedFrom}::bigint and c.order_key <= ${last}::bigint`,
    over: sql`c.order_key > ${last}::bigint`,
  })
  const statuses = statusesAsked(question)
  const unsettled =
    statuses.length > 0 && statuses.every((it) => closed.includes(it))
      ? []
      : [sql` and c.order_key < ${closedFrom}::bigint`]
  const gathered = [...unsettled, recent, long].reduce((sum, also) => sql`${sum}${from(also)} union all `, sql``)
  return db.rows<Picked>(sql`
    select k.id, k.key from (
      ${gathered}(${from(over)} order by c.order_key, c.id limit ${limit + 1})) k
    order by k.key, k.id limit ${limit + 1}`)
}

/** Whether a filter asks for more than an order and statuses that have an index of their own. */
const asksMore = (filter: CaseFilter): boolean =>
  (filter.statuses.length > 0 && !isListOf(filter.statuses)) ||
  writeFilter({ ...filter, statuses: [], sort: null }).length > 0

/** Whether the index of the order that is asked for says all that is asked of a case. */
const isOfIndex = (question: ListQuestion): boolean =>
  sortOf(question) === null && (question.said ?? null) === null && question.filters.every(isSaidByIndex)

const isOfTime = (it: CaseFilter): boolean =>
  [it.openedAfter, it.openedBefore, it.lastAfter, it.lastBefore].some((moment) => moment !== null)

const allByIndex = (question: ListQuestion): Sql =>
  question.filters.reduce((sum, it) => sql`${sum}${saidByIndex(it, question)}`, sql``)

/** How many cases PostgreSQL believes to fit. */
const expected = (db: Queryable, where: Sql): Promise<number> =>
  rowsExpected(db, sql`select from cases c where ${where}`)

/** A page out of very many: what the index of the order says itself is asked of it alone, and the rest, where there is any, of those that are left. */
function inOrderOfIndex(
  db: Queryable,
  question: ListQuestion & { readonly limit: number },
  whole: Sql,
  place: Sql,
): Promise<readonly Picked[]> {
  const { brandId, filters, limit, now } = question
  const key = keyOf(question)
  const statuses = statusesAsked(question)
  const ofStatus = statuses.length === 0 ? sql`` : sql` and c.status = any(${statuses}::text[])`
  const opened = filters.reduce((sum, it) => sql`${sum}${openedWhen(it, now)}`, sql``)
  const isWhole = isOfIndex(question)
  const byIndex = isWhole ? allByIndex(question) : sql`${ofStatus}${opened}`
  const rest = isWhole ? sql`` : sql` join cases c on c.id = k.id where ${whole}`
  return db.rows<Picked>(sql`
    select k.id, k.key from (
      select c.id, ${key} as key from cases c where c.brand_id = ${brandId}${byIndex} and ${place}
      order by ${key}, c.id offset 0) k${rest} order by k.key, k.id limit ${limit + 1}`)
}

/** How many cases a brand has, about, as PostgreSQL believes without looking. */
export const aboutHowMany = (db: Queryable, brandId: string): Promise<number> =>
  expected(db, sql`c.brand_id = ${brandId}`)

/** These cases as the inbox shows them, in this order; without those that are gone. */
export async function readInOrder(db: Queryable, ids: readonly string[]): Promise<readonly ListedCase[]> {
  const found = await readListedCases(db, ids)
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** What fits is many where it is more than so many beside those that are counted: to gather them by facets takes longer than to pass what does not fit. */
const many = 12_000

/** Out of what is counted up to `most`, and what is asked of it. What is not closed stands together in the index of its list, and is counted there where that says all that is asked. So is what nearly everything is, in the order of the list: the index of facets gathers all of it before it gives the first. */
async function countedFrom(db: Queryable, asked: ListQuestion, most: number): Promise<Sql> {
  const plain = sql`cases c where ${whereAll(asked)}`
  if (!isOfIndex(asked) || !asked.filters.some(asksMore)) return plain
  const byIndex = sql`cases c where c.brand_id = ${asked.brandId}${allByIndex(asked)}`
  if (asked.filters.some(isOfSomebody)) return isUnsettledAsked(asked) ? sql`${byIndex}${unsettled}` : plain
  const inOrder = sql`${indexInOrder(asked, sql`true`)} where true${allByIndex(asked)}`
  if (isUnsettledAsked(asked)) return inOrder
  // What is of a short while ago lies together by time, and columns are read sooner than facets.
  if (asked.filters.some(({ openedAfter, lastAfter }) => openedAfter !== null || lastAfter !== null)) return byIndex
  const lyingTogether = asked.filters.some(isOfTime) ? byIndex : inOrder
  return (await expected(db, whereAll(asked))) > many + most ? lyingTogether : plain
}

/** How many cases are asked for, counted up to `most` and no further. */
export async function countListed(db: Queryable, question: ListQuestion, most: number): Promise<number> {
  const asked = narrowed(question)
  if (asked === null) return 0
  const from = await countedFrom(db, asked, most)
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from (select from ${from} limit ${most}) c`)
  return row?.count ?? 0
}

/** How many cases are asked for, for each of these people what they have themselves (`owner=me`), counted up to `most` each and no further: one statement for all of them. No other owner may be asked for. */
export async function countListedOfEach(
  db: Queryable,
  question: Omit<ListQuestion, 'userId'> & { readonly userIds: readonly string[] },
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const { brandId, now, userIds } = question
  const others = question.filters.map((filter) => ({ ...filter, owners: [] }))
  const rows = await db.rows<{ id: string; count: number }>(sql`
    select who.id, counted.count
    from unnest(${userIds}::text[]) as who (id) cross join lateral (
      select count(*)::int as count
      from (select from cases c where c.owner_id = who.id and ${whereAll({ brandId, filters: others, userId: '', now })} limit ${most}) c
    ) counted`)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** Those of these cases that are asked for, in the order that is asked for. */
export async function listThese(
  db: Queryable,
  question: ListQuestion & { readonly ids: readonly string[] },
): Promise<readonly ListedCase[]> {
  const picked = await db.rows<{ id: string }>(sql`
    select c.id from cases c where c.id = any(${question.ids}::bigint[]) and ${whereAll(question)}
    order by ${keyOf(question)}, c.id`)
  return readInOrder(
    db,
    picked.map(({ id }) => id),
  )
}
