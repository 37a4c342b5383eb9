import type { Case } from '../domain/cases/case.ts'
import type { Addressed, Author, Closed, IncomingPost, Rating, Reach } from '../domain/model/post.ts'
import { type Instant, minutes } from '../domain/model/time.ts'
import type { WatchHit } from '../domain/model/watch.ts'
import type { StoredDesk } from './brand-clocks.ts'
import { type CaseRowData, caseColumns, toCase } from './cases.ts'
import { liveFrom } from './cursors.ts'
import type { Queryable, Transaction } from './database.ts'
import { judgedWords, type KeptJudgement, saveJudgements } from './judgements.ts'
import { saveMedia } from './media.ts'
import { keepFormerWords } from './post-revisions.ts'
import { type Sql, sql } from './sql.ts'

/** What ingest needs to know of a post that is stored already. */
export interface KnownPost {
  readonly id: string
  readonly sourceId: string
  readonly externalId: string
  readonly authorId: string
  readonly authorExternalId: string
  readonly caseId: string | null
  readonly revision: string | null
  readonly text: string
  readonly addressed: Addressed | null
  /** True when a rule matched it as it was last stored. */
  readonly matched: boolean
  readonly ours: boolean
  readonly deleted: boolean
  /** When it was found to be gone (ms); null where it is there, or was erased since: then no sighting brings it back. */
  readonly goneAt: number | null
  readonly erased: boolean
}

