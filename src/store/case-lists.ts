import type { CaseFilter } from '../domain/cases/filter.ts'
import type { Instant } from '../domain/model/time.ts'
import { whereCase } from './case-filter.ts'
import { type ListedCase, type ListedRow, listedColumns, listedJoins, toListed } from './case-reads.ts'
import type { Queryable } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** Where a page of a list ends: the order key of its last row and its id. */
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
}

/** What a question asks of a case (`c`). */
export const whereAll = ({ brandId, filters, userId, now }: ListQuestion): Sql =>
  filters.reduce((sum, filter) => sql`${sum} and ${whereCase(filter, { userId, now })}`, sql`c.brand_id = ${brandId}`)

/** One page of the cases that are asked for, in the stored order, after `after`; `next` is where it ends, null when nothing follows. */
export async function listCases(
  db: Queryable,
  question: ListQuestion & { readonly after: ListPlace | null; readonly limit: number },
): Promise<{ readonly cases: readonly ListedCase[]; readonly next: ListPlace | null }> {
  const { after, limit } = question
  const place = after === null ? sql`true` : sql`(c.order_key, c.id) > (${after.key}::bigint, ${after.id}::bigint)`
  // The page is picked out of cases alone; what its rows show is looked up for them only.
  const rows = await db.rows<ListedRow & { readonly order_key: string }>(sql`
    select ${listedColumns}, c.order_key
    from (select c.* from cases c where ${whereAll(question)} and ${place}
      order by c.order_key, c.id limit ${limit + 1}) c ${listedJoins}
    order by c.order_key, c.id`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    cases: page.map(toListed),
    next: rows.length > limit && last !== undefined ? { key: Number(last.order_key), id: last.id } : null,
  }
}

/** How many cases are asked for, counted up to `most` and no further. */
export async function countListed(db: Queryable, question: ListQuestion, most: number): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from (select from cases c where ${whereAll(question)} limit ${most}) c`)
  return row?.count ?? 0
}

/** Those of these cases that are asked for, in the stored order. */
export async function listThese(
  db: Queryable,
  question: ListQuestion & { readonly ids: readonly string[] },
): Promise<readonly ListedCase[]> {
  const rows = await db.rows<ListedRow>(sql`
    select ${listedColumns} from cases c ${listedJoins}
    where c.id = any(${question.ids}::bigint[]) and ${whereAll(question)} order by c.order_key, c.id`)
  return rows.map(toListed)
}
