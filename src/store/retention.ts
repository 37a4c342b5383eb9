import type { Retention } from '../domain/people/retention.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Database, Queryable, Transaction } from './database.ts'
import { noteForgotten } from './learning.ts'
import { type Sql, sql } from './sql.ts'

/** Before which moments something of a brand goes; null: it stays. */
export interface Cutoffs {
  readonly posts: Instant | null
  readonly cases: Instant | null
  readonly deleted: Instant
}

/** How much goes. */
export interface RetentionCounts {
  readonly posts: number
  readonly cases: number
  readonly deleted: number
}

/** How long a brand keeps what people wrote. */
export async function readRetention(db: Queryable, brandId: string): Promise<Retention | undefined> {
  const row = await db.one<{ retention: Retention }>(sql`select retention from brand where id = ${brandId}`)
  return row?.retention
}

/** Sets how long a brand keeps what people wrote; the next round looks at once. */
export async function saveRetention(tx: Transaction, brandId: string, retention: Retention): Promise<void> {
  await tx.run(sql`
    update brand set retention = ${JSON.stringify(retention)}::jsonb, retention_ran_at = null where id = ${brandId}`)
}

/** A brand whose retention has not run since this moment, the longest waiting first. */
export async function brandToTidy(
  db: Database,
  since: Instant,
): Promise<{ readonly id: string; readonly retention: Retention } | undefined> {
  return db.one(sql`
    select id, retention from brand
    where retention_ran_at is null or retention_ran_at < to_timestamp(${since} / 1000.0)
    order by retention_ran_at nulls first, id limit 1`)
}

/** A brand’s retention has run. */
export async function noteRetentionRun(db: Queryable, brandId: string, now: Instant): Promise<void> {
  await db.run(sql`update brand set retention_ran_at = to_timestamp(${now} / 1000.0) where id = ${brandId}`)
}

const sourcesOf = (brandId: string): Sql => sql`array(select id from source where brand_id = ${brandId})`

/** Posts of no case, heard before then, that nothing else needs: no case’s thread hangs on them, nobody answered or kept them. */
const oldPosts = (brandId: string, before: Instant): Sql => sql`
  from post p where p.case_id is null and not p.ours and p.received_at < to_timestamp(${before} / 1000.0)
    and p.source_id = any(${sourcesOf(brandId)})
    and not exists (select from reply r where r.post_id = p.id)
    and not exists (select from post c where c.source_id = p.source_id and c.parent_external_id = p.external_id
      and c.case_id is not null)`

const oldCases = (brandId: string, before: Instant): Sql => sql`
  from cases c where c.brand_id = ${brandId} and c.status in ('settled', 'set-aside') and c.erased_at is null
    and c.settled_at < to_timestamp(${before} / 1000.0)
    and (c.merged_into is null or exists (select from cases t where t.id = c.merged_into and t.erased_at is not null))
    and greatest(c.last_post_at, c.last_answer_at) < to_timestamp(${before} / 1000.0)`

const deletedPosts = (brandId: string, before: Instant): Sql => sql`
  from post p where p.deleted_at is not null and p.erased_at is null and p.deleted_at <= to_timestamp(${before} / 1000.0)
    and p.source_id = any(${sourcesOf(brandId)})`

/** How much of a brand is older than these moments. */
export async function countOld(db: Queryable, brandId: string, cutoffs: Cutoffs): Promise<RetentionCounts> {
  const count = async (of: Sql | null): Promise<number> =>
    of === null ? 0 : ((await db.one<{ n: number }>(sql`select count(*)::int as n ${of}`))?.n ?? 0)
  return {
    posts: await count(cutoffs.posts === null ? null : oldPosts(brandId, cutoffs.posts)),
    cases: await count(cutoffs.cases === null ? null : oldCases(brandId, cutoffs.cases)),
    deleted: await count(deletedPosts(brandId, cutoffs.deleted)),
  }
}

/** Removes old posts of no case, at most `limit`, and people of whom nothing is left. Gives how many posts went. */
export async function removeOldPosts(
  tx: Transaction,
  brandId: string,
  before: Instant,
  limit: number,
): Promise<number> {
  const rows = await tx.rows<{ author_id: string }>(sql`
    delete from post where id in (select p.id ${oldPosts(brandId, before)} order by p.received_at limit ${limit})
    returning author_id`)
  if (rows.length > 0) {
    await noteForgotten(tx, brandId)
    await tx.run(sql`
      delete from author a where a.id = any(${[...new Set(rows.map((row) => row.author_id))]}::bigint[])
        and not exists (select from post p where p.author_id = a.id)
        and not exists (select from cases c where c.author_id = a.id)
        and not exists (select from moderation m where m.author_id = a.id and m.ended_at is null)`)
  }
  return rows.length
}

/** Old closed cases of a brand, locked, at most `limit`. */
export async function lockOldCases(
  tx: Transaction,
  brandId: string,
  before: Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(
    sql`select c.id ${oldCases(brandId, before)} order by c.id limit ${limit} for update`,
  )
  return rows.map(({ id }) => id)
}

/** Posts that their author deleted so long ago, at most `limit`. */
export async function oldDeletedPosts(
  tx: Transaction,
  brandId: string,
  before: Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(
    sql`select p.id ${deletedPosts(brandId, before)} order by p.id limit ${limit}`,
  )
  return rows.map(({ id }) => id)
}

/** The customers of these cases of whom nothing is left that holds words. */
export async function emptiedAuthors(tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct a.id from cases c join author a on a.id = c.author_id
    where c.id = any(${caseIds}::bigint[]) and a.erased_at is null
      and not exists (select from post p where p.author_id = a.id and p.erased_at is null)
      and not exists (select from cases o where o.author_id = a.id and o.erased_at is null)`)
  return rows.map(({ id }) => id)
}
