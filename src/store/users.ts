import pg from 'pg'
import type { Instant } from '../domain/model/time.ts'
import type { Database, Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** A pool for better-auth, which reads and writes its tables itself and wants moments as dates. */
export function openAuthPool(db: Database): pg.Pool {
  const { types: _ownTypes, ...options } = db.pool.options
  const pool = new pg.Pool({ ...options, max: 4 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** An account that is about to exist. */
export interface NewUser {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly passwordHash: string
  readonly role: string
  readonly language: string
}

/** Whether the first account exists. */
export async function hasUsers(db: Queryable): Promise<boolean> {
  return (await db.one(sql`select 1 as found from "user" limit 1`)) !== undefined
}

/** Makes an account with a password, as better-auth stores it. */
export async function insertUser(tx: Transaction, user: NewUser, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt", "role", "language")
    values (${user.id}, ${user.name}, ${user.email}, false, to_timestamp(${now} / 1000.0), to_timestamp(${now} / 1000.0),
      ${user.role}, ${user.language})`)
  await tx.run(sql`
    insert into "account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
    values (${`${user.id}-password`}, ${user.id}, 'credential', ${user.id}, ${user.passwordHash},
      to_timestamp(${now} / 1000.0), to_timestamp(${now} / 1000.0))`)
}
