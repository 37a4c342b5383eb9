import { createHash, randomUUID } from 'node:crypto'
import type { Database } from '../../src/store/database.ts'
import { ofNames, quoted } from '../../src/store/backup/shape.ts'
import { sql } from '../../src/store/sql.ts'

interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly given: boolean
  /** Table and column that it refers to. */
  readonly target: string | null
  readonly targetColumn: string | null
  readonly checks: readonly string[] | null
}

/** Words that a careless copy would spoil. */
const awkward = [
  'Deux heures d’attente 😡',
  'tab\there, line\nfeed, return\rhere',
  'back\\slash \\N \\. \\t',
  '"quoted", \'apostrophe\', comma, {brace}',
  '  spaces around  ',
  '',
]

/** The tables of this database, from the database itself. */
export async function tablesOf(db: Database): Promise<readonly string[]> {
  const rows = await db.rows<{ name: string }>(sql`
    select relname as name from pg_class
    where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace order by 1`)
  return rows.map((row) => row.name)
}

const readColumns = (db: Database): Promise<Column[]> =>
  db.rows<Column>(sql`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
      a.attidentity <> '' or a.attgenerated <> '' or t.typname = 'xid8' as given,
      (select k.confrelid::regclass::text from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.conkey[1] = a.attnum limit 1) as target,
      (select f.attname from pg_constraint k join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
        where k.conrelid = c.oid and k.contype = 'f' and k.conkey[1] = a.attnum limit 1) as "targetColumn",
      (select array_agg(pg_get_constraintdef(k.oid)) from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any(k.conkey)) as checks
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and c.relname <> 'schema_migration'
    order by c.relname, a.attnum`)

/** Puts rows into every table that the database has, whatever their columns are, so that no test can forget a table. */
export async function fillTables(db: Database, random: () => number, rowsEach = 6): Promise<void> {
  const columns = await readColumns(db)
  const bare = (name: string): string => name.replaceAll('"', '')
  const waiting = new Map<string, Column[]>()
  for (const column of columns) waiting.set(column.table, [...(waiting.get(column.table) ?? []), column])
  while (waiting.size > 0) {
    const next =
      [...waiting].find(([name, own]) =>
        own.every(({ target }) => target === null || bare(target) === name || !waiting.has(bare(target))),
      ) ?? [...waiting][0]
    if (next === undefined) break
    const [table, own] = next
    waiting.delete(table)
    for (let i = 0; i < rowsEach; i += 1) await insertRow(db, table, own, random)
    const count = await db.one<{ n: number }>(ofNames(`select count(*)::int as n from ${quoted(table)}`))
    if (!count?.n) throw new Error(`No row could be put into ${table}.`)
  }
}

async function insertRow(db: Database, table: string, columns: readonly Column[], random: () => number): Promise<void> {
  const set = columns.filter((column) => !column.given)
  const values: unknown[] = []
  for (const column of set) values.push(await valueOf(db, column, random))
  if (!inOrder(set, values)) return
  const places = set.map((column, i) => `$${i + 1}::${column.type}`)
  await db.pool.query(
    set.length === 0
      ? `insert into ${quoted(table)} default values`
      : `insert into ${quoted(table)} (${set.map((column) => quoted(column.name)).join(', ')}) values (${places.join(', ')}) on conflict do nothing`,
    values,
  )
}

/** Puts two ids of which one must be the smaller (`check (a < b)`) in that order; false where they are the same. */
function inOrder(columns: readonly Column[], values: unknown[]): boolean {
  for (const check of new Set(columns.flatMap(({ checks }) => checks ?? []))) {
    const [, less, more] = /^CHECK \(\((\w+) < (\w+)\)\)$/.exec(check) ?? []
    const [a, b] = [less, more].map((name) => columns.findIndex((column) => column.name === name))
    if (a === undefined || b === undefined || a < 0 || b < 0) continue
    const [first, second] = [values[a], values[b]].map((value) => BigInt(String(value)))
    if (first === undefined || second === undefined || first === second) return false
    if (first > second) [values[a], values[b]] = [values[b], values[a]]
  }
  return true
}

async function valueOf(db: Database, column: Column, random: () => number): Promise<unknown> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  if (column.nullable && random() < 0.25) return null
  if (column.target !== null) {
    const rows = await db.rows<{ value: unknown }>(
      ofNames(`select ${quoted(column.targetColumn ?? '')} as value from ${column.target} order by 1`),
    )
    return pick(rows)?.value ?? null
  }
  const words = (column.checks ?? []).flatMap((check) =>
    check.includes('ARRAY[') ? [...check.matchAll(/'([^']+)'::text/g)].map((match) => match[1]) : [],
  )
  if (words.length > 0) return pick(words)
  const digest = createHash('sha256').update(String(random())).digest()
  switch (column.type) {
    case 'uuid':
      return randomUUID()
    case 'boolean':
      return column.name === 'only_row' || random() < 0.5
    case 'integer':
    case 'smallint':
      return Math.floor(random() * 10_000)
    case 'bigint':
      return String(Math.floor(random() * 1e12))
    case 'double precision':
    case 'real':
    case 'numeric':
      return random()
    case 'bytea':
      return digest
    case 'jsonb':
    case 'json':
      return JSON.stringify({ word: pick(awkward), deep: [1, null, { a: random() }] })
    case 'text[]':
      return [pick(awkward), 'x', digest.toString('hex')]
    case 'double precision[]':
    case 'integer[]':
    case 'smallint[]':
      return [Math.floor(random() * 100), 0, 3]
    case 'bigint[]':
      return [String(Math.floor(random() * 1e12))]
    case 'uuid[]':
      return [randomUUID()]
    case 'date':
    case 'timestamp with time zone':
      return new Date(1.7e12 + random() * 1e10).toISOString()
    default:
      return `${pick(awkward)}${digest.toString('base64url').slice(0, 12)}`
  }
}

/** Every row of a table as JSON, in an order of its own; `without` names columns to leave out. */
export async function rowsOf(
  db: Database,
  table: string,
  options: { readonly without?: readonly string[]; readonly only?: readonly string[]; readonly order?: string } = {},
): Promise<readonly string[]> {
  const without = (options.without ?? []).map((name) => ` - '${name}'`).join('')
  const rows = await db.rows<{ row: Record<string, unknown> }>(
    ofNames(
      `select to_jsonb(t)${without} as row from ${quoted(table)} t order by ${options.order ?? `(to_jsonb(t)${without})::text`}`,
    ),
  )
  const { only } = options
  return rows.map(({ row }) =>
    JSON.stringify(only === undefined ? row : Object.fromEntries(only.map((name) => [name, row[name]]))),
  )
}
