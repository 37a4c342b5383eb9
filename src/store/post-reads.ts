import type { IncomingPost } from '../domain/model/post.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** Posts of a source, published since, that are part of no case, not ours, and matched no rule; among the newest `among` posts of the installation, so that it stays quick however many there are. */
export async function findUnmatched(
  db: Queryable,
  sourceId: string,
  since: Instant,
  among: number,
): Promise<readonly IncomingPost[]> {
  return db.rows(sql`
    select p.external_id as "externalId", p.revision, p.text, p.language, p.published_at as "publishedAt", p.url,
      p.parent_external_id as "parentId", p.root_external_id as "rootId", p.links, '{}'::text[] as tags,
      '[]'::jsonb as mentions, null as reach, p.addressed, p.ours, p.ref,
      jsonb_build_object('externalId', a.external_id, 'handle', a.handle, 'name', a.name, 'url', a.url,
        'avatarUrl', a.avatar_url, 'followers', a.followers, 'automated', a.automated) as author
    from post p join author a on a.id = p.author_id
    where p.id > (select coalesce(max(id), 0) - ${among}::bigint from post) and p.source_id = ${sourceId}
      and p.case_id is null and not p.ours and p.deleted_at is null and p.hits = '[]'::jsonb
      and p.published_at >= to_timestamp(${since} / 1000.0)
    order by p.id`)
}

/** A stored post that its network is asked about again. */
export interface PostToRecheck {
  readonly id: string
  readonly externalId: string
  readonly ref: Readonly<Record<string, string>>
}

/** Posts of the source's unsettled cases that were published since, are not known to be gone, and come after this one by id; at most `limit`. */
export async function findPostsToRecheck(
  db: Queryable,
  input: {
    readonly sourceId: string
    readonly brandId: string
    readonly since: Instant
    readonly afterId: string | null
    readonly limit: number
  },
): Promise<readonly PostToRecheck[]> {
  return db.rows(sql`
    select p.id, p.external_id as "externalId", p.ref
    from cases c join post p on p.case_id = c.id
    where c.brand_id = ${input.brandId} and c.status in ('new', 'open', 'waiting') and p.source_id = ${input.sourceId}
      and p.published_at >= to_timestamp(${input.since} / 1000.0) and p.deleted_at is null and p.erased_at is null
      and p.id > coalesce(${input.afterId}::bigint, 0)
    order by p.id limit ${input.limit}`)
}
