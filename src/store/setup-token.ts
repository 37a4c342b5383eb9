import { createHash } from 'node:crypto'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** What is kept of a set-up token. */
export const hashSetupToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Makes this the only set-up token; the one before it is dead. */
export async function replaceSetupToken(db: Queryable, hash: Buffer, expiresAt: Instant): Promise<void> {
  const until = new Date(expiresAt)
  await db.run(sql`
    insert into setup_token (hash, expires_at) values (${hash}, ${until})
    on conflict (only_row) do update set hash = excluded.hash, expires_at = excluded.expires_at`)
}

/** Takes the token away if it is this one and still lives. Of two transactions that race for it the second waits, and gets it only if the first rolls back. */
export async function takeSetupToken(tx: Transaction, hash: Buffer, now: Instant): Promise<boolean> {
  return (await tx.run(sql`delete from setup_token where hash = ${hash} and expires_at > ${new Date(now)}`)) === 1
}

/** Ends every set-up link: there is an account now. */
export async function dropSetupToken(db: Queryable): Promise<void> {
  await db.run(sql`delete from setup_token`)
}
