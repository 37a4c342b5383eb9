import { createHash } from 'node:crypto'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Bytes with their type. */
export interface Blob {
  readonly type: string
  readonly bytes: Buffer
}

/** Keeps bytes under their SHA-256, each once, and gives the hash. Bytes that are here already are only marked as wanted now, so that nobody tidies them away meanwhile. */
export async function keepBlob(tx: Transaction, blob: Blob, now: Instant): Promise<Buffer> {
  const sha256 = createHash('sha256').update(blob.bytes).digest()
  const marked = await tx.run(
    sql`update blob set kept_at = greatest(kept_at, to_timestamp(${now} / 1000.0)) where sha256 = ${sha256}`,
  )
  if (marked === 1) return sha256
  await tx.run(sql`
    insert into blob (sha256, type, size, bytes, kept_at)
    values (${sha256}, ${blob.type}, ${blob.bytes.length}, ${blob.bytes}, to_timestamp(${now} / 1000.0))
    on conflict (sha256) do update set kept_at = greatest(blob.kept_at, excluded.kept_at)`)
  return sha256
}

/** The bytes under this hash. */
export async function readBlob(db: Queryable, sha256: Buffer): Promise<Blob | undefined> {
  return db.one<Blob>(sql`select type, bytes from blob where sha256 = ${sha256}`)
}

/** Removes bytes that nothing names and that nobody brought since `before`, at most `limit`. Gives how many went. */
export async function removeUnnamedBlobs(tx: Transaction, before: Instant, limit: number): Promise<number> {
  return tx.run(sql`
    delete from blob where sha256 in (
      select sha256 from blob b
      where b.kept_at < to_timestamp(${before} / 1000.0)
        and not exists (select from evidence e where e.original = b.sha256)
        and not exists (select from evidence e where e.shown = b.sha256)
        and not exists (select from evidence e where e.thumb = b.sha256)
        and not exists (select from medium m where m.shown = b.sha256)
        and not exists (select from medium m where m.thumb = b.sha256)
      limit ${limit} for update skip locked)`)
}
