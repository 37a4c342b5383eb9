import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Makes this the only link by which a person sets a new password. */
export async function replacePasswordLink(
  tx: Transaction,
  userId: string,
  hash: Buffer,
  expiresAt: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into password_link (user_id, hash, expires_at) values (${userId}, ${hash}, to_timestamp(${expiresAt} / 1000.0))
    on conflict (user_id) do update set hash = excluded.hash, expires_at = excluded.expires_at`)
}

/** Whose link this is, while it lives; it stays as it is. */
export async function findPasswordLink(
  db: Queryable,
  hash: Buffer,
  now: Instant,
): Promise<{ readonly userId: string } | undefined> {
  return db.one(sql`
    select user_id as "userId" from password_link where hash = ${hash} and expires_at > to_timestamp(${now} / 1000.0)`)
}

/** Takes the link away and says whose it was. Of two who race for it one gets it. */
export async function takePasswordLink(
  tx: Transaction,
  hash: Buffer,
  now: Instant,
): Promise<{ readonly userId: string } | undefined> {
  return tx.one(sql`
    delete from password_link where hash = ${hash} and expires_at > to_timestamp(${now} / 1000.0)
    returning user_id as "userId"`)
}

/** Takes away the links that this person made, for whomever: who made the living one is said by the log. */
export async function endPasswordLinksBy(tx: Transaction, userId: string): Promise<void> {
  await tx.run(sql`
    delete from password_link l
    where ${userId} = (
      select a.actor_id from audit a
      where a.kind = 'password-link-made' and a.person_id = l.user_id order by a.id desc limit 1)`)
}
