import { type CaseFilter, noFilter } from '../domain/cases/filter.ts'
import { type CaseSort, sortedClosedFrom } from '../domain/cases/sort.ts'
import type { Instant } from '../domain/model/time.ts'
import { narrowed, openedWhen, whereCase } from './case-filter.ts'
import { type ListedCase, readListedCases } from './case-reads.ts'
import { type Said, whereSaid } from './case-words.ts'
import type { Queryable } from './database.ts'
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

const closed = ['settled', 'set-aside']

/** Where in a sorted list what a question asks for can stand at all: what is closed stands behind everything that is not, and nobody goes through it to find that out. Begun with « and ». */
function reachOf(question: ListQuestion): Sql {
  const statuses = question.filters.find((it) => it.statuses.length > 0)?.statuses ?? []
  if (sortOf(question) === null || statuses.length === 0) return sql``
  if (statuses.every((it) => closed.includes(it))) return sql` and ${keyOf(question)} >= ${sortedClosedFrom}::bigint`
  return statuses.some((it) => closed.includes(it)) ? sql`` : sql` and ${keyOf(question)} < ${sortedClosedFrom}::bigint`
}

/** How far a list goes in one way before it takes the next. */
export interface ListBounds {
  /** Through so many cases of the stored order a page is looked for before those that fit are gathered and sorted. */
  readonly passed: number
  /** So many are gathered and sorted; of more than these the order is gone through to its end. */
  readonly sorted: number
}
const usualBounds: ListBounds = { passed: 1_000, sorted: 20_000 }

/** One page of the cases that are asked for, in the order that is asked for, after `after`; `next` is where it ends, null when nothing follows. */
export async function listCases(
  db: Queryable,
  question: ListQuestion & { readonly after: ListPlace | null; readonly limit: number },
  bounds: ListBounds = usualBounds,
): Promise<{ readonly cases: readonly ListedCase[]; readonly next: ListPlace | null }> {
  const asked = narrowed(question)
  if (asked === null) return { cases: [], next: null }
  // The page is picked out of cases alone; what its rows show is looked up for them only, in a form that is always the same.
  const picked = await pick(db, asked, bounds)
  const page = picked.slice(0, asked.limit)
  const last = page.at(-1)
  return {
    cases: await inOrder(
      db,
      page.map(({ id }) => id),
    ),
    next: picked.length > asked.limit && last !== undefined ? { key: Number(last.key), id: last.id } : null,
  }
}

interface Picked {
  readonly id: string
  readonly key: string
}

/** The places of a page and of one more. */
async function pick(
  db: Queryable,
  question: ListQuestion & { readonly after: ListPlace | null; readonly limit: number },
  { passed, sorted }: ListBounds,
): Promise<readonly Picked[]> {
  const { brandId, after, filters, limit } = question
  const key = keyOf(question)
  const behind = after === null ? sql`true` : sql`(${key}, c.id) > (${after.key}::bigint, ${after.id}::bigint)`
  const place = sql`${behind}${reachOf(question)}`
  const inOrderOf = (from: Sql, where: Sql): Promise<Picked[]> =>
    db.rows<Picked>(sql`
      select c.id, ${key} as key from ${from} where ${where} order by ${key}, c.id limit ${limit + 1}`)
  const whole = sql`${whereAll(question)} and ${place}`
  // What was opened or written when is known to lie nowhere in the stored order: PostgreSQL takes for granted that it lies everywhere, and would go through all to find what lies at the end.
  const byTime = filters.some((it) =>
    [it.openedAfter, it.openedBefore, it.lastAfter, it.lastBefore].some((m) => m !== null),
  )
  if (!byTime) return inOrderOf(sql`cases c`, whole)
  const [statuses] = filters
  const first = sql`c.brand_id = ${brandId} and ${whereCase({ ...noFilter, statuses: statuses?.statuses ?? [] }, question)} and ${place}`
  const near = await inOrderOf(
    sql`(select c.* from cases c where ${first} order by ${key}, c.id limit ${passed}) c`,
    whereAll(question),
  )
  if (near.length > limit) return near
  const fit = await db.rows<Picked & { readonly gathered: number }>(sql`
    with fit as materialized (select c.id, ${key} as key from cases c where ${whole} limit ${sorted + 1})
    select g.gathered, c.id, c.key from (select count(*)::int as gathered from fit) g
    left join lateral (
      select f.id, f.key from fit f where g.gathered <= ${sorted}
      order by f.key, f.id limit ${limit + 1}) c on true
    order by c.key, c.id`)
  if ((fit[0]?.gathered ?? 0) > sorted) return inOrderOfIndex(db, question, whole, place)
  return fit.filter(({ id }) => id !== null)
}

/** A page out of very many: what the index of the order says itself (status, when it was opened) is asked of it alone, and the rest of those that are left. */
function inOrderOfIndex(
  db: Queryable,
  question: ListQuestion & { readonly limit: number },
  whole: Sql,
  place: Sql,
): Promise<readonly Picked[]> {
  const { brandId, filters, limit, now } = question
  const key = keyOf(question)
  const statuses = filters.find((it) => it.statuses.length > 0)?.statuses ?? []
  const ofStatus = statuses.length === 0 ? sql`` : sql` and c.status = any(${statuses}::text[])`
  const opened = filters.reduce((sum, it) => sql`${sum}${openedWhen(it, now)}`, sql``)
  return db.rows<Picked>(sql`
    select k.id, k.key from (
      select c.id, ${key} as key from cases c where c.brand_id = ${brandId}${ofStatus}${opened} and ${place}
      order by ${key}, c.id offset 0) k
    join cases c on c.id = k.id where ${whole} order by k.key, k.id limit ${limit + 1}`)
}

/** These cases as the inbox shows them, in this order; without those that are gone. */
async function inOrder(db: Queryable, ids: readonly string[]): Promise<readonly ListedCase[]> {
  const found = await readListedCases(db, ids)
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** How many cases are asked for, counted up to `most` and no further. */
export async function countListed(db: Queryable, question: ListQuestion, most: number): Promise<number> {
  const asked = narrowed(question)
  if (asked === null) return 0
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from (select from cases c where ${whereAll(asked)} limit ${most}) c`)
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
  return inOrder(
    db,
    picked.map(({ id }) => id),
  )
}
