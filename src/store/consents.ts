import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A sign-in on a network's own page, from the moment the browser leaves until it is back. */
export interface StoredConsent {
  readonly userId: string
  readonly brandId: string
  readonly connector: string
  readonly way: string | null
  /** The source that signs in again; null: a new one. */
  readonly sourceId: string | null
  readonly sealed: Buffer
}

/** Keeps a sign-in that begins. */
export async function insertConsent(
  tx: Transaction,
  stateHash: Buffer,
  consent: StoredConsent,
  expiresAt: Instant,
): Promise<void> {
  const { userId, brandId, connector, way, sourceId, sealed } = consent
  await tx.run(sql`
    insert into consent (state_hash, user_id, brand_id, connector, way, source_id, sealed, expires_at)
    values (${stateHash}, ${userId}, ${brandId}, ${connector}, ${way}, ${sourceId}, ${sealed}, to_timestamp(${expiresAt} / 1000.0))`)
}

/** Takes the sign-in of this person away while it lives. Of two who race for it one gets it; it is nobody else's to take. */
export async function takeConsent(
  db: Queryable,
  stateHash: Buffer,
  userId: string,
  now: Instant,
): Promise<StoredConsent | undefined> {
  return db.one(sql`
    delete from consent
    where state_hash = ${stateHash} and user_id = ${userId} and expires_at > to_timestamp(${now} / 1000.0)
    returning user_id as "userId", brand_id as "brandId", connector, way, source_id as "sourceId", sealed`)
}

/** Forgets sign-ins that nobody ended in time. */
export async function forgetConsents(db: Queryable, now: Instant): Promise<void> {
  await db.run(sql`delete from consent where expires_at <= to_timestamp(${now} / 1000.0)`)
}
