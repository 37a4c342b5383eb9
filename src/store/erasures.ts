import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { eraseLinks } from './case-links.ts'
import { eraseDrafts } from './drafts.ts'
import { eraseAnswers } from './hook-messages.ts'
import { forgetLinks } from './account-links.ts'
import { asWords, authorWords, beginningWith } from './author-words.ts'
import { forgetCorrections } from './corrections.ts'
import { dropSummariesAround } from './case-summaries.ts'
import { alignCases } from './posts.ts'
import { eraseMovedWords, mergedUnderWay, movedPosts } from './moved-words.ts'
import { sql } from './sql.ts'

export type ErasureReason = 'request' | 'mistake' | 'other'

/** How much an erasure takes. */
export interface ErasureCounts {
  readonly accounts: number
  readonly posts: number
  readonly cases: number
  readonly files: number
}

/** An erasure as its list shows it. */
export interface StoredErasure {
  readonly id: string
  readonly at: Instant
  readonly by: string | null
  readonly reason: ErasureReason
  readonly counts: ErasureCounts
  readonly doneAt: Instant | null
}

/** An account of somebody, with what is kept of it. */
export interface FoundAccount {
  readonly id: string
  readonly connector: string
  readonly handle: string
  readonly name: string
  readonly url: string | null
  readonly brands: readonly {
    readonly id: string
    readonly name: string
    readonly posts: number
    readonly cases: number
  }[]
  readonly posts: number
  readonly cases: number
  readonly files: number
  /** Other accounts that some brand takes for the same person's, by id. */
  readonly linked: readonly string[]
}

/** What a post is known by on its network. */
export interface NetworkId {
  readonly connector: string
  readonly externalId: string
}

/** Accounts of people by the beginnings of words of their name or handle (`words`, folded), by the number of a case, or by the address of a post, at most `limit`; with them all accounts that are linked to theirs, in whichever brand. Those that were erased are nobody’s. */
export async function findAccounts(
  db: Queryable,
  by: { readonly words: readonly string[]; readonly caseId: string | null; readonly url: string | null },
  limit: number,
): Promise<readonly FoundAccount[]> {
  const query = beginningWith(by.words)
  return db.rows(sql`
    with recursive found as (
      select a.id from author a where a.erased_at is null and ${query} <> ''
        and ${authorWords} @@ ${asWords(query)} limit ${limit}
    ), chosen as (
      select id from found
      union select c.author_id from cases c where c.id = ${by.caseId}::bigint and c.erased_at is null
      union select p.author_id from post p where ${by.url}::text is not null and p.url = ${by.url} and p.case_id is not null
      limit ${limit}
    ), person (id) as (
      select id from chosen
      union
      select n.id from person p cross join lateral (
        select l.author_b as id from account_link l where l.author_a = p.id and l.state = 'linked'
        union all select l.author_a from account_link l where l.author_b = p.id and l.state = 'linked') n
    )
    select a.id, a.connector, a.handle, a.name, a.url,
      (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'posts', b.posts, 'cases', b.cases)
          order by b.name), '[]')
        from (select brand.id, brand.name,
            (select count(*) from post p join source s on s.id = p.source_id
              where p.author_id = a.id and s.brand_id = brand.id and p.erased_at is null)::int as posts,
            (select count(*) from cases c where c.author_id = a.id and c.brand_id = brand.id)::int as cases
          from brand) b where b.posts > 0 or b.cases > 0) as brands,
      (select count(*) from post p where p.author_id = a.id and p.erased_at is null)::int as posts,
      (select count(*) from cases c where c.author_id = a.id and c.erased_at is null)::int as cases,
      (select count(*) from evidence e join cases c on c.id = e.case_id where c.author_id = a.id)::int as files,
      (select coalesce(jsonb_agg(distinct (case when l.author_a = a.id then l.author_b else l.author_a end)::text), '[]')
        from account_link l where l.state = 'linked' and (l.author_a = a.id or l.author_b = a.id)) as linked
    from author a where a.id in (select id from person) and a.erased_at is null
      and not exists (select from post p where p.author_id = a.id and p.ours)
    order by a.name, a.handle, a.id`)
}

