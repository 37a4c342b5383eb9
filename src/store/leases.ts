import type { Database, Transaction } from './database.ts'
import { sql } from './sql.ts'
import type { Duration } from '../domain/model/time.ts'

/** The right to read one source, held by one process at a time. The token grows with each holder: who lost the lease can write nothing with an old one. Times are the database's own, because the holders' clocks differ. */
export interface Lease {
  readonly sourceId: string
  readonly brandId: string
  readonly connector: string
  readonly token: string
  /** The source's version when the lease was taken: when it grows, the reader starts again. */
  readonly version: number
}

/** Takes the lease of active sources that nobody reads, at most `limit`, and only those of `connectors`: what nobody here can read is left alone. */
export async function takeLeases(
  db: Database,
  holder: string,
  length: Duration,
  limit: number,
  connectors: readonly string[],
): Promise<readonly Lease[]> {
  return db.rows<Lease>(sql`
    update source set lease_holder = ${holder}, lease_token = lease_token + 1, catching_up = null,
      -- Silence is counted while somebody listens: the time in which nobody did is none. A failure is taken off as a whole when it is over.
      quiet_from = case when error_since is not null then quiet_from when quiet_from is not null then
        least(clock_timestamp(), quiet_from + greatest(interval '0', clock_timestamp() - last_check_at)) end,
      lease_until = clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    where id in (
      select id from source
      where state = 'active' and connector = any(${connectors}::text[])
        and (lease_until is null or lease_until < clock_timestamp())
      order by lease_until nulls first limit ${limit} for update skip locked)
    returning id as "sourceId", brand_id as "brandId", connector, lease_token as token, version`)
}

/** Holds on to a lease. False when it is lost, the source was paused, changed or removed: then the reader must stop. */
export async function renewLease(db: Database, lease: Lease, length: Duration): Promise<boolean> {
  const held = await db.run(sql`
    update source set lease_until = clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    where id = ${lease.sourceId} and lease_token = ${lease.token} and state = 'active' and version = ${lease.version}
      and lease_until > clock_timestamp()`)
  return held === 1
}

/** Gives a lease back, so that another may take it at once. */
export async function releaseLease(db: Database, lease: Lease): Promise<void> {
  await db.run(
    sql`update source set lease_until = null, lease_holder = null where id = ${lease.sourceId} and lease_token = ${lease.token}`,
  )
}

/** Makes sure, inside the transaction that writes, that the lease still stands. False: write nothing. */
export async function fenceLease(tx: Transaction, lease: Pick<Lease, 'sourceId' | 'token'>): Promise<boolean> {
  const row = await tx.one(
    sql`select 1 as held from source where id = ${lease.sourceId} and lease_token = ${lease.token} for no key update`,
  )
  return row !== undefined
}