/** The stored posts of these sources among `externalIds`. */
export async function findPosts(
  db: Queryable,
  sourceIds: readonly string[],
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, KnownPost>> {
  if (externalIds.length === 0) return new Map()
  const rows = await db.rows<KnownPost>(
    sql`
    select p.id, p.source_id as "sourceId", p.external_id as "externalId", p.author_id as "authorId",
      a.external_id as "authorExternalId", p.case_id as "caseId", p.revision, p.text, p.addressed,
      p.hits <> '[]'::jsonb as matched, p.ours, p.deleted_at is not null as deleted,
      case when p.erased_at is null then floor(extract(epoch from p.deleted_at) * 1000)::float8 end as "goneAt",
      p.erased_at is not null as erased
    from post p join author a on a.id = p.author_id
    where p.source_id = any(${sourceIds}::uuid[]) and p.external_id = any(${externalIds}::text[])`.prepared(),
  )
  const found = new Map<string, KnownPost>()
  for (const row of rows) if ((found.get(row.externalId)?.caseId ?? null) === null) found.set(row.externalId, row)
  return found
}

/** A stored post without a case that answers another one. */
export interface StrayPost {
  readonly id: string
  readonly externalId: string
  readonly authorId: string
  readonly parentId: string | null
  readonly rootId: string | null
  readonly publishedAt: Instant
  readonly ours: boolean
  readonly text: string
  readonly language: string | null
  readonly addressed: Addressed | null
  readonly private: boolean
  readonly rating: Rating | null
}

/** Stored posts without a case in the threads of these posts: own ones, and those of these people. They were seen before what they belong to. */
export async function findStrays(
  tx: Transaction,
  sourceIds: readonly string[],
  externalIds: readonly string[],
  authorIds: readonly string[],
): Promise<readonly StrayPost[]> {
  if (externalIds.length === 0) return []
  const under = (column: Sql): Sql => sql`
    select p.id, p.external_id as "externalId", p.author_id as "authorId", p.parent_external_id as "parentId",
      p.root_external_id as "rootId", p.published_at as "publishedAt", p.ours,
      p.text, p.language, p.addressed, p.private, p.rating
    from post p
    where p.source_id = any(${sourceIds}::uuid[]) and ${column} = any(${externalIds}::text[]) and p.case_id is null
      and p.deleted_at is null and (p.ours or p.author_id = any(${authorIds}::bigint[]))`
  return tx.rows(sql`${under(sql`p.parent_external_id`)} union ${under(sql`p.root_external_id`)}`.prepared())
}

/** Stores people as their network names them; gives their ids by external id. A name that the network left out never replaces one that is known. */
export async function saveAuthors(
  tx: Transaction,
  connector: string,
  authors: readonly Author[],
): Promise<ReadonlyMap<string, string>> {
  const unique = [...new Map(authors.map((author) => [author.externalId, author])).values()].sort((a, b) =>
    a.externalId < b.externalId ? -1 : 1,
  )
  if (unique.length === 0) return new Map()
  const list = <T>(of: (author: Author) => T): T[] => unique.map(of)
  const incoming = sql`unnest(
    ${list((a) => a.externalId)}::text[], ${list((a) => a.handle)}::text[], ${list((a) => a.name)}::text[],
    ${list((a) => a.url)}::text[], ${list((a) => a.avatarUrl)}::text[], ${list((a) => a.followers)}::int[],
    ${list((a) => a.automated ?? null)}::bool[]
  ) as n (external_id, handle, name, url, avatar_url, followers, automated)`
  await tx.run(sql`
    insert into author (connector, external_id, handle, name, url, avatar_url, followers, automated)
    select ${connector}, n.external_id, n.handle, n.name, n.url, n.avatar_url, n.followers, n.automated from ${incoming}
    where not exists (select from author a where a.connector = ${connector} and a.external_id = n.external_id)
    order by n.external_id
    on conflict (connector, external_id) do nothing`)
  const rows = await tx.rows<{ id: string; external_id: string; stale: boolean }>(sql`
    select a.id, a.external_id, a.erased_at is null and n.handle <> n.external_id and
      (a.handle, a.name, coalesce(a.url, ''), coalesce(a.avatar_url, ''), coalesce(a.followers, -1), a.automated) is distinct from
      (n.handle, n.name, coalesce(n.url, a.url, ''), coalesce(n.avatar_url, a.avatar_url, ''),
        coalesce(n.followers, a.followers, -1), coalesce(n.automated, a.automated)) as stale
    from author a join ${incoming} on a.connector = ${connector} and a.external_id = n.external_id`)
  const stale = rows.filter((row) => row.stale).map((row) => row.external_id)
  if (stale.length > 0) {
    // Two brands may hear the same people at once: whoever locks them in one order waits, and nobody waits in a ring.
    await tx.run(sql`
      select 1 from author where connector = ${connector} and external_id = any(${stale}::text[])
      order by external_id for no key update`)
    await tx.run(sql`
      update author a set handle = n.handle, name = n.name, url = coalesce(n.url, a.url),
        avatar_url = coalesce(n.avatar_url, a.avatar_url), followers = coalesce(n.followers, a.followers),
        automated = coalesce(n.automated, a.automated)
      from ${incoming}
      where a.connector = ${connector} and a.external_id = n.external_id and n.external_id = any(${stale}::text[])`)
  }
  return new Map(rows.map((row) => [row.external_id, row.id]))
}

/** Which of these people are known only by the network's id, without a name. */
export async function unnamedAuthors(
  db: Queryable,
  connector: string,
  externalIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.rows<{ external_id: string }>(sql`
    select external_id from author
    where connector = ${connector} and external_id = any(${externalIds}::text[]) and handle = external_id`)
  return rows.map((row) => row.external_id)
}

/** A post about to be stored. */
export interface NewPost {
  readonly id: string
  readonly authorId: string
  readonly caseId: string | null
  readonly hits: readonly WatchHit[]
  readonly post: IncomingPost
  /** What is said of it; null: it concerns nobody, or is ours. */
  readonly judgement: KeptJudgement | null
}

const noReach: Reach = { reposts: 0, likes: 0, replies: 0, quotes: 0 }

/** Ids for posts that are about to be stored. */
export async function nextPostIds(tx: Transaction, count: number): Promise<readonly string[]> {
  if (count === 0) return []
  const rows = await tx.rows<{ id: string }>(
    sql`
    select nextval(s.name) as id
    from (select pg_get_serial_sequence('post', 'id')::regclass as name offset 0) s, generate_series(1, ${count}::int)`.prepared(),
  )
  return rows.map((row) => row.id)
}

/** Stores posts in one statement, with what is said of them. The caller has seen, under its lock, that none of them is stored yet. */
export async function insertPosts(
  tx: Transaction,
  { sourceId, brandId }: { readonly sourceId: string; readonly brandId: string },
  posts: readonly NewPost[],
  now: Instant,
): Promise<void> {
  if (posts.length === 0) return
  const list = <T>(of: (it: NewPost) => T): T[] => posts.map(of)
  await tx.run(sql`
    insert into post (id, source_id, external_id, author_id, case_id, revision, text, language, url, parent_external_id,
      root_external_id, links, hits, addressed, ours, private, closed, reach, ref, rating, place, published_at, received_at)
    select n.id, ${sourceId}, n.external_id, n.author_id, n.case_id, n.revision, n.text, n.language, n.url,
      n.parent_external_id, n.root_external_id,
      case when n.links is null then '{}'::text[] else array(select jsonb_array_elements_text(n.links)) end,
      n.hits, n.addressed, n.ours, n.private, n.closed, n.reach, n.ref, n.rating, n.place, to_timestamp(n.published / 1000.0), to_timestamp(${now} / 1000.0)
    from unnest(
      ${list((p) => p.id)}::bigint[], ${list((p) => p.post.externalId)}::text[], ${list((p) => p.authorId)}::bigint[],
      ${list((p) => p.caseId)}::bigint[], ${list((p) => p.post.revision)}::text[],
      ${list((p) => p.post.text)}::text[], ${list((p) => p.post.language)}::text[],
      ${list((p) => p.post.url)}::text[], ${list((p) => p.post.parentId)}::text[],
      ${list((p) => p.post.rootId)}::text[],
      ${list((p) => (p.post.links.length === 0 ? null : JSON.stringify(p.post.links)))}::jsonb[],
      ${list((p) => JSON.stringify(p.hits))}::jsonb[], ${list((p) => p.post.addressed)}::text[],
      ${list((p) => p.post.ours)}::bool[], ${list((p) => p.post.private === true)}::bool[],
      ${list((p) => p.post.closed ?? null)}::text[],
      ${list((p) => (p.post.reach === null ? null : JSON.stringify({ ...noReach, ...p.post.reach })))}::jsonb[],
      ${list((p) => JSON.stringify(p.post.ref))}::jsonb[],
      ${list((p) => (p.post.rating ? JSON.stringify(p.post.rating) : null))}::jsonb[],
      ${list((p) => p.post.place ?? null)}::text[], ${list((p) => p.post.publishedAt)}::float8[]
    ) as n (id, external_id, author_id, case_id, revision, text, language, url, parent_external_id, root_external_id,
      links, hits, addressed, ours, private, closed, reach, ref, rating, place, published)`)
  await saveMedia(
    tx,
    posts.flatMap(({ id, post: { media = [] } }) => (media.length === 0 ? [] : [{ id, media }])),
  )
  await saveJudgements(
    tx,
    posts.flatMap(({ id: postId, judgement }) => (judgement === null ? [] : [{ postId, brandId, judgement }])),
    now,
  )
  await alignCases(
    tx,
    posts.flatMap((post) => (post.caseId === null ? [] : [post.id])),
  )
}

/** So many of a case's newest posts say what it is picked out by. */
const mostJudged = 200

/** Lets the cases of these posts know what language their newest post is in, where it stands and what their customers' posts were judged to be, where that changed: lists are picked out by it. */
export async function alignCases(tx: Transaction, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return
  await tx.run(
    sql`
    with touched as (select distinct case_id as id from post where id = any(${postIds}::bigint[]) and case_id is not null),
    known as (
      select t.id, coalesce(l.id = any(${postIds}::bigint[]), false) as newest, l.language, l.place, array(
        select distinct word from (
          select ${judgedWords} as words from post p join judgement j on j.post_id = p.id
          where p.case_id = t.id and not p.ours order by p.published_at desc, p.id desc limit ${mostJudged}) w
        cross join unnest(w.words) as word order by word) as judged
      from touched t join cases b on b.id = t.id left join post l on l.id = b.last_post_id and l.case_id = t.id)
    update cases c set language = case when n.newest then n.language else c.language end,
      place = case when n.newest then n.place else c.place end, judged = n.judged
    from known n
    where c.id = n.id and (c.judged <> n.judged
      or (n.newest and (c.language is distinct from n.language or c.place is distinct from n.place)))`.prepared(),
  )
}

/** A post whose author changed it since it was stored. */
export interface EditedPost {
  readonly id: string
  readonly post: IncomingPost
  readonly hits: readonly WatchHit[]
  readonly previousText: string
  readonly previousRevision: string | null
  /** What is said of the new words; null: nothing. */
  readonly judgement: KeptJudgement | null
}

/** A late sighting of an earlier version is no edit: so long after one, words that stood there before are taken for what was read late. */
const lateSighting = minutes(10)

/** Which of these posts, which may be heard by several ways, came in a version that an edit replaced just now. */
export async function findOutdated(
  tx: Transaction,
  edits: readonly EditedPost[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const mayBeLate = edits.filter(({ post }) => post.inOrder !== true)
  if (mayBeLate.length === 0) return new Set()
  const rows = await tx.rows<{ id: string }>(sql`
    select r.post_id as id from post_revision r
    join unnest(${mayBeLate.map((e) => e.id)}::bigint[], ${mayBeLate.map((e) => e.post.revision)}::text[]) as n (id, revision)
      on r.post_id = n.id and r.revision = n.revision
    where r.seen_at > to_timestamp(${now - lateSighting} / 1000.0)`)
  return new Set(rows.map((row) => row.id))
}

/** Takes in edits: the new words stand in the post with what they match, the old ones stay as they were seen. */
export async function saveEdits(
  tx: Transaction,
  brandId: string,
  edits: readonly EditedPost[],
  now: Instant,
): Promise<void> {
  if (edits.length === 0) return
  const list = <T>(of: (it: EditedPost) => T): T[] => edits.map(of)
  const former = edits.map((it) => ({ postId: it.id, revision: it.previousRevision, text: it.previousText }))
  await keepFormerWords(tx, former, now)
  await tx.run(sql`
    update post p set text = n.text, revision = n.revision, edited_at = to_timestamp(${now} / 1000.0),
      language = coalesce(n.language, p.language), links = array(select jsonb_array_elements_text(n.links)),
      hits = n.hits, ref = p.ref || n.ref, rating = coalesce(n.rating, p.rating)
    from unnest(${list((e) => e.id)}::bigint[], ${list((e) => e.post.revision)}::text[],
      ${list((e) => e.post.text)}::text[], ${list((e) => e.post.language)}::text[],
      ${list((e) => JSON.stringify(e.post.links))}::jsonb[], ${list((e) => JSON.stringify(e.hits))}::jsonb[],
      ${list((e) => JSON.stringify(e.post.ref))}::jsonb[],
      ${list((e) => (e.post.rating ? JSON.stringify(e.post.rating) : null))}::jsonb[]
    ) as n (id, revision, text, language, links, hits, ref, rating)
    where p.id = n.id`)
  await saveMedia(
    tx,
    edits.flatMap(({ id, post: { media } }) => (media === undefined ? [] : [{ id, media }])),
  )
  await saveJudgements(
    tx,
    edits.flatMap(({ id: postId, judgement }) => (judgement === null ? [] : [{ postId, brandId, judgement }])),
    now,
  )
  await alignCases(
    tx,
    edits.map((edit) => edit.id),
  )
}

/** What a later sighting tells of a stored post that its first one did not. */
export interface LaterSighting {
  readonly id: string
  readonly sourceId: string
  readonly addressed: Addressed | null
  readonly hits: readonly WatchHit[]
}

/** Adds what a later sighting told: whom the post addresses, what it matches. A post that addresses an account belongs to that account's source, so that the answer comes from there. */
export async function saveSightings(tx: Transaction, posts: readonly LaterSighting[]): Promise<void> {
  if (posts.length === 0) return
  await tx.run(sql`
    update post p set addressed = coalesce(p.addressed, n.addressed),
      source_id = case when p.addressed is null and n.addressed is not null
        and not exists (select from post o where o.source_id = n.source_id and o.external_id = p.external_id)
        then n.source_id else p.source_id end,
      hits = case when p.hits = '[]'::jsonb then n.hits else p.hits end
    from unnest(${posts.map((p) => p.id)}::bigint[], ${posts.map((p) => p.sourceId)}::uuid[],
      ${posts.map((p) => p.addressed)}::text[], ${posts.map((p) => JSON.stringify(p.hits))}::jsonb[]
    ) as n (id, source_id, addressed, hits)
    where p.id = n.id`)
}

/** Brings the reach of stored posts up to date with what a sighting told of it; rows that stay the same are not written. */
export async function saveReach(
  tx: Transaction,
  posts: readonly { readonly id: string; readonly reach: Partial<Reach> }[],
): Promise<void> {
  if (posts.length === 0) return
  const known = sql`coalesce(p.reach, ${JSON.stringify(noReach)}::jsonb) || n.reach`
  await tx.run(sql`
    update post p set reach = ${known}
    from unnest(${posts.map((p) => p.id)}::bigint[], ${posts.map((p) => JSON.stringify(p.reach))}::jsonb[]) as n (id, reach)
    where p.id = n.id and p.reach is distinct from ${known}`)
}

/** Notes under which posts our answer is not wanted, and under which it is again. Gives the cases where that changed. */
export async function saveClosed(
  tx: Transaction,
  posts: readonly { readonly id: string; readonly closed: Closed | null }[],
): Promise<readonly string[]> {
  if (posts.length === 0) return []
  const changed = await tx.rows<{ caseId: string | null }>(sql`
    update post p set closed = n.closed
    from unnest(${posts.map((p) => p.id)}::bigint[], ${posts.map((p) => p.closed)}::text[]) as n (id, closed)
    where p.id = n.id and p.closed is distinct from n.closed
    returning p.case_id as "caseId"`)
  return [...new Set(changed.flatMap(({ caseId }) => (caseId === null ? [] : [caseId])))]
}

/** Makes stored posts private, which stay so. */
export async function makePrivate(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`update post set private = true where id = any(${ids}::bigint[]) and not private`)
}

/** Marks posts as gone from their network. They stay as they were seen until retention or an erasure takes them. */
export async function markDeleted(tx: Transaction, ids: readonly string[], now: Instant): Promise<void> {
  if (ids.length === 0) return
  await tx.run(
    sql`update post set deleted_at = to_timestamp(${now} / 1000.0) where id = any(${ids}::bigint[]) and deleted_at is null`,
  )
}

/** Takes the mark of a deletion back from posts that are there again; what was erased stays as it is. */
export async function unmarkDeleted(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`update post set deleted_at = null where id = any(${ids}::bigint[]) and erased_at is null`)
}

