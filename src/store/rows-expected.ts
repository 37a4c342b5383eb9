import type { Queryable } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** How many rows PostgreSQL believes that a statement gives, by its statistics and without looking. */
export async function rowsExpected(db: Queryable, statement: Sql): Promise<number> {
  const plan = await db.one<{ 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }] }>(
    sql`explain (format json) ${statement}`,
  )
  return plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
