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
  return db.rows(
    sql`
    select c.id, c.author_id as "authorId", c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused') as unsettled, c.post_count as posts,
      c.last_answer_at as "lastAnswerAt", c.unanswered
    from cases c where c.author_id = any(${authorIds}::bigint[]) and c.brand_id = ${brandId} and c.erased_at is null
      and coalesce(c.set_aside_reason, '') not in ('spam', 'not-about-us')`.prepared(),
  )
}

/** What an account wrote in a case from which, or to which, something was moved once; `authorId` null: no customer's words stand there any more. */
export interface Standing {
  readonly caseId: string
  /** The account whose case it is. */
  readonly ownerId: string
  readonly authorId: string | null
  readonly posts: number
}

/** Who wrote in the cases of these accounts from which, or to which, anything was ever moved, and in those that hang together with them by moves, taken back or not: what came in between stays where it came. None where nothing of theirs was moved. */
export const standingAround = (
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly Standing[]> =>
  db.rows<Standing>(
    sql`
    with recursive together (id) as (
      select c.id from cases c
      where exists (select from case_move m where m.brand_id = ${brandId})
        and c.author_id = any(${authorIds}::bigint[]) and c.brand_id = ${brandId}
        and (exists (select from case_move m where m.from_case = c.id)
          or exists (select from case_move m where m.to_case = c.id))
      union
      select n.id from together t cross join lateral (
        select m.to_case as id from case_move m where m.from_case = t.id
        union all
        select m.from_case from case_move m where m.to_case = t.id) n)
    select c.id as "caseId", c.author_id as "ownerId", p.author_id as "authorId", count(p.id)::int as posts
    from together t join cases c on c.id = t.id left join post p on p.case_id = c.id and not p.ours
    group by c.id, c.author_id, p.author_id`.prepared(),
  )

/** Nobody's patience is longer: whoever wrote more since is known by the newest. */
const mostWritten = 100

/** What these accounts wrote since then, each in the case beside it, the newest of each. */
export async function writtenIn(
  db: Queryable,
  asked: readonly { readonly caseId: string; readonly authorId: string }[],
  since: Instant,
): Promise<readonly (Written & { readonly authorId: string })[]> {
  if (asked.length === 0) return []
  const caseIds = asked.map(({ caseId }) => caseId)
  const authorIds = asked.map(({ authorId }) => authorId)
  return db.rows(sql`
    select p.author_id as "authorId", p.external_id as id, p.parent_external_id as "parentId",
      p.root_external_id as "rootId", p.published_at as at
    from unnest(${caseIds}::bigint[], ${authorIds}::bigint[]) as c (id, author_id) cross join lateral (
      select p.author_id, p.external_id, p.parent_external_id, p.root_external_id, p.published_at
      from post p where p.case_id = c.id and p.author_id = c.author_id
        and p.published_at > to_timestamp(${since} / 1000.0) and not p.ours and p.erased_at is null
      order by p.published_at desc, p.id desc limit ${mostWritten}) p`)
}
