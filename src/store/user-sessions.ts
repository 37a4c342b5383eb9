import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A place where somebody's account is open. Its token stays in the browser and in the database. */
export interface StoredSession {
  readonly id: string
  readonly userAgent: string | null
  readonly address: string | null
  readonly openedAt: Instant
  readonly seenAt: Instant
  readonly expiresAt: Instant
}

/** The living sessions of a person, the one used last first. */
export async function readSessions(db: Queryable, userId: string): Promise<readonly StoredSession[]> {
  return db.rows(sql`
    select id, "userAgent", "ipAddress" as address, "createdAt" as "openedAt",
      coalesce(seen_at, "updatedAt") as "seenAt", "expiresAt"
    from "session" where "userId" = ${userId} and "expiresAt" > now() order by 5 desc, id`)
}

/** Ends one session of a person. False when it is not theirs or over already. */
export async function endSession(db: Queryable, userId: string, sessionId: string): Promise<boolean> {
  return (await db.run(sql`delete from "session" where id = ${sessionId} and "userId" = ${userId}`)) === 1
}

/** Ends all sessions of a person but one; null ends all. */
export async function endSessions(db: Queryable, userId: string, except: string | null): Promise<void> {
  await db.run(sql`delete from "session" where "userId" = ${userId} and id is distinct from ${except}`)
}

/** Notes that a session is used; once a minute is enough. */
export async function noteSeen(
  db: Queryable,
  session: { readonly id: string; readonly userId: string },
  now: Instant,
): Promise<void> {
  const moment = sql`to_timestamp(${now} / 1000.0)`
  await db.run(sql`
    with seen as (
      update "session" set seen_at = ${moment}
      where id = ${session.id} and (seen_at is null or seen_at < ${moment} - interval '1 minute')
      returning 1
    )
    update "user" set seen_at = ${moment} where id = ${session.userId} and exists (select from seen)`)
}
