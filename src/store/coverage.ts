import type { Mention } from '../domain/cases/coverage.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** Mentions of one day of a brand (in its own time zone, « 2026-11-29 ») on one network that ended in the same way. */
export interface Mentions extends Mention {
  readonly brandId: string
  readonly day: string
  readonly connector: string
  readonly count: number
}

/** That an answer of ours (`r`) of a case (`c`) is one to this post (`p`): sent after it and, where it was answered before its case became part of another one, by then; and not one that the other case brought along when they were merged. */
const answersIt = sql`r.state = 'sent' and r.sent_at >= p.published_at
          and (p.answered_at is null or r.sent_at <= p.answered_at)
          and not exists (select from case_move m
            where m.to_case = c.id and m.kind = 'merge' and m.undone_at is null and r.sent_at < m.at
              and (m.moved->'posts' @> to_jsonb(p.id::text)) <> (m.moved->'replies' @> to_jsonb(r.id::text)))`

/** What people wrote to these brands in the last so many days, today included, by day, network and how it ended. What its author deleted and what was erased is not counted. */
export async function countMentions(
  db: Queryable,
  input: { readonly brandIds: readonly string[]; readonly days: number; readonly now: Instant },
): Promise<readonly Mentions[]> {
  return db.rows<Mentions>(sql`
    select b.id as "brandId", to_char((p.published_at at time zone b.time_zone)::date, 'YYYY-MM-DD') as day, s.connector,
      case when coalesce(greatest(c.last_answer_at, p.answered_at) < p.published_at, true) then null
        when exists (select from reply r where r.case_id = c.id and ${answersIt}) then 'here'
        else 'elsewhere' end as answered,
      c.status, c.set_aside_reason as reason, c.owner_id is not null as owned, count(*)::int as count
    from brand b
    cross join lateral (select to_timestamp(${input.now}::float8 / 1000.0) as now) t
    join source s on s.brand_id = b.id
    join post p on p.source_id = s.id and p.case_id is not null and p.deleted_at is null and p.erased_at is null
      and p.published_at >= ((t.now at time zone b.time_zone)::date - (${input.days}::int - 1))::timestamp at time zone b.time_zone
      and p.published_at <= t.now
    join cases c on c.id = p.case_id
    where b.id = any(${input.brandIds}::uuid[]) and not p.ours
    group by 1, 2, 3, 4, 5, 6, 7`)
}

/** The last so many days of a brand in its own time zone, the oldest first, as « 2026-11-29 ». */
export async function lastDays(db: Queryable, brandId: string, days: number, now: Instant): Promise<readonly string[]> {
  const rows = await db.rows<{ day: string }>(sql`
    select to_char((to_timestamp(${now}::float8 / 1000.0) at time zone b.time_zone)::date - n, 'YYYY-MM-DD') as day
    from brand b, generate_series(${days}::int - 1, 0, -1) n where b.id = ${brandId}`)
  return rows.map(({ day }) => day)
}
