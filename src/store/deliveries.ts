import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A source that something is pushed to. */
export interface PushTarget {
  readonly id: string
  readonly brandId: string
  readonly connector: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealedSecrets: Buffer | null
  readonly state: 'active' | 'paused'
  /** Somebody took it off the list. */
  readonly removed: boolean
  /** The token of whoever reads it now: a push is taken in beside that reader, one batch at a time. */
  readonly token: string
}

/** One source as its own address needs it; undefined when there is none. */
export async function readPushTarget(db: Queryable, sourceId: string): Promise<PushTarget | undefined> {
  return db.one(sql`
    select s.id, s.brand_id as "brandId", s.connector, s.settings, s.sealed_secrets as "sealedSecrets", s.state, s.removed_at is not null as removed,
      s.lease_token as token
    from source s where s.id = ${sourceId}`)
}

/** The active sources of these connectors that others push to. */
export async function readPushTargets(
  db: Queryable,
  connectors: readonly string[],
): Promise<readonly Pick<PushTarget, 'id' | 'brandId' | 'connector' | 'token'>[]> {
  return db.rows(sql`
    select id, brand_id as "brandId", connector, lease_token as token from source
    where connector = any(${connectors}::text[]) and state = 'active' and removed_at is null order by id`)
}

/** A delivery that was answered. */
export interface Delivery {
  /** SHA-256 of its body. */
  readonly hash: Buffer
  readonly status: number
  readonly body: unknown
}

/** What this delivery was answered; undefined when it was not. */
export async function findDelivery(db: Queryable, sourceId: string, key: string): Promise<Delivery | undefined> {
  return db.one(sql`select hash, status, answer as body from delivery where source_id = ${sourceId} and key = ${key}`)
}

/** Keeps what a delivery is answered. Of two at the same time the first counts, and its answer is given. */
export async function keepDelivery(
  db: Queryable,
  sourceId: string,
  key: string,
  delivery: Delivery,
  now: Instant,
): Promise<Delivery> {
  await db.run(sql`
    insert into delivery (source_id, key, hash, status, answer, at)
    values (${sourceId}, ${key}, ${delivery.hash}, ${delivery.status}, ${JSON.stringify(delivery.body)}::jsonb,
      to_timestamp(${now} / 1000.0))
    on conflict (source_id, key) do nothing`)
  return (await findDelivery(db, sourceId, key)) ?? delivery
}

/** Forgets deliveries of before then. */
export async function forgetDeliveries(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from delivery where at < to_timestamp(${before} / 1000.0)`)
}
