import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** An answer that stands in a case, and the account that it was written to; null where that is not known. */
export interface AnswerIn {
  readonly caseId: string
  readonly id: string
  readonly kind: 'reply' | 'proof' | 'post'
  readonly at: Instant
  readonly to: string | null
}

/** The answers that stand in these cases: what we sent, what was told, and what of ours was seen on the network, of which each part of a longer one is to the same account, where that one wrote in the case. */
export const answersIn = (db: Queryable, caseIds: readonly string[]): Promise<readonly AnswerIn[]> =>
  caseIds.length === 0
    ? Promise.resolve([])
    : db.rows<AnswerIn>(sql`
        with recursive own (id, case_id, at, source_id, parent, steps) as (
          select p.id, p.case_id, p.published_at, p.source_id, p.parent_external_id, 0 from post p
          where p.case_id = any(${caseIds}::bigint[]) and p.ours and p.deleted_at is null
            and not exists (select from reply r where r.source_id = p.source_id and r.external_id = p.external_id)
          union all
          select o.id, o.case_id, o.at, o.source_id, q.parent_external_id, o.steps + 1
          from own o join post q on q.source_id = o.source_id and q.external_id = o.parent
          where q.ours and o.steps < 20)
        select * from (
        select r.case_id as "caseId", r.id::text as id, 'reply' as kind, r.sent_at as at, p.author_id as "to"
          from reply r join post p on p.id = r.post_id
          where r.case_id = any(${caseIds}::bigint[]) and r.state = 'sent'
        union all
        select case_id, id::text, 'proof', answered_at, null from proof
          where case_id = any(${caseIds}::bigint[]) and withdrawn_at is null
        union all
        (select distinct on (o.id) o.case_id, o.id::text, 'post', o.at, q.author_id
          from own o left join post q on q.source_id = o.source_id and q.external_id = o.parent and not q.ours
            and q.case_id = o.case_id
          order by o.id, o.steps desc)) a
        order by at`)

/** A merge that stands, into one of these cases or into one that was merged on into it. */
export interface MergeIn {
  readonly caseId: string
  readonly at: Instant
  readonly posts: readonly string[]
  readonly replies: readonly string[]
  readonly proofs: readonly string[]
}

/** The merges of which these cases are made. */
export const mergesIn = (db: Queryable, caseIds: readonly string[]): Promise<readonly MergeIn[]> =>
  caseIds.length === 0
    ? Promise.resolve([])
    : db.rows<MergeIn>(sql`
        with recursive part (root, id) as (
          select w.id, w.id from unnest(${caseIds}::bigint[]) as w (id)
          union
          select p.root, f.id from part p join cases f on f.merged_into = p.id)
        select p.root as "caseId", m.at, m.moved->'posts' as posts, m.moved->'replies' as replies,
          m.moved->'proofs' as proofs
        from part p join case_move m on m.to_case = p.id
        where m.kind = 'merge' and m.undone_at is null order by m.at, m.id`)

/** What a customer wrote in a case, by which account, and when that was noted to be answered. */
export interface AskedIn {
  readonly caseId: string
  readonly id: string
  readonly at: Instant
  readonly by: string
  readonly answeredAt: Instant | null
}

/** What customers wrote in these cases, oldest first. */
export const askedIn = (tx: Transaction, caseIds: readonly string[]): Promise<readonly AskedIn[]> =>
  tx.rows<AskedIn>(sql`
    select case_id as "caseId", id, published_at as at, author_id as by, answered_at as "answeredAt" from post
    where case_id = any(${caseIds}::bigint[]) and not ours order by published_at, id`)

/** Notes anew when posts were answered in the case in which they stood before it became part of another; null: they were not. */
export async function noteAnsweredAt(
  tx: Transaction,
  posts: readonly { readonly id: string; readonly at: Instant | null }[],
): Promise<void> {
  if (posts.length === 0) return
  await tx.run(sql`
    update post p set answered_at = to_timestamp(n.at / 1000.0)
    from unnest(${posts.map(({ id }) => id)}::bigint[], ${posts.map(({ at }) => at)}::float8[]) as n (id, at)
    where p.id = n.id`)
}
