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

/** So many posts of cases are gone through at most to find a few whose case is unsettled: what a look costs does not depend on how many are settled. */
const mostWalked = 1_000

/** Posts of the source's unsettled cases that were published since and are not known to be gone, or with `gone` those that were found gone since and may have come back; after this place by that time, at most `limit`. `next` is the place where the following look goes on; null: from the beginning. */
export async function findPostsToRecheck(
  db: Queryable,
  input: {
    readonly sourceId: string
    readonly brandId: string
    readonly gone: boolean
    readonly since: Instant
    readonly after: string | null
    readonly limit: number
  },
): Promise<{ readonly posts: readonly PostToRecheck[]; readonly next: string | null }> {
  const [place = 0, id = 0] = (input.after ?? '').split(' ').map(Number)
  const from = place >= input.since ? { at: place, id } : { at: input.since, id: 0 }
  const [at, stands] = input.gone
    ? [sql`p.deleted_at`, sql`p.deleted_at is not null`]
    : [sql`p.published_at`, sql`p.deleted_at is null`]
  const rows = await db.rows<PostToRecheck & { at: Instant; found: boolean; walked: number }>(sql`
    with walked as materialized (
      select p.id, ${at} as at, p.case_id from post p
      where p.source_id = ${input.sourceId} and p.case_id is not null and ${stands} and p.erased_at is null
        and (${at}, p.id) > (to_timestamp(${from.at} / 1000.0), ${from.id}::bigint)
      order by ${at}, p.id limit ${mostWalked}),
    found as (
      select w.id, w.at from walked w join cases c on c.id = w.case_id
      where c.brand_id = ${input.brandId} and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')
      order by w.at, w.id limit ${input.limit}),
    last as (select id, at from walked order by at desc, id desc limit 1)
    select p.id, p.external_id as "externalId", p.ref, f.at, true as found,
      (select count(*)::int from walked) as walked
    from found f join post p on p.id = f.id
    union all
    select l.id, '', '{}', l.at, false, (select count(*)::int from walked) from last l
    order by found desc, at, id`)
  const posts = rows.filter((it) => it.found).map(({ id: post, externalId, ref }) => ({ id: post, externalId, ref }))
  const end = posts.length >= input.limit ? rows[posts.length - 1] : rows.at(-1)
  const over = posts.length < input.limit && (end === undefined || end.walked < mostWalked)
  return { posts, next: over || end === undefined ? null : `${end.at} ${end.id}` }
}

/** What the customer last wrote in a case, the newest first, `limit` of each source at most: how it stands may be asked there. */
export async function findPostsOfCaseToRecheck(
  db: Queryable,
  caseId: string,
  limit: number,
): Promise<readonly (PostToRecheck & { readonly sourceId: string })[]> {
  return db.rows(sql`
    select t."sourceId", t.id, t."externalId", t.ref from (
      select p.source_id as "sourceId", p.id, p.external_id as "externalId", p.ref, p.published_at,
        row_number() over (partition by p.source_id order by p.published_at desc, p.id desc) as place
      from post p
      where p.case_id = ${caseId}::bigint and p.source_id is not null and not p.ours and p.erased_at is null) t
    where t.place <= ${limit} order by t.published_at desc, t.id desc`)
}

/** Whether the post is the customer's own and part of this case. */
export async function isPostOfCase(db: Queryable, postId: string, caseId: string): Promise<boolean> {
  const row = await db.one(sql`
    select 1 as found from post where id = ${postId}::bigint and case_id = ${caseId}::bigint and not ours`)
  return row !== undefined
}

/** What somebody wrote last in this case; undefined where they wrote nothing. */
export async function newestPostOf(db: Queryable, caseId: string, authorId: string): Promise<string | undefined> {
  const row = await db.one<{ id: string }>(sql`
    select id from post where case_id = ${caseId}::bigint and author_id = ${authorId}::bigint and not ours
    order by published_at desc, id desc limit 1`)
  return row?.id
}
