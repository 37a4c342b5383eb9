import type { Instant } from '../domain/model/time.ts'
import { dropCaseSummaries } from './case-summaries.ts'
import type { Queryable, Transaction } from './database.ts'
import { alignCases } from './posts.ts'
import { type Sql, sql } from './sql.ts'

/** What went from one case to another, by ids. */
export interface Moved {
  readonly posts: readonly string[]
  readonly replies: readonly string[]
  readonly notes: readonly string[]
  readonly proofs: readonly string[]
  readonly evidence: readonly string[]
  readonly links: readonly string[]
  readonly texts: readonly string[]
  readonly moderations: readonly string[]
  /** Posts of either case that were noted to be answered already. */
  readonly answered: readonly string[]
}

/** A merge or a splitting. The versions are those that the cases had before it. */
export interface CaseMove {
  readonly id: string
  readonly kind: 'merge' | 'split'
  readonly brandId: string
  readonly from: string
  readonly to: string
  readonly fromVersion: number
  readonly toVersion: number
  readonly moved: Moved
  readonly at: Instant
  readonly by: string
  readonly undoneAt: Instant | null
}

const columns = sql`m.id, m.kind, m.brand_id as "brandId", m.from_case as "from", m.to_case as "to",
  m.from_version as "fromVersion", m.to_version as "toVersion", m.moved, m.at, m.by, m.undone_at as "undoneAt"`

/** One by its id. */
export const readMove = (db: Queryable, id: string): Promise<CaseMove | undefined> =>
  db.one<CaseMove>(sql`select ${columns} from case_move m where m.id = ${id}`)

/** The same, locked until the transaction ends. */
export const lockMove = (tx: Transaction, id: string): Promise<CaseMove | undefined> =>
  tx.one<CaseMove>(sql`select ${columns} from case_move m where m.id = ${id} for update`)

/** Keeps one. False when its id is another one's already. */
export async function insertMove(tx: Transaction, it: Omit<CaseMove, 'undoneAt'>): Promise<boolean> {
  const kept = await tx.run(sql`
    insert into case_move (id, kind, brand_id, from_case, to_case, from_version, to_version, moved, at, by)
    values (${it.id}, ${it.kind}, ${it.brandId}, ${it.from}, ${it.to}, ${it.fromVersion}, ${it.toVersion},
      ${JSON.stringify(it.moved)}, to_timestamp(${it.at} / 1000.0), ${it.by})
    on conflict (id) do nothing`)
  return kept === 1
}

/** Says that one was taken back. */
export async function noteMoveUndone(tx: Transaction, id: string, by: string | null, now: Instant): Promise<void> {
  await tx.run(sql`
    update case_move set undone_at = to_timestamp(${now} / 1000.0), undone_by = ${by} where id = ${id}`)
}

/** Replies of these cases that are on their way to the network at this moment. The replies are held until the transaction ends, so that none leaves meanwhile. */
export async function repliesUnderWay(tx: Transaction, caseIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string; state: string }>(sql`
    select id, state from reply where case_id = any(${caseIds}::bigint[]) and state in ('queued', 'sending', 'retrying')
    order by id for update`)
  return rows.filter(({ state }) => state === 'sending').map(({ id }) => id)
}

/** Whether an answer to one of these posts waits to be sent. */
export async function answersWaiting(tx: Transaction, postIds: readonly string[]): Promise<boolean> {
  const row = await tx.one(sql`
    select 1 as found from reply
    where post_id = any(${postIds}::bigint[]) and state in ('queued', 'sending', 'retrying') limit 1`)
  return row !== undefined
}

/** Answers in a case to some of its posts that have not reached the network, the oldest first: those that wait, and those that were given back. */
export const answersNotSent = (
  tx: Transaction,
  caseId: string,
  postIds: readonly string[],
): Promise<readonly { readonly id: string; readonly authorId: string; readonly waits: boolean }[]> =>
  tx.rows(sql`
    select id, author_id as "authorId", state <> 'refused' as waits from reply
    where case_id = ${caseId} and post_id = any(${postIds}::bigint[]) and state in ('queued', 'retrying', 'refused')
    order by created_at, id for update`)

const ids = async (tx: Transaction, statement: Sql): Promise<readonly string[]> =>
  (await tx.rows<{ id: string }>(statement)).map(({ id }) => id)

