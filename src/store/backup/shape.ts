import type { Queryable } from '../database.ts'
import { Sql, sql } from '../sql.ts'

/** What lives for the moment only: sign-ins, links and counters of guesses. Never backed up; after a restore people sign in again. */
export const momentary: readonly string[] = [
  'api_answer',
  'attempt',
  'bulk',
  'bulk_case',
  'consent',
  'password_link',
  'secret_renewal',
  'session',
  'setup_token',
  'verification',
]

/** The list of migrations is written by migrating, not by copying. */
const ownBooks = 'schema_migration'

/** One table as the database describes it. */
export interface TableShape {
  readonly name: string
  /** Columns that are copied, in their order. */
  readonly columns: readonly string[]
  /** A log ordered by transaction: copied in this order and without these columns, because transaction ids mean nothing in another cluster. */
  readonly ordered: readonly string[] | null
  /** How large it is, roughly, for the progress. */
  readonly bytes: number
}

/** Where a sequence stands. */
export interface SequencePlace {
  readonly table: string
  readonly column: string
  readonly last: string
  readonly called: boolean
}

interface ColumnRow {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly keyAt: number | null
  readonly bytes: string
}

/** A table that nothing here knows how to copy. */
export class ShapeFault extends Error {
  override readonly name = 'ShapeFault'
}

/** The tables that a backup holds, read from the database itself, so that a new one cannot be forgotten. */
export async function readTables(db: Queryable): Promise<readonly TableShape[]> {
  const rows = await db.rows<ColumnRow>(sql`
    select c.relname as table, a.attname as column, t.typname as type,
      array_position(i.indkey::int[], a.attnum::int) as "keyAt", pg_total_relation_size(c.oid)::text as bytes
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    join pg_type t on t.oid = a.atttypid
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname collate "C", a.attnum`)
  return [...groupByTable(rows)]
    .filter(([name]) => name !== ownBooks && !momentary.includes(name))
    .map(([name, columns]) => toShape(name, columns))
}

function groupByTable(rows: readonly ColumnRow[]): Map<string, ColumnRow[]> {
  const groups = new Map<string, ColumnRow[]>()
  for (const row of rows) groups.set(row.table, [...(groups.get(row.table) ?? []), row])
  return groups
}

function toShape(name: string, columns: readonly ColumnRow[]): TableShape {
  const key = columns.filter((column) => column.keyAt !== null).sort((a, b) => (a.keyAt ?? 0) - (b.keyAt ?? 0))
  const transactions = columns.filter((column) => column.type === 'xid8')
  const isLog = key[0]?.type === 'xid8' && transactions.length === 1
  if (transactions.length > 0 && !isLog)
    throw new ShapeFault(`The table ${name} holds transaction ids outside its key; a backup cannot carry them over.`)
  const ordered = isLog ? key.map((column) => column.column) : null
  return {
    name,
    columns: columns.map((column) => column.column).filter((column) => !ordered?.includes(column)),
    ordered,
    bytes: Number(columns[0]?.bytes ?? 0),
  }
}

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Names as SQL writes them, with commas between. */
export const list = (names: readonly string[]): string => names.map(quoted).join(', ')

/** A statement made of names that the database itself gave, quoted by `quoted`. */
export const ofNames = (text: string): Sql => new Sql([text], [])

/** Where every sequence of these tables stands. Read after the rows: a sequence may only be ahead. */
export async function readSequences(
  db: Queryable,
  tables: readonly Pick<TableShape, 'name' | 'columns'>[],
): Promise<readonly SequencePlace[]> {
  const owned = await db.rows<{ table: string; column: string; sequence: string }>(sql`
    select c.relname as table, a.attname as column, d.objid::regclass::text as sequence
    from pg_depend d
    join pg_class s on s.oid = d.objid and s.relkind = 'S'
    join pg_class c on c.oid = d.refobjid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      and c.relnamespace = current_schema()::regnamespace
    order by 1, 2`)
  const places: SequencePlace[] = []
  for (const { table, column, sequence } of owned) {
    if (!tables.some((each) => each.name === table && each.columns.includes(column))) continue
    const place = await db.one<{ last: string; called: boolean }>(
      ofNames(`select last_value as last, is_called as called from ${sequence}`),
    )
    if (place !== undefined) places.push({ table, column, ...place })
  }
  return places
}