/** Counts what is kept of these accounts. */
export async function countOfAccounts(db: Queryable, authorIds: readonly string[]): Promise<ErasureCounts> {
  const row = await db.one<ErasureCounts>(sql`
    select (select count(*) from author where id = any(${authorIds}::bigint[]) and erased_at is null)::int as accounts,
      (select count(*) from post where author_id = any(${authorIds}::bigint[]) and erased_at is null)::int as posts,
      (select count(*) from cases where author_id = any(${authorIds}::bigint[]) and erased_at is null)::int as cases,
      (select count(*) from evidence e join cases c on c.id = e.case_id
        where c.author_id = any(${authorIds}::bigint[]))::int as files`)
  return row ?? { accounts: 0, posts: 0, cases: 0, files: 0 }
}

/** Writes down that these accounts are to be erased. */
export async function insertErasure(
  tx: Transaction,
  erasure: {
    readonly id: string
    readonly at: Instant
    readonly byId: string
    readonly reason: ErasureReason
    readonly authorIds: readonly string[]
    readonly counts: ErasureCounts
  },
): Promise<void> {
  await tx.run(sql`
    insert into erasure (id, at, by_id, reason, author_ids, counts)
    values (${erasure.id}, to_timestamp(${erasure.at} / 1000.0), ${erasure.byId}, ${erasure.reason},
      ${erasure.authorIds}::bigint[], ${JSON.stringify(erasure.counts)}::jsonb)`)
}

/** Takes an erasure that is not done, for as long as the transaction lasts; the oldest where none is named, and none that another holds. */
export async function lockErasure(
  tx: Transaction,
  id: string | null,
): Promise<{ readonly id: string; readonly authorIds: readonly string[] } | undefined> {
  return tx.one(sql`
    select id, author_ids::text[] as "authorIds" from erasure
    where done_at is null and (${id}::uuid is null or id = ${id}::uuid)
    order by at limit 1 for update skip locked`)
}

/** The erasure is over. */
export async function finishErasure(tx: Transaction, id: string, now: Instant): Promise<void> {
  await tx.run(sql`update erasure set done_at = to_timestamp(${now} / 1000.0) where id = ${id}`)
}

/** The newest erasures. */
export async function readErasures(db: Queryable, limit: number): Promise<readonly StoredErasure[]> {
  return db.rows(sql`
    select e.id, e.at, u.name as by, e.reason, e.counts, e.done_at as "doneAt"
    from erasure e left join "user" u on u.id = e.by_id order by e.at desc, e.id limit ${limit}`)
}

/** One erasure. */
export async function readErasure(db: Queryable, id: string): Promise<StoredErasure | undefined> {
  return db.one(sql`
    select e.id, e.at, u.name as by, e.reason, e.counts, e.done_at as "doneAt"
    from erasure e left join "user" u on u.id = e.by_id where e.id = ${id}`)
}

/** Holds the brands in which these people were heard, in one order, so that nothing of theirs is taken in meanwhile. */
export async function lockBrandsOf(tx: Transaction, authorIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    select 1 from brand b where exists (
      select from source s where s.brand_id = b.id
        and s.connector in (select connector from author where id = any(${authorIds}::bigint[])))
    order by b.id for no key update`)
}

/** Cases of these people that still hold words, locked in the order of their ids, at most `limit`. */
export async function lockCasesToErase(
  tx: Transaction,
  authorIds: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from cases where author_id = any(${authorIds}::bigint[]) and erased_at is null
    order by id limit ${limit} for update`)
  return rows.map(({ id }) => id)
}

