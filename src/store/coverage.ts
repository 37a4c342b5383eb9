import type { Mention } from '../domain/cases/coverage.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** Mentions of one day of a brand (in its own time zone, « 2026-11-29 ») on one network that ended in the same way. */
export interface Mentions extends Mention {
  readonly brandId: string
  readonly day: string
  readonly connector: string
  readonly count: number
}

/** A mention in a case that was put together from several: how it ended depends on what was answered to whom, and when. */
export interface MergedMention extends Omit<Mentions, 'count' | 'answered'> {
  readonly id: string
  readonly caseId: string
  readonly authorId: string
  readonly at: Instant
}

/** The cases of these brands into which others were merged: few, and looked up in one go whatever the database takes them to be. */
const mergedCases = (brandIds: readonly string[]): Sql => sql`
      select m.to_case from case_move m
      where m.brand_id = any(${brandIds}::uuid[]) and m.kind = 'merge' and m.undone_at is null`

/** That an answer of ours (`r`) of a case (`c`) is one to this post (`p`): sent after it and, where it was answered before it was given a case of its own, by then. */
const answersIt = sql`r.state = 'sent' and r.sent_at >= p.published_at
          and (p.answered_at is null or r.sent_at <= p.answered_at)`

interface Asked {
  readonly brandIds: readonly string[]
  readonly days: number
  readonly now: Instant
}

/** What people wrote to these brands in the last so many days, with its source (`s`), brand (`b`) and case (`c`). */
const written = (input: Asked): Sql => sql`
    from brand b
    cross join lateral (select to_timestamp(${input.now}::float8 / 1000.0) as now) t
    join source s on s.brand_id = b.id
    join post p on p.source_id = s.id and p.case_id is not null and p.deleted_at is null and p.erased_at is null
      and p.published_at >= ((t.now at time zone b.time_zone)::date - (${input.days}::int - 1))::timestamp at time zone b.time_zone
      and p.published_at <= t.now
    join cases c on c.id = p.case_id
    where b.id = any(${input.brandIds}::uuid[]) and not p.ours`
const place = sql`b.id as "brandId", to_char((p.published_at at time zone b.time_zone)::date, 'YYYY-MM-DD') as day, s.connector`
const stand = sql`c.status, c.set_aside_reason as reason, c.owner_id is not null as owned`

/** What people wrote to these brands in the last so many days, today included, by day, network and how it ended. What its author deleted and what was erased is not counted; what stands in a merged case is not among it. */
export const countMentions = (db: Queryable, input: Asked): Promise<readonly Mentions[]> =>
  db.rows<Mentions>(sql`
    select ${place},
      case when coalesce(greatest(c.last_answer_at, p.answered_at) < p.published_at, true) then null
        when exists (select from reply r where r.case_id = c.id and ${answersIt}) then 'here'
        else 'elsewhere' end as answered,
      ${stand}, count(*)::int as count
    ${written(input)} and c.id not in (${mergedCases(input.brandIds)})
    group by 1, 2, 3, 4, 5, 6, 7`)

/** The same, one by one, of what stands in a merged case. */
export const mergedMentions = (db: Queryable, input: Asked): Promise<readonly MergedMention[]> =>
  db.rows<MergedMention>(sql`
    select p.id, c.id as "caseId", p.author_id as "authorId", p.published_at as at, ${place}, ${stand}
    ${written(input)} and c.id in (${mergedCases(input.brandIds)})`)

/** The last so many days of a brand in its own time zone, the oldest first, as « 2026-11-29 ». */
export async function lastDays(db: Queryable, brandId: string, days: number, now: Instant): Promise<readonly string[]> {
  const rows = await db.rows<{ day: string }>(sql`
    select to_char((to_timestamp(${now}::float8 / 1000.0) at time zone b.time_zone)::date - n, 'YYYY-MM-DD') as day
    from brand b, generate_series(${days}::int - 1, 0, -1) n where b.id = ${brandId}`)
  return rows.map(({ day }) => day)
}