/** Makes posts part of the case that they turned out to belong to. */
export async function attachPosts(
  tx: Transaction,
  links: readonly { readonly postId: string; readonly caseId: string }[],
): Promise<void> {
  if (links.length === 0) return
  await tx.run(sql`
    update post p set case_id = n.case_id
    from unnest(${links.map((l) => l.postId)}::bigint[], ${links.map((l) => l.caseId)}::bigint[]) as n (id, case_id)
    where p.id = n.id and p.case_id is null`)
  await alignCases(
    tx,
    links.map((link) => link.postId),
  )
}

/** What holds for everything that is heard for a brand on one network. */
export interface BrandForIngest extends StoredDesk {
  /** The brand's sources on this network: a post that two of them hear is one post. */
  readonly sources: readonly {
    readonly id: string
    readonly account: string | null
    /** Since when it is read without a gap, with what arrives now (ms). */
    readonly liveFrom: number
  }[]
  /** Whether any two accounts are linked in it. */
  readonly linked: boolean
}

/** Locks the brand for ingest: cases of one brand are opened and joined one batch at a time, which is what keeps one unsettled case per person. */
export async function lockBrandForIngest(
  tx: Transaction,
  brandId: string,
  connector: string,
  now: Instant,
): Promise<BrandForIngest | undefined> {
  return tx.one(sql`
    select b.policy, b.time_zone as "timeZone", (
      select k.settings from brand_clocks k where k.brand_id = b.id) as settings, (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'account', s.account->>'externalId',
        'liveFrom', floor(extract(epoch from ${liveFrom(now)}) * 1000))), '[]')
      from source s where s.brand_id = b.id and s.connector = ${connector}) as sources,
      exists (select from account_link l where l.brand_id = b.id and l.state = 'linked') as linked
    from brand b where b.id = ${brandId} for no key update of b`)
}

