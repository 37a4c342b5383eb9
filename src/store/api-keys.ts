import type { ApiScope } from '../domain/people/api-key.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** A key as it is stored: never the key itself. */
export interface StoredKey {
  readonly id: string
  readonly userId: string
  /** Whose it is, by name. */
  readonly person: string
  readonly name: string
  readonly hint: string
  readonly scopes: readonly ApiScope[]
  /** Null: every brand that its person sees. */
  readonly brandIds: readonly string[] | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly lastUsedAt: Instant | null
  readonly revokedAt: Instant | null
}

const select = (where: Sql): Sql => sql`
  select k.id, k.user_id as "userId", u.name as person, k.name, k.hint, k.scopes, k.brand_ids as "brandIds",
    k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"
  from api_key k join "user" u on u.id = k.user_id
  ${where}`

/** Stores a new key by its hash. */
export async function insertKey(
  tx: Transaction,
  key: Pick<StoredKey, 'id' | 'userId' | 'name' | 'hint' | 'scopes' | 'brandIds' | 'createdAt' | 'expiresAt'>,
  hash: Buffer,
): Promise<void> {
  await tx.run(sql`
    insert into api_key (id, user_id, name, hash, hint, scopes, brand_ids, created_at, expires_at)
    values (${key.id}, ${key.userId}, ${key.name}, ${hash}, ${key.hint}, ${key.scopes}::text[],
      ${key.brandIds}::uuid[], to_timestamp(${key.createdAt} / 1000.0), to_timestamp(${key.expiresAt} / 1000.0))`)
}

/** The key with this hash. */
export const findKey = (db: Queryable, hash: Buffer): Promise<StoredKey | undefined> =>
  db.one(select(sql`where k.hash = ${hash}`))

/** One key by its id. */
export const readKey = (db: Queryable, id: string): Promise<StoredKey | undefined> =>
  db.one(select(sql`where k.id = ${id}`))

/** Keys, the newest first: of one person, or (null) of everybody. Keys that ended before `since` are left out. */
export const readKeys = (db: Queryable, userId: string | null, since: Instant): Promise<readonly StoredKey[]> =>
  db.rows(
    select(sql`
      where (${userId}::text is null or k.user_id = ${userId})
        and coalesce(k.revoked_at, k.expires_at) > to_timestamp(${since} / 1000.0)
      order by k.created_at desc, k.id`),
  )

/** How many keys of this person are alive. Held until the transaction ends, so that two at once are counted one after the other. */
export async function countLivingKeys(tx: Transaction, userId: string, now: Instant): Promise<number> {
  await tx.run(sql`select from "user" where id = ${userId} for update`)
  const row = await tx.one<{ count: string }>(sql`
    select count(*)::text as count from api_key
    where user_id = ${userId} and revoked_at is null and expires_at > to_timestamp(${now} / 1000.0)`)
  return Number(row?.count ?? 0)
}

/** Revokes a key; false when it was already. */
export async function saveRevoked(tx: Transaction, id: string, now: Instant): Promise<boolean> {
  return (
    (await tx.run(
      sql`update api_key set revoked_at = to_timestamp(${now} / 1000.0) where id = ${id} and revoked_at is null`,
    )) === 1
  )
}

/** Notes that a key was used. */
export async function noteUsed(db: Queryable, id: string, now: Instant): Promise<void> {
  await db.run(sql`
    update api_key set last_used_at = greatest(last_used_at, to_timestamp(${now} / 1000.0)) where id = ${id}`)
}
