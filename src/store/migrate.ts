import { readFile, readdir } from 'node:fs/promises'
import type { Database, Queryable, Transaction } from './database.ts'
import { Sql, sql } from './sql.ts'

/** The database and the program do not fit each other; the message says what to do. */
export class SchemaFault extends Error {
  override readonly name = 'SchemaFault'
}

interface Migration {
  readonly version: number
  readonly name: string
  /** Says `-- breaking` in its first line: a program that does not know it must not write. */
  readonly breaking: boolean
  readonly text: string
}

const folder = new URL('./migrations/', import.meta.url)
/** Any number, the same in every version of Vigie. */
const LOCK = 7_168_244_301

async function readMigrations(from: URL): Promise<Migration[]> {
  const files = (await readdir(from)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file) => {
      const parts = /^(\d{4})_([a-z0-9_]+)[.]sql$/.exec(file)
      if (!parts) throw new Error(`A migration is named 0001_what_it_does.sql; ${file} is not.`)
      const text = await readFile(new URL(file, from), 'utf8')
      return { version: Number(parts[1]), name: parts[2] ?? '', breaking: /^-- breaking\b/.test(text), text }
    }),
  )
}

/** The versions that this database has, or none. */
async function readApplied(db: Queryable): Promise<Map<number, string>> {
  const table = await db.one<{ there: boolean }>(sql`select to_regclass('schema_migration') is not null as there`)
  if (!table?.there) return new Map()
  const rows = await db.rows<{ version: number; name: string }>(
    sql`select version, name from schema_migration order by version`,
  )
  return new Map(rows.map((row) => [row.version, row.name]))
}

function checkKnown(applied: ReadonlyMap<number, string>, known: readonly Migration[]): void {
  const newest = known.at(-1)?.version ?? 0
  for (const [version, name] of applied) {
    if (version > newest)
      throw new SchemaFault(
        `The database is newer than this Vigie (it is at ${version}, this program knows up to ${newest}): start the newer Vigie again.`,
      )
    const ours = known.find((migration) => migration.version === version)
    if (ours?.name !== name)
      throw new SchemaFault(
        `The database was made by another Vigie (its step ${version} is ${name}, ours is ${ours?.name ?? 'not there'}): use another database.`,
      )
  }
}

/** Lets nobody else migrate until the transaction ends: of two processes the second waits here and then finds the work done. */
export async function holdMigrations(tx: Transaction): Promise<void> {
  // A step may take its time, and whoever waits for it too.
  await tx.run(sql`set local lock_timeout = 0`)
  await tx.run(sql`select pg_advisory_xact_lock(${LOCK})`)
}

/**
 * Lets no step be taken until the transaction ends, and waits for one that is being taken. To be asked before anything is
 * read: for a moment older than a step that writes a table anew, PostgreSQL shows that table empty.
 */
export async function holdSchema(tx: Transaction): Promise<void> {
  // A step writes its line here before it touches anything else. Locking takes no snapshot, so the moment comes after it.
  await tx.run(sql`lock table schema_migration in share mode`)
}

/** Whom a step waits for: somebody else's steps, or a copy of the database that is being made. */
export type WaitedFor = 'migration' | 'copy'

/** Who hears of what takes long. */
export interface MigrationNews {
  /** Before each step. */
  readonly onStep?: ((step: AppliedMigration) => void) | undefined
  /** When a step cannot begin yet. */
  readonly onWait?: (whom: WaitedFor) => void
}

/** Is the list of steps held by whoever copies the database? Whoever has just made it holds it too, and that is oneself. */
async function isCopied(tx: Transaction): Promise<boolean> {
  const held = await tx.one(sql`
    select from pg_locks where locktype = 'relation' and relation = 'schema_migration'::regclass
      and database = (select oid from pg_database where datname = current_database()) and mode = 'ShareLock' and granted
      and pid <> pg_backend_pid()`)
  return held !== undefined
}

async function step(tx: Transaction, known: readonly Migration[], news: MigrationNews = {}): Promise<boolean> {
  const free = await tx.one<{ ours: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as ours`)
  if (free?.ours !== true) news.onWait?.('migration')
  await holdMigrations(tx)
  await tx.run(sql`
    create table if not exists schema_migration (
      version int primary key,
      name text not null,
      breaking boolean not null,
      applied_at timestamptz not null default now()
    )`)
  const applied = await readApplied(tx)
  checkKnown(applied, known)
  const next = known.find((migration) => !applied.has(migration.version))
  if (!next) return false
  if (news.onWait !== undefined && (await isCopied(tx))) news.onWait('copy')
  news.onStep?.({ version: next.version, name: next.name })
  await tx.run(
    sql`insert into schema_migration (version, name, breaking) values (${next.version}, ${next.name}, ${next.breaking})`,
  )
  await tx.run(new Sql([next.text], []))
  return true
}

/** A step that a database has taken. */
export interface AppliedMigration {
  readonly version: number
  readonly name: string
}

/** The steps that this database has taken, in order. */
export async function readMigrationList(db: Queryable): Promise<readonly AppliedMigration[]> {
  return [...(await readApplied(db))].map(([version, name]) => ({ version, name }))
}

/** How many steps this database lacks. Throws when it is newer than the program or of another history. */
export async function readPending(db: Queryable): Promise<number> {
  const known = await readMigrations(folder)
  const applied = await readApplied(db)
  checkKnown(applied, known)
  return known.filter((migration) => !applied.has(migration.version)).length
}

/** Takes steps inside one transaction: all that are missing, or `only` those that another database has taken. */
export async function migrateWithin(
  tx: Transaction,
  options: { readonly only?: readonly AppliedMigration[]; readonly from?: URL },
): Promise<void> {
  const known = await readMigrations(options.from ?? folder)
  const { only } = options
  if (only !== undefined) checkKnown(new Map(only.map(({ version, name }) => [version, name])), known)
  const steps = only === undefined ? known : known.filter(({ version }) => only.some((one) => one.version === version))
  while (await step(tx, steps)) {
    // The next one follows in the same transaction.
  }
}

/** Brings the database to the version of this program, each step in a transaction of its own. Refuses a database that is newer. */
export async function migrate(db: Database, options: { readonly from?: URL } & MigrationNews = {}): Promise<void> {
  const known = await readMigrations(options.from ?? folder)
  const applied = await readApplied(db)
  checkKnown(applied, known)
  // A new database has nobody who waits for it, and nothing that takes long.
  const onStep = applied.size === 0 ? undefined : options.onStep
  const told = new Set<WaitedFor>()
  const onWait = (whom: WaitedFor): void => {
    if (!told.has(whom)) options.onWait?.(whom)
    told.add(whom)
  }
  if (known.some((migration) => !applied.has(migration.version))) {
    while (await db.transaction((tx) => step(tx, known, { onStep, onWait }))) {
      // One step is done; the next has its own transaction.
    }
  }
}
