import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database, Queryable, Transaction } from '../database.ts'
import { type AppliedMigration, holdMigrations, migrateWithin } from '../migrate.ts'
import { sql } from '../sql.ts'
import { plainValues } from './read.ts'
import { type SequencePlace, type TableShape, list, momentary, ofNames, quoted, readTables } from './shape.ts'

/** What a backup says of itself, and its rows. */
export interface Backup {
  readonly migrations: readonly AppliedMigration[]
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[]; readonly rows: number }[]
  readonly sequences: readonly SequencePlace[]
  /** The rows of a table as `readSnapshot` gave them. */
  open(table: string): Readable
}

/** Why a backup cannot be put into this database; the message says what to do. */
export class RestoreFault extends Error {
  override readonly name = 'RestoreFault'
}

/** A database that a start has made and nobody has used holds rows in these alone. */
const untouched = new Set(['installation', 'schema_migration', ...momentary])

/**
 * Puts a backup in place of what the database holds, in one transaction: whatever happens on the way, the database is
 * as it was before, or it is whole. Then the schema is brought to this program's version.
 */
export async function writeBackup(
  db: Database,
  backup: Backup,
  options: {
    readonly replace: boolean
    readonly onTable: (name: string) => void
    readonly onIndexes: () => void
    readonly onMigrate: () => void
  },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.run(ofNames(plainValues))
    await holdMigrations(tx)
    await refuseUse(tx)
    await empty(tx, options.replace)
    // Tables made in this transaction can be filled without a second look at each row (COPY FREEZE).
    await migrateWithin(tx, { only: backup.migrations })
    await tx.run(ofNames(`set local maintenance_work_mem = '256MB'`))
    const tables = await readTables(tx)
    checkShapes(tables, backup)
    const rebuild = await takeDown(tx, tables)
    await tx.run(ofNames(`truncate ${list(tables.map((table) => table.name))} cascade`))
    for (const table of backup.tables) {
      options.onTable(table.name)
      await fill(tx, table, backup.open(table.name))
    }
    options.onIndexes()
    for (const statement of rebuild) await tx.run(ofNames(statement))
    await setSequences(tx, backup.sequences)
    await letGo(tx)
    options.onMigrate()
    await migrateWithin(tx, {})
    await tx.run(ofNames('analyze'))
  })
}

/** Restoring under a running Vigie would take its tables away from it. */
async function refuseUse(tx: Transaction): Promise<void> {
  const user = await tx.one<{ name: string; pid: number }>(sql`
    select application_name as name, pid from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name in ('vigie web', 'vigie worker')
    limit 1`)
  if (user !== undefined)
    throw new RestoreFault(`Vigie runs on this database (${user.name}): stop it first, then restore.`)
}

async function empty(tx: Transaction, replace: boolean): Promise<void> {
  const relations = await tx.rows<{ name: string; kind: string }>(sql`
    select c.relname as name, c.relkind as kind from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by 1`)
  if (relations.length === 0) return
  if (!relations.some((relation) => relation.name === 'schema_migration'))
    throw new RestoreFault(
      `This database holds tables that are not Vigie’s (${relations[0]?.name ?? ''} …): give Vigie a database of its own.`,
    )
  const used = replace ? undefined : await firstUsed(tx, relations)
  if (used !== undefined)
    throw new RestoreFault(
      `This database already holds data (${used}): restore into an empty one, or add --replace to put the backup in its place.`,
    )
  for (const { name, kind } of relations) {
    if (kind !== 'r' && kind !== 'p') throw new RestoreFault(`This database holds ${name}, which is not Vigie’s.`)
  }
  await tx.run(ofNames(`drop table ${list(relations.map((relation) => relation.name))} cascade`))
  const functions = await tx.rows<{ name: string }>(sql`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.prokind in ('f', 'p')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`)
  for (const { name } of functions) await tx.run(ofNames(`drop routine ${name} cascade`))
}

