import type { Database, Queryable } from './database.ts'
import { sql } from './sql.ts'

/** Makes the role and the database `vigie` of the embedded server where they are missing. The role has no rights over the server itself. */
export async function ensureDatabase(db: Database, password: string | undefined): Promise<void> {
  const role = await db.one(sql`select 1 from pg_roles where rolname = 'vigie'`)
  if (!role) await db.run(sql`create role vigie login createdb`)
  // A statement of definition takes no parameters; the password is our own, in hexadecimal.
  if (password !== undefined && /^[0-9a-f]+$/.test(password))
    await db.pool.query(`alter role vigie password '${password}'`)
  const database = await db.one(sql`select 1 from pg_database where datname = 'vigie'`)
  if (!database) await db.run(sql`create database vigie owner vigie`)
}

/** The fingerprint of the key that this database's secrets are sealed with; null while there is none. */
export async function readKeyId(db: Queryable): Promise<string | null> {
  return (await db.one<{ key_id: string | null }>(sql`select key_id from installation`))?.key_id ?? null
}

/** Binds the database to a key, unless it is bound already; answers with the key that it is bound to. */
export async function claimKey(db: Queryable, keyId: string): Promise<string> {
  await db.run(sql`update installation set key_id = ${keyId} where key_id is null`)
  return (await readKeyId(db)) ?? keyId
}

/** What a server says of itself, for the start to judge. */
export async function readServer(db: Queryable): Promise<{ readonly version: number; readonly encoding: string }> {
  const row = await db.one<{ version: string; encoding: string }>(
    sql`select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  return { version: Number(row?.version), encoding: row?.encoding ?? '' }
}

/** Whether assistants may come in. */
export async function readAssistants(db: Queryable): Promise<boolean> {
  return (await db.one<{ assistants: boolean }>(sql`select assistants from installation`))?.assistants ?? false
}

/** Lets assistants in, or no longer. False when it was so already. */
export async function saveAssistants(db: Queryable, on: boolean): Promise<boolean> {
  return (await db.run(sql`update installation set assistants = ${on} where assistants <> ${on}`)) === 1
}