/** Cases of the brand that arrivals may join, locked in one order: the unsettled ones of these people, and those that own the given posts. */
export async function lockCasesToJoin(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  caseIds: readonly string[],
): Promise<readonly Case[]> {
  if (authorIds.length === 0 && caseIds.length === 0) return []
  const rows = await tx.rows<CaseRowData>(
    sql`
    select ${caseColumns} from cases c
    where c.brand_id = ${brandId} and (
      c.id = any(array(
        select o.id from cases o where o.brand_id = ${brandId} and o.author_id = any(${authorIds}::bigint[])
          and o.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')))
      or c.id = any(${caseIds}::bigint[]))
    order by c.id for update`.prepared(),
  )
  return rows.map(toCase)
}

/** External ids of replies that we published through these sources, among `externalIds`. */
export async function findOwnReplies(
  tx: Transaction,
  sourceIds: readonly string[],
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (externalIds.length === 0) return new Map()
  const rows = await tx.rows<{ id: string; external_id: string }>(
    sql`select id, external_id from reply where source_id = any(${sourceIds}::uuid[]) and external_id = any(${externalIds}::text[])`,
  )
  return new Map(rows.map((row) => [row.external_id, row.id]))
}

/** What a reply to this post must know: its ids on the network and the case that it is part of. */
export async function readReplyTarget(
  db: Queryable,
  postId: string,
): Promise<
  | {
      readonly sourceId: string
      readonly brandId: string
      readonly connector: string
      readonly way: string | null
      /** How long an answer may be there; null where its server does not say. */
      readonly longest: number | null
      readonly caseId: string | null
      readonly externalId: string
      readonly ref: Readonly<Record<string, string>>
      readonly language: string | null
      readonly addressed: Addressed | null
      readonly private: boolean
      readonly deleted: boolean
      readonly authorId: string
      readonly authorExternalId: string
      readonly ours: boolean
    }
  | undefined
