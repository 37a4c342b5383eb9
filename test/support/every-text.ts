import type { Database } from '../../src/store/database.ts'
import { Sql, sql } from '../../src/store/sql.ts'

/** Every text of every column of every table, and every byte of files, as one string each that begins with where it stands. */
export async function everyText(db: Database): Promise<readonly string[]> {
  const columns = await db.rows<{ table: string; column: string; bytes: boolean }>(sql`
    select c.relname as table, a.attname as column, a.atttypid = 'bytea'::regtype as bytes
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace`)
  const all: string[] = []
  for (const { table, column, bytes } of columns) {
    const text = `select ${bytes ? `encode("${column}", 'escape')` : `"${column}"::text`} as value from "${table}"`
    const rows = await db.rows<{ value: string | null }>(new Sql([text], []))
    all.push(...rows.flatMap(({ value }) => (value === null ? [] : [`${table}.${column}: ${value}`])))
  }
  return all
}
