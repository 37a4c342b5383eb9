import type { Database, Transaction } from '../database.ts'
import { readKeyId, readServer } from '../installation.ts'
import { type AppliedMigration, holdSchema, readMigrationList } from '../migrate.ts'
import { type CopyOut, copyOut } from './copy-out.ts'
import { type SequencePlace, type TableShape, list, ofNames, quoted, readSequences, readTables } from './shape.ts'

/** Values are written so that every server and every setting reads them alike. */
export const plainValues = `
  set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local statement_timeout = 0;
  set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0`

/** One moment of the database, to be read at leisure while the program goes on writing. */
export interface Snapshot {
  readonly tables: readonly TableShape[]
  readonly migrations: readonly AppliedMigration[]
  /** Fingerprint of the key that the secrets are sealed with. */
  readonly keyId: string | null
  /** Version of the server, as a number. */
  readonly server: number
  /** The rows of a table as PostgreSQL's COPY writes them; `rows()` says how many when they have all been read. */
  read(table: TableShape): CopyOut
  sequences(): Promise<readonly SequencePlace[]>
}

/** Reads one moment of the database. The transaction writes nothing and so holds up no reader of the log. */
export async function readSnapshot<T>(db: Database, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.run(ofNames('set transaction isolation level repeatable read, read only'))
    await tx.run(ofNames(plainValues))
    await holdSchema(tx)
    const tables = await readTables(tx)
    let last: CopyOut | undefined
    const snapshot: Snapshot = {
      tables,
      migrations: await readMigrationList(tx),
      keyId: await readKeyId(tx),
      server: (await readServer(tx)).version,
      read: (table) => (last = readRows(tx, table)),
      sequences: () => readSequences(tx, tables),
    }
    try {
      return await work(snapshot)
    } finally {
      last?.bytes.destroy()
    }
  })
}

function readRows(tx: Transaction, table: TableShape): CopyOut {
  const from =
    table.ordered === null
      ? `${quoted(table.name)} (${list(table.columns)})`
      : `(select ${list(table.columns)} from ${quoted(table.name)} order by ${list(table.ordered)})`
  return copyOut(tx, `copy ${from} to stdout`)
}