async function firstUsed(db: Queryable, relations: readonly { readonly name: string }[]): Promise<string | undefined> {
  for (const { name } of relations) {
    if (untouched.has(name)) continue
    const row = await db.one(ofNames(`select 1 from ${quoted(name)} limit 1`))
    if (row !== undefined) return name
  }
  return undefined
}

function checkShapes(tables: readonly TableShape[], backup: Backup): void {
  const here = new Map(tables.map((table) => [table.name, new Set(table.columns)]))
  for (const table of backup.tables) {
    const columns = here.get(table.name)
    const missing = columns === undefined ? table.name : table.columns.find((column) => !columns.has(column))
    if (missing !== undefined)
      throw new RestoreFault(
        `The backup holds ${missing === table.name ? `the table ${missing}` : `${table.name}.${missing}`}, which its own version of Vigie does not have: it was not made by Vigie.`,
      )
  }
  for (const { name } of tables) {
    if (!backup.tables.some((table) => table.name === name))
      throw new RestoreFault(`The backup lacks the table ${name}: it is not whole.`)
  }
}

/** Takes constraints, indexes and triggers away while rows are copied; gives the statements that put them back as they were. */
async function takeDown(tx: Transaction, tables: readonly TableShape[]): Promise<readonly string[]> {
  const names = tables.map((table) => table.name)
  const constraints = await tx.rows<{ table: string; name: string; definition: string; kind: string }>(sql`
    select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition, k.contype as kind
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype in ('f', 'u') and c.relnamespace = current_schema()::regnamespace and c.relname = any(${names}::text[])
    order by k.contype, 1, 2`)
  for (const { table, name } of constraints)
    await tx.run(ofNames(`alter table ${quoted(table)} drop constraint ${quoted(name)}`))
  const indexes = await tx.rows<{ name: string; definition: string }>(sql`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = current_schema()::regnamespace and c.relname = any(${names}::text[]) and not i.indisprimary
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    order by 1`)
  for (const { name } of indexes) await tx.run(ofNames(`drop index ${name}`))
  const triggers = await tx.rows<{ table: string; name: string }>(sql`
    select c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgenabled <> 'D' and c.relnamespace = current_schema()::regnamespace
      and c.relname = any(${names}::text[])`)
  for (const { table, name } of triggers)
    await tx.run(ofNames(`alter table ${quoted(table)} disable trigger ${quoted(name)}`))
  const add = (kind: string): string[] =>
    constraints
      .filter((each) => each.kind === kind)
      .map((each) => `alter table ${quoted(each.table)} add constraint ${quoted(each.name)} ${each.definition}`)
  return [
    ...add('u'),
    ...indexes.map((index) => index.definition),
    ...add('f'),
    ...triggers.map(({ table, name }) => `alter table ${quoted(table)} enable trigger ${quoted(name)}`),
  ]
}

async function fill(tx: Transaction, table: Backup['tables'][number], rows: Readable): Promise<void> {
  const into = tx.client.query(copyFrom(`copy ${quoted(table.name)} (${list(table.columns)}) from stdin with (freeze)`))
  await pipeline(rows, into)
  if (into.rowCount !== table.rows)
    throw new RestoreFault(
      `The backup names ${table.rows} rows of ${table.name} and holds ${into.rowCount}: it is not whole.`,
    )
}

async function setSequences(tx: Transaction, sequences: readonly SequencePlace[]): Promise<void> {
  for (const { table, column, last, called } of sequences) {
    await tx.run(sql`
      select setval(pg_get_serial_sequence(${quoted(table)}, ${column}), ${last}::bigint, ${called}::boolean)`)
  }
}

/**
 * What the old installation held is free. A reply that had not been sent when the backup was made may have been sent
 * since: counting one try makes the next one look for it on the network first.
 */
async function letGo(tx: Transaction): Promise<void> {
  await tx.run(sql`update source set lease_holder = null, lease_until = null, lease_token = lease_token + 1`)
  await tx.run(sql`
    update reply set state = case state when 'sending' then 'retrying' else state end, attempts = greatest(attempts, 1),
      claim_holder = null, claim_until = null, claim_token = claim_token + 1
    where state in ('queued', 'retrying', 'sending')`)
}
