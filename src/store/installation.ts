import type { Database } from './database.ts'
import { sql } from './sql.ts'

/** Makes the role and the database `vigie` of the embedded server where they are missing. The role has no rights over the server itself. */
export async function ensureDatabase(db: Database, password: string | undefined): Promise<void> {
  const role = await db.one(sql`select 1 from pg_roles where rolname = 'vigie'`)
  if (!role) await db.run(sql`create role vigie login createdb`)
  // A statement of definition takes no parameters; the password is our own, in hexadecimal.
  if (password !== undefined && /^[0-9a-f]+$/.test(password)) await db.pool.query(`alter role vigie password '${password}'`)
  const database = await db.one(sql`select 1 from pg_database where datname = 'vigie'`)
  if (!database) await db.run(sql`create database vigie owner vigie`)
}
