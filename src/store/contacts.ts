import type { Written } from '../domain/cases/unanswered.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** What a case tells of how often its customer wrote and was answered. */
export interface ContactCase {
  readonly id: string
  readonly authorId: string
  readonly unsettled: boolean
  readonly posts: number
  readonly lastAnswerAt: Instant | null
  /** As the case has it now; null below two. */
  readonly unanswered: number | null
}

/** The cases of these accounts in this brand, without those that never concerned it. */
export async function contactCases(
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly ContactCase[]> {
  return db.rows(sql`
    select c.id, c.author_id as "authorId", c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused') as unsettled, c.post_count as posts,
      c.last_answer_at as "lastAnswerAt", c.unanswered
    from cases c where c.author_id = any(${authorIds}::bigint[]) and c.brand_id = ${brandId} and c.erased_at is null
      and coalesce(c.set_aside_reason, '') not in ('spam', 'not-about-us')`)
}

/** A case that was merged with others: into which, and whose it was; `mergedInto` null: it is the one that holds their matter. */
export interface MergedCase {
  readonly id: string
  readonly authorId: string
  readonly mergedInto: string | null
}

/** All cases that were put together with cases of these accounts in this brand, to the end of the way in both directions, theirs too. None where nothing of theirs was merged. */
export const mergedAround = (
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly MergedCase[]> =>
  db.rows<MergedCase>(sql`
    with recursive together (id) as (
      select c.id from cases c where c.author_id = any(${authorIds}::bigint[]) and c.brand_id = ${brandId}
        and (c.merged_into is not null or exists (select from cases f where f.merged_into = c.id))
      union
      select n.id from together t cross join lateral (
        select c.merged_into as id from cases c where c.id = t.id and c.merged_into is not null
        union all
        select f.id from cases f where f.merged_into = t.id) n)
    select c.id, c.author_id as "authorId", c.merged_into as "mergedInto" from together t join cases c on c.id = t.id`)

/** Nobody's patience is longer: whoever wrote more since is known by the newest. */
const mostWritten = 100

/** What customers wrote in these cases since then, the newest of each. */
export async function writtenIn(
  db: Queryable,
  caseIds: readonly string[],
  since: Instant,
): Promise<readonly (Written & { readonly authorId: string })[]> {
  if (caseIds.length === 0) return []
  return db.rows(sql`
    select p.author_id as "authorId", p.external_id as id, p.parent_external_id as "parentId",
      p.root_external_id as "rootId", p.published_at as at
    from unnest(${caseIds}::bigint[]) as c (id) cross join lateral (
      select p.author_id, p.external_id, p.parent_external_id, p.root_external_id, p.published_at
      from post p where p.case_id = c.id and p.published_at > to_timestamp(${since} / 1000.0) and not p.ours
        and p.erased_at is null
      order by p.published_at desc, p.id desc limit ${mostWritten}) p`)
}
