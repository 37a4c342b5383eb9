import type { IncomingPost } from '../domain/model/post.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A stored post, as far as rules read it. What stands beside the text (tags, mentions) is not stored. */
export interface StoredPost extends Pick<IncomingPost, 'text' | 'links' | 'language' | 'publishedAt'> {
  readonly id: string
  readonly network: string
  readonly automated: boolean
  readonly author: string
}

/** The brand's posts since then, the newest first, from below `below` on; what is gone or the brand's own is left out. */
export async function readStoredPosts(
  db: Queryable,
  brandId: string,
  { since, below, most }: { readonly since: Instant; readonly below: string | null; readonly most: number },
): Promise<readonly StoredPost[]> {
  return db.rows(sql`
    select p.id, p.text, p.links, p.language, p.published_at as "publishedAt", s.connector as network,
      coalesce(a.automated, false) as automated, a.name as author
    from post p join source s on s.id = p.source_id join author a on a.id = p.author_id
    where s.brand_id = ${brandId} and not p.ours and p.deleted_at is null and p.erased_at is null
      and p.published_at >= to_timestamp(${since} / 1000.0) and (${below}::bigint is null or p.id < ${below}::bigint)
    order by p.id desc limit ${most}`)
}

/** Of the newest posts that arrived where everything is kept, matched or not, by rule: how many came since it listens for what it now listens for, and how many of them it matches. Whether a source keeps everything shows in what it kept for nothing. */
export async function sampleArrivals(
  db: Queryable,
  brandId: string,
  most: number,
): Promise<ReadonlyMap<string, { readonly posts: number; readonly matched: number }>> {
  const rows = await db.rows<{ ruleId: string; posts: number; matched: number }>(sql`
    with newest as materialized (
      select p.id, p.source_id, p.received_at, p.hits,
        p.case_id is null and p.addressed is null and p.hits = '[]'::jsonb as idle
      from post p join source s on s.id = p.source_id
      where s.brand_id = ${brandId} and not p.ours and p.erased_at is null
        and p.id > (select coalesce(max(id), 0) - ${most * 10}::bigint from post)
      order by p.id desc limit ${most}
    ), kept as materialized (
      select n.received_at, array(select distinct h->>'ruleId' from jsonb_array_elements(n.hits) h) as rules
      from newest n where n.source_id in (
        select source_id from newest group by source_id having count(*) filter (where idle) * 50 >= count(*))
    )
    select r.id as "ruleId", count(*)::int as posts, count(*) filter (where r.id::text = any(k.rules))::int as matched
    from watch_rule r join kept k on k.received_at >= r.changed_at
    where r.brand_id = ${brandId} group by r.id`)
  return new Map(rows.map(({ ruleId, ...counts }) => [ruleId, counts]))
}

/** Whether some source of the brand listens. */
export async function someSourceListens(db: Queryable, brandId: string): Promise<boolean> {
  const row = await db.one(sql`
    select 1 as one from source where brand_id = ${brandId} and state = 'active' and removed_at is null
      and error_since is null and last_check_at is not null limit 1`)
  return row !== undefined
}