/** Lets everything that one case holds stand in another: what was written, answered, noted, kept and promised. Gives what went. Drafts are copied, so that nobody's words are lost. */
export async function moveAll(tx: Transaction, from: string, to: string, now: Instant): Promise<Moved> {
  await dropCaseSummaries(tx, [from, to])
  const answered = [...(await noteAnswered(tx, from)), ...(await noteAnswered(tx, to))]
  const went = (table: Sql): Promise<readonly string[]> =>
    ids(tx, sql`update ${table} set case_id = ${to} where case_id = ${from} returning id`)
  const moved: Moved = {
    posts: await went(sql`post`),
    replies: await went(sql`reply`),
    notes: await went(sql`note`),
    proofs: await went(sql`proof`),
    evidence: await went(sql`evidence`),
    links: await went(sql`case_link`),
    texts: await went(sql`case_text`),
    moderations: await went(sql`moderation`),
    answered,
  }
  await copyDrafts(tx, from, to, now)
  await alignCases(tx, moved.posts)
  return moved
}

/** What the customer wrote before the last answer of their case is answered, whatever the case becomes part of. Gives the posts of which that was not noted before. */
const noteAnswered = (tx: Transaction, caseId: string): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
    update post p set answered_at = c.last_answer_at from cases c
    where p.case_id = ${caseId} and c.id = p.case_id and not p.ours and p.answered_at is null
      and p.published_at <= c.last_answer_at
    returning p.id`,
  )

/** What is being written in one case waits in the other: as its draft where there is none, beside it otherwise. `toPost`: which of its posts it answers there. */
async function copyDrafts(
  tx: Transaction,
  from: string,
  to: string,
  now: Instant,
  toPost: Sql = sql`d.to_post_id`,
): Promise<void> {
  await tx.run(sql`
    with copied as (
      insert into draft (case_id, way, text, seen, to_post_id, version, written_by, written_at, machine)
      select ${to}, d.way, d.text, c.version, ${toPost}, 1, d.written_by, d.written_at, d.machine
      from draft d join cases c on c.id = ${to} join cases f on f.id = d.case_id
      where d.case_id = ${from} and d.text <> ''
      on conflict (case_id, way) do nothing returning way)
    insert into draft_aside as a (case_id, way, written_by, text, written_at)
    select ${to}, w.way, w.written_by, string_agg(w.text, e'\\n\\n' order by w.written_at), to_timestamp(${now} / 1000.0)
    from (
      select d.way, d.written_by, d.text, d.written_at from draft d
        where d.case_id = ${from} and d.text <> '' and not exists (select from copied where copied.way = d.way)
      union
      select b.way, b.written_by, b.text, b.written_at from draft_aside b where b.case_id = ${from}) w
    group by w.way, w.written_by
    on conflict (case_id, way, written_by) do update set text = a.text || e'\\n\\n' || excluded.text`)
}

/** Takes the copies of a case's drafts out of another one, where they stand as they were copied. */
async function dropCopies(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.run(sql`
    delete from draft t using draft d
    where t.case_id = ${to} and d.case_id = ${from} and t.way = d.way and t.text = d.text and t.version = 1`)
  await tx.run(sql`
    delete from draft_aside t
    where t.case_id = ${to} and (
      exists (select from draft d where d.case_id = ${from} and d.way = t.way and d.written_by = t.written_by and d.text = t.text)
      or exists (select from draft_aside d where d.case_id = ${from} and d.way = t.way and d.written_by = t.written_by and d.text = t.text))`)
}

/** Lets what went to a case stand again where it stood before. What came to it since stays; what is being written in a case that is no more goes along, to the post that it answers. The cases are stored as they now are. */
export async function moveBack(
  tx: Transaction,
  move: Pick<CaseMove, 'kind' | 'from' | 'to' | 'moved'>,
  now: Instant,
): Promise<void> {
  const { from, to, moved } = move
  const back = (table: Sql, type: Sql, which: readonly string[]): Promise<number> =>
    tx.run(sql`update ${table} set case_id = ${from} where case_id = ${to} and id = any(${which}::${type}[])`)
  await back(sql`post`, sql`bigint`, moved.posts)
  await back(sql`reply`, sql`uuid`, moved.replies)
  await back(sql`note`, sql`uuid`, moved.notes)
  await back(sql`proof`, sql`uuid`, moved.proofs)
  await back(sql`evidence`, sql`uuid`, moved.evidence)
  await back(sql`case_link`, sql`uuid`, moved.links)
  await back(sql`case_text`, sql`uuid`, moved.texts)
  await back(sql`moderation`, sql`uuid`, moved.moderations)
  await tx.run(sql`update post set answered_at = null where id = any(${moved.answered}::bigint[])`)
  if (move.kind === 'merge') await dropCopies(tx, from, to)
  else {
    const toPost = sql`case when d.way <> 'note' then nullif(coalesce(d.to_post_id, f.last_post_id), c.last_post_id) end`
    await copyDrafts(tx, to, from, now, toPost)
  }
  await alignNewest(tx, [from, to])
}

/** Lets some posts, with the files that came with them, stand in another case. Gives what went. */
export async function movePosts(tx: Transaction, postIds: readonly string[], to: string): Promise<Moved> {
  const posts = await ids(tx, sql`update post set case_id = ${to} where id = any(${postIds}::bigint[]) returning id`)
  const evidence = await ids(
    tx,
    sql`update evidence set case_id = ${to} where post_id = any(${postIds}::bigint[]) and case_id is not null returning id`,
  )
  return { posts, evidence, links: [], replies: [], notes: [], proofs: [], texts: [], moderations: [], answered: [] }
}

/** Lets cases know what language their newest post is in and where it stands. */
export async function alignNewest(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  const rows = await tx.rows<{ id: string }>(
    sql`select last_post_id as id from cases where id = any(${caseIds}::bigint[]) and last_post_id is not null`,
  )
  await alignCases(
    tx,
    rows.map(({ id }) => id),
  )
}

/** Merges of cases of anybody but these people into one of these cases, the newest first. */
const ofOthers =
  (which: Sql) =>
  (tx: Transaction, caseIds: readonly string[], authorIds: readonly string[]): Promise<readonly CaseMove[]> =>
    tx.rows<CaseMove>(sql`
      select ${columns} from case_move m join cases f on f.id = m.from_case
      where m.to_case = any(${caseIds}::bigint[]) and m.kind = 'merge' and ${which}
        and not f.author_id = any(${authorIds}::bigint[])
      order by m.at desc, m.id`)

/** Merges that stand, of cases of anybody but these people into one of these cases, the newest first. */
export const mergesOfOthers = ofOthers(sql`m.undone_at is null and f.merged_into = m.to_case`)

/** Merges that were taken back, of cases of anybody but these people out of one of these cases, the newest first: what their people wrote while it lasted may stand there still. */
export const undoneMergesOfOthers = ofOthers(
  sql`m.undone_at is not null and f.merged_into is null and f.erased_at is null`,
)

/** A customer's post of a case. */
export interface CustomersPost {
  readonly id: string
  readonly sourceId: string
  readonly authorId: string
  readonly connector: string
  readonly at: Instant
  readonly erased: boolean
}

/** What customers wrote in a case, oldest first. */
export const customersPosts = (db: Queryable, caseId: string): Promise<readonly CustomersPost[]> =>
  db.rows<CustomersPost>(sql`
    select p.id, p.source_id as "sourceId", p.author_id as "authorId", s.connector, p.published_at as at,
      p.erased_at is not null as erased
    from post p join source s on s.id = p.source_id
    where p.case_id = ${caseId} and not p.ours order by p.published_at, p.id`)

/** The cases that have the matter of these people's merged ones, to the end of the way where one was merged after the other. */
export const casesThatTook = (
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<readonly { readonly authorId: string; readonly caseId: string }[]> =>
  db.rows(
    sql`
    with recursive way as (
      select b.author_id, b.merged_into as id from cases b
      where b.author_id = any(${authorIds}::bigint[]) and b.brand_id = ${brandId} and b.merged_into is not null
      union
      select w.author_id, c.merged_into from way w join cases c on c.id = w.id where c.merged_into is not null)
    select distinct w.author_id as "authorId", w.id as "caseId" from way w join cases c on c.id = w.id
    where c.merged_into is null`.prepared(),
  )
