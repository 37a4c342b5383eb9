import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A brand as stored; its policy holds for cases opened from now on. */
export interface StoredBrand {
  readonly id: string
  readonly name: string
  readonly languages: readonly ('fr' | 'en')[]
  readonly timeZone: string
  readonly firstReplyMs: number
  /** Its own sites: host with optional path. */
  readonly sites: readonly string[]
  /** Its own accounts on networks, as people write them. */
  readonly accounts: readonly string[]
}

const columns = sql`id, name, languages, time_zone as "timeZone", (policy->>'firstReplyMs')::float8 as "firstReplyMs",
  sites, accounts`

/** The time zone of a brand; UTC for one that is not there. */
export async function readBrandZone(db: Queryable, id: string): Promise<string> {
  return (await db.one<{ zone: string }>(sql`select time_zone as zone from brand where id = ${id}`))?.zone ?? 'UTC'
}

/** All brands in the order in which they were made. */
export async function readBrands(db: Queryable): Promise<readonly StoredBrand[]> {
  return db.rows(sql`select ${columns} from brand order by created_at, id`)
}

/** One brand. */
export async function readBrand(db: Queryable, id: string): Promise<StoredBrand | undefined> {
  return db.one(sql`select ${columns} from brand where id = ${id}`)
}

/** Whether there is a brand with this id. */
export async function brandExists(db: Queryable, id: string): Promise<boolean> {
  return (await db.one(sql`select 1 as found from brand where id = ${id}`.prepared())) !== undefined
}

/** Stores a new brand. */
export async function insertBrand(db: Queryable, brand: StoredBrand, warnShare: number): Promise<void> {
  await db.run(sql`
    insert into brand (id, name, languages, time_zone, sites, accounts, policy)
    values (${brand.id}, ${brand.name}, ${brand.languages}::text[], ${brand.timeZone},
      ${brand.sites}::text[], ${brand.accounts}::text[],
      jsonb_build_object('firstReplyMs', ${brand.firstReplyMs}::float8, 'warnShare', ${warnShare}::float8))`)
}

/** Changes a brand; what else its policy holds stays. False when there is no such brand. */
export async function saveBrand(db: Queryable, brand: StoredBrand): Promise<boolean> {
  const changed = await db.run(sql`
    update brand set name = ${brand.name}, languages = ${brand.languages}::text[], time_zone = ${brand.timeZone},
      sites = ${brand.sites}::text[], accounts = ${brand.accounts}::text[],
      policy = policy || jsonb_build_object('firstReplyMs', ${brand.firstReplyMs}::float8)
    where id = ${brand.id}`)
  return changed === 1
}

/** Holds a brand until the transaction ends, so that two do not add the same thing to it at once. False when there is no such brand. */
export async function lockBrand(tx: Queryable, id: string): Promise<boolean> {
  return (await tx.one(sql`select 1 as held from brand where id = ${id} for no key update`)) !== undefined
}

/** How many cases of each of these brands wait for an answer. */
export async function countToAnswer(db: Queryable, brandIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.rows<{ brandId: string; count: number }>(sql`
    select brand_id as "brandId", count(*)::int as count from cases
    where brand_id = any(${brandIds}::uuid[]) and status in ('new', 'open') group by brand_id`)
  return new Map(rows.map((row) => [row.brandId, row.count]))
}
