import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A passkey of a person, as they know it. */
export interface StoredPasskey {
  readonly id: string
  readonly name: string | null
  readonly createdAt: Instant | null
}

/** The passkeys of a person, in the order in which they were added. */
export async function readPasskeys(db: Queryable, userId: string): Promise<readonly StoredPasskey[]> {
  return db.rows(sql`
    select id, name, "createdAt" from passkey where "userId" = ${userId} order by "createdAt", id`)
}

/** Removes a passkey of a person. False when it is not theirs. */
export async function removePasskey(db: Queryable, userId: string, id: string): Promise<boolean> {
  return (await db.run(sql`delete from passkey where id = ${id} and "userId" = ${userId}`)) === 1
}