/** Posts of these people that still hold words, at most `limit`. */
export async function postsToErase(
  tx: Transaction,
  authorIds: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from post where author_id = any(${authorIds}::bigint[]) and erased_at is null order by id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** The posts of these cases that are the customer’s or our own and still hold words; of merged ones those that went with them, and what answered their customers since. */
export async function postsOfCases(tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select p.id from post p join cases c on c.id = p.case_id
    where p.case_id = any(${caseIds}::bigint[]) and p.erased_at is null and (p.ours or p.author_id = c.author_id)
    order by p.id`)
  return [...new Set([...rows.map(({ id }) => id), ...(await movedPosts(tx, caseIds))])]
}

/** What these posts are known by on their networks. */
export async function networkIdsOf(tx: Transaction, postIds: readonly string[]): Promise<readonly NetworkId[]> {
  return tx.rows(sql`
    select s.connector, p.external_id as "externalId" from post p join source s on s.id = p.source_id
    where p.id = any(${postIds}::bigint[]) and p.erased_at is null`)
}

/** Remembers what must not come back, by marks that tell nothing. */
export async function keepMarks(tx: Transaction, marks: readonly Buffer[], now: Instant): Promise<void> {
  if (marks.length === 0) return
  await tx.run(sql`
    insert into erased_item (mark, at) select distinct m, to_timestamp(${now} / 1000.0) from unnest(${marks}::bytea[]) m
    on conflict do nothing`)
}

/** Whether anything was ever erased: where nothing was, nothing need be looked up. */
export async function hasMarks(tx: Transaction): Promise<boolean> {
  return (await tx.one<{ found: boolean }>(sql`select exists (select from erased_item) as found`))?.found === true
}

/** Which of these marks stand, as hexadecimal digits. */
export async function findMarks(tx: Transaction, marks: readonly Buffer[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ mark: string }>(
    sql`select encode(mark, 'hex') as mark from erased_item where mark = any(${marks}::bytea[])`,
  )
  return new Set(rows.map(({ mark }) => mark))
}

/** Takes the words and the network’s ids out of posts; what refers to them follows. The rows, their times and their place in a case stay. */
export async function erasePosts(tx: Transaction, postIds: readonly string[], now: Instant): Promise<void> {
  if (postIds.length === 0) return
  // Whoever answered them named them by the network’s id, in threads and in what an answer needs.
  await tx.run(sql`
    with gone as (
      select p.id, p.external_id, p.revision, p.source_id, p.ref, s.connector, s.brand_id from post p join source s on s.id = p.source_id
      where p.id = any(${postIds}::bigint[]) and p.erased_at is null
    ), near as (
      select g.id as gone_id, g.external_id, s.id as source_id,
        array[g.external_id, g.revision] || array(select value from jsonb_each_text(g.ref)) as named
      from gone g join source s on s.brand_id = g.brand_id and s.connector = g.connector
    ), touched as (
      select p.id from near n join post p on p.source_id = n.source_id and p.parent_external_id = n.external_id
      union select p.id from near n join post p on p.source_id = n.source_id and p.root_external_id = n.external_id
    )
    update post p set
      parent_external_id = coalesce(
        (select 'erased:' || n.gone_id from near n where n.source_id = p.source_id and n.external_id = p.parent_external_id limit 1),
        p.parent_external_id),
      root_external_id = coalesce(
        (select 'erased:' || n.gone_id from near n where n.source_id = p.source_id and n.external_id = p.root_external_id limit 1),
        p.root_external_id),
      ref = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each_text(p.ref)
        where not exists (select from near n where value = any(n.named)))
    where p.id in (select id from touched)`)
  await tx.run(sql`
    delete from unfit_post u using post p
    where p.id = any(${postIds}::bigint[]) and u.source_id = p.source_id and u.external_id = p.external_id`)
  await tx.run(sql`
    update post set external_id = 'erased:' || id, revision = null, text = '', language = null, url = null,
      parent_external_id = case when parent_external_id like 'erased:%' then parent_external_id end,
      root_external_id = case when root_external_id like 'erased:%' then root_external_id end,
      links = '{}', hits = '[]', reach = null, ref = '{}', rating = null, place = null, edited_at = null,
      erased_at = to_timestamp(${now} / 1000.0)
    where id = any(${postIds}::bigint[]) and erased_at is null`)
  await dropSummariesAround(tx, { postIds, caseIds: [] })
  await eraseAnswers(tx, { caseIds: [], postIds, replyIds: [] })
  await tx.run(sql`delete from judgement where post_id = any(${postIds}::bigint[])`)
  await forgetCorrections(tx, postIds)
  await alignCases(tx, postIds)
  await tx.run(sql`delete from account_sign where post_id = any(${postIds}::bigint[])`)
  await tx.run(sql`delete from post_revision where post_id = any(${postIds}::bigint[])`)
  await tx.run(sql`delete from medium where post_id = any(${postIds}::bigint[])`)
  await tx.run(sql`update brought_post set page = null, title = null where post_id = any(${postIds}::bigint[])`)
  await dropEvidence(tx, { postIds, caseIds: [] })
}

/** Takes the words out of what colleagues wrote in these cases, and marks the cases. */
export async function eraseCaseTexts(tx: Transaction, caseIds: readonly string[], now: Instant): Promise<void> {
  if (caseIds.length === 0) return
  const replies = await tx.rows<{ id: string }>(sql`
    update reply set text = '', url = null, error_message = null, error_message_fr = null,
      state = case when state in ('queued', 'retrying') then 'cancelled' else state end
    where case_id = any(${caseIds}::bigint[]) returning id`)
  await tx.run(sql`update note set text = '' where case_id = any(${caseIds}::bigint[])`)
  await dropSummariesAround(tx, { postIds: [], caseIds })
  const moved = await eraseMovedWords(tx, caseIds)
  await eraseDrafts(tx, caseIds)
  await tx.run(sql`update proof set text = '', url = null where case_id = any(${caseIds}::bigint[])`)
  await tx.run(sql`update moderation set comment = '' where case_id = any(${caseIds}::bigint[])`)
  await tx.run(sql`update case_text set text = '' where case_id = any(${caseIds}::bigint[])`)
  await eraseAnswers(tx, { caseIds, postIds: [], replyIds: [...replies.map(({ id }) => id), ...moved.replies] })
  await eraseLinks(tx, caseIds)
  await dropEvidence(tx, { postIds: [], caseIds, ids: moved.files })
  await tx.run(sql`update cases set erased_at = to_timestamp(${now} / 1000.0) where id = any(${caseIds}::bigint[])`)
}

/** Removes files and the bytes that no other file names. */
async function dropEvidence(
  tx: Transaction,
  of: { readonly postIds: readonly string[]; readonly caseIds: readonly string[]; readonly ids?: readonly string[] },
): Promise<void> {
  const rows = await tx.rows<{ original: Buffer; shown: Buffer | null; thumb: Buffer | null }>(sql`
    delete from evidence where case_id = any(${of.caseIds}::bigint[]) or post_id = any(${of.postIds}::bigint[])
      or id = any(${of.ids ?? []}::uuid[])
    returning original, shown, thumb`)
  const hashes = rows.flatMap(({ original, shown, thumb }) => [original, shown, thumb].filter((it) => it !== null))
  if (hashes.length === 0) return
  await tx.run(sql`
    delete from blob b where b.sha256 = any(${hashes}::bytea[])
      and not exists (select from evidence e where e.original = b.sha256)
      and not exists (select from evidence e where e.shown = b.sha256)
      and not exists (select from evidence e where e.thumb = b.sha256)
      and not exists (select from medium m where m.shown = b.sha256)
      and not exists (select from medium m where m.thumb = b.sha256)`)
}

/** Replies of these cases that are on their way to the network at this moment: until they are over, their words are needed. Those that wait are held until the transaction ends, so that none leaves meanwhile. */
export async function hasRepliesUnderWay(tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct case_id as id from (
      select case_id, state from reply
      where case_id = any(${caseIds}::bigint[]) and state in ('queued', 'retrying', 'sending')
      order by id for update) held
    where state = 'sending'`)
  return [...rows.map(({ id }) => id), ...(await mergedUnderWay(tx, caseIds))]
}

/** Takes from these accounts what is shown of them. Their network’s ids stay until nothing of theirs is left: what of it is seen again until then is still theirs. */
export async function unnameAuthors(tx: Transaction, authorIds: readonly string[], now: Instant): Promise<void> {
  await tx.run(sql`
    update author set handle = '', name = '', url = null, avatar_url = null, followers = null, automated = null,
      erased_at = to_timestamp(${now} / 1000.0)
    where id = any(${authorIds}::bigint[]) and erased_at is null`)
}

/** Takes the names out of these accounts, and whatever ties them to others. */
export async function eraseAuthors(tx: Transaction, authorIds: readonly string[], now: Instant): Promise<void> {
  await unnameAuthors(tx, authorIds, now)
  await forgetLinks(tx, authorIds)
  // What was written about them stands with them, whichever case it was done in.
  await tx.run(sql`update moderation set comment = '' where author_id = any(${authorIds}::bigint[])`)
  await tx.run(sql`
    update author set external_id = 'erased:' || id
    where id = any(${authorIds}::bigint[]) and external_id <> 'erased:' || id`)
}
