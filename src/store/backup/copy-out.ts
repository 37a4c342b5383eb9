import type { Readable } from 'node:stream'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Transaction } from '../database.ts'

/** What a COPY hands out, and, once all of it was read, how many rows that were. */
export interface CopyOut {
  readonly rows: () => number
  readonly bytes: Readable
}

/**
 * Reads what a COPY hands out. Whoever stops before its end (a full disk, say) leaves answers on the connection that
 * nobody reads, and behind them no statement of ours is ever answered, the rollback neither: the connection is ended then.
 */
export function copyOut(tx: Transaction, statement: string): CopyOut {
  const bytes = tx.client.query(copyTo(statement))
  let over = false
  bytes.once('end', () => {
    over = true
  })
  // What the server refused leaves the connection as it was. Later ones tell of the ending, which the reader has caused.
  bytes.on('error', () => {
    if (!bytes.destroyed) over = true
  })
  bytes.once('close', () => {
    if (!over && tx.client instanceof pg.Client) void tx.client.end()
  })
  return { bytes, rows: () => bytes.rowCount }
}