> {
  return db.one(sql`
    select p.source_id as "sourceId", s.brand_id as "brandId", s.connector, s.settings->>'way' as way,
      (s.standing->>'longest')::float8 as longest, p.case_id as "caseId",
      p.external_id as "externalId", p.ref, p.language, p.addressed, p.private, p.deleted_at is not null as deleted,
      p.author_id as "authorId", a.external_id as "authorExternalId", p.ours
    from post p join source s on s.id = p.source_id join author a on a.id = p.author_id where p.id = ${postId}`)
}

/** Unsettled cases of these people, in the order in which they are locked. */
export async function unsettledCasesOf(
  db: Queryable,
  brandId: string,
  connector: string,
  externalIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select c.id from cases c join author a on a.id = c.author_id
    where c.brand_id = ${brandId} and a.connector = ${connector} and a.external_id = any(${externalIds}::text[])
      and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')
    order by c.id`)
  return rows.map((row) => row.id)
}

/** Brings the places of stored posts up to date, e.g. when one is published where it waited for that; rows that stay the same are not written. */
export async function savePlaces(
  tx: Transaction,
  posts: readonly { readonly id: string; readonly place: string }[],
): Promise<void> {
  if (posts.length === 0) return
  await tx.run(sql`
    update post p set place = n.place
    from unnest(${posts.map((p) => p.id)}::bigint[], ${posts.map((p) => p.place)}::text[]) as n (id, place)
    where p.id = n.id and p.place is distinct from n.place and p.erased_at is null`)
  await alignCases(
    tx,
    posts.map((post) => post.id),
  )
}
