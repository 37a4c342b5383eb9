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
