import type { Addressed, Rating } from '../domain/model/post.ts'
import type { BroughtWay } from '../domain/model/brought.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Correction, Right } from '../domain/triage/correction.ts'
import type { Head } from '../domain/triage/labels.ts'
import type { Queryable, Transaction } from './database.ts'
import { noteForgotten } from './learning.ts'
import { type Sql, sql } from './sql.ts'

/** A post as it is judged anew. */
export interface JudgedText {
  readonly id: string
  readonly brandId: string
  readonly caseId: string | null
  readonly text: string
  readonly language: string | null
  readonly addressed: Addressed | null
  readonly private: boolean
  readonly rating: Rating | null
  readonly way: BroughtWay | null
}

const textColumns: Sql = sql`p.id, s.brand_id as "brandId", p.case_id as "caseId", p.text, p.language, p.addressed,
  p.private, p.rating, b.way`
const textFrom: Sql = sql`post p join source s on s.id = p.source_id left join brought_post b on b.post_id = p.id`

/** What concerns a brand: it matches a rule, addresses the brand or is part of a case, is a customer's and is still there. */
const concerns: Sql = sql`not p.ours and p.erased_at is null and p.deleted_at is null
  and (p.case_id is not null or p.addressed is not null or p.hits <> '[]')`

/** A customer's post whose words are still here. */
export const readPostToJudge = (db: Queryable, postId: string): Promise<JudgedText | undefined> =>
  db.one(sql`select ${textColumns} from ${textFrom} where p.id = ${postId} and not p.ours and p.erased_at is null`)

/** The same, held until the transaction ends: what is said of it meanwhile, or taken away, waits, also where no case is held for it. */
export const lockPostToJudge = (tx: Transaction, postId: string): Promise<JudgedText | undefined> =>
  tx.one(sql`
    select ${textColumns} from ${textFrom} where p.id = ${postId} and not p.ours and p.erased_at is null
    for no key update of p`)

/** The next posts of a brand that concern it, from the newest down, below `below` (null: from the top). */
export const readPostsBelow = (
  db: Queryable,
  brandId: string,
  below: string | null,
  limit: number,
): Promise<readonly JudgedText[]> =>
  db.rows(sql`
    select ${textColumns} from ${textFrom}
    where s.brand_id = ${brandId} and (${below}::bigint is null or p.id < ${below}::bigint) and ${concerns}
    order by p.id desc limit ${limit}`)

/** Those of these posts that still concern their brand, as they are by now, held until the transaction ends. */
export const lockPostsToJudge = (tx: Transaction, postIds: readonly string[]): Promise<readonly JudgedText[]> =>
  tx.rows(sql`
    select ${textColumns} from ${textFrom} where p.id = any(${postIds}::bigint[]) and ${concerns}
    order by p.id desc for no key update of p`)

/** How many posts concern a brand. */
export async function countPosts(db: Queryable, brandId: string): Promise<number> {
  const row = await db.one<{ count: number }>(
    sql`select count(*)::int as count from ${textFrom} where s.brand_id = ${brandId} and ${concerns}`,
  )
  return row?.count ?? 0
}

/** A correction that stands. */
export interface StoredCorrection extends Correction {
  readonly id: string
  readonly postId: string
  readonly said: Right | null
  readonly heldOut: boolean
  readonly at: Instant
}

const columns: Sql = sql`c.id, c.post_id as "postId", c.head, c.answer as right, c.said, c.held_out as "heldOut", c.at`

/** What people said of these posts and still stands, by post. */
export async function readCorrectionsOf(
  db: Queryable,
  postIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredCorrection[]>> {
  if (postIds.length === 0) return new Map()
  const rows = await db.rows<StoredCorrection>(
    sql`
    select ${columns} from correction c where c.post_id = any(${postIds}::bigint[]) and c.taken_back_at is null
    order by c.at, c.id`.prepared(),
  )
  const byPost = new Map<string, StoredCorrection[]>()
  for (const row of rows) byPost.set(row.postId, [...(byPost.get(row.postId) ?? []), row])
  return byPost
}

/** A corrected post, to be learnt from or to be held out. */
export interface CorrectedText extends JudgedText {
  readonly corrections: readonly {
    readonly head: Head
    readonly right: Right
    readonly said: Right | null
    readonly at: Instant
  }[]
  readonly heldOut: boolean
}

/** The corrected posts of a brand whose words are still there, the newest, at most `limit` of those that are learnt from and `apart` that are held out. */
export const readCorrected = (
  db: Queryable,
  brandId: string,
  from: Instant | null,
  limit: number,
  apart = limit,
): Promise<readonly CorrectedText[]> =>
  db.rows(sql`
    with newest as (
      select post_id, held_out, max(at) as at, row_number() over (partition by held_out order by max(at) desc, post_id) as place,
        jsonb_agg(jsonb_build_object('head', head, 'right', answer, 'said', said, 'at', (extract(epoch from at) * 1000)::bigint) order by at, id) as corrections
      from correction
      where brand_id = ${brandId} and taken_back_at is null
        and (${from}::float8 is null or at > to_timestamp(${from}::float8 / 1000.0))
      group by post_id, held_out)
    select ${textColumns}, n.held_out as "heldOut", n.corrections
    from newest n join ${textFrom} on p.id = n.post_id
    where n.place <= case when n.held_out then ${apart}::int else ${limit}::int end and p.erased_at is null and not p.ours order by p.id`)

/** The newest posts of a brand that are judged, down from `to`, at most `limit`: whether somebody corrected them or not. */
export const readAnchors = (
  db: Queryable,
  brandId: string,
  to: string | null,
  limit: number,
): Promise<readonly JudgedText[]> =>
  db.rows(sql`
    select ${textColumns} from judgement j join ${textFrom} on p.id = j.post_id
    where j.brand_id = ${brandId} and j.post_id <= ${to}::bigint and p.erased_at is null
    order by j.post_id desc limit ${limit}`)

/** Keeps a correction, in the place of one that stands for the same head of the post. */
export async function insertCorrection(
  tx: Transaction,
  it: Omit<StoredCorrection, 'right'> & {
    readonly right: Right
    readonly brandId: string
    readonly version: string | null
    readonly by: string
  },
): Promise<void> {
  const replaced = await tx.one<{ id: string }>(sql`${takingBack(it.by, it.at)}
    where post_id = ${it.postId} and head = ${it.head} and taken_back_at is null returning id`)
  await tx.run(sql`
    insert into correction (id, post_id, brand_id, head, said, version, answer, held_out, by_id, at, instead_of)
    values (${it.id}, ${it.postId}, ${it.brandId}, ${it.head}, ${it.said === null ? null : JSON.stringify(it.said)}::jsonb,
      ${it.version}, ${JSON.stringify(it.right)}::jsonb, ${it.heldOut}, ${it.by}, to_timestamp(${it.at} / 1000.0),
      ${replaced?.id ?? null})`)
}

const takingBack = (by: string, now: Instant): Sql =>
  sql`update correction set taken_back_at = to_timestamp(${now} / 1000.0), taken_back_by = ${by}`

/** Undoes one correction: the one in whose place it stood stands again. False where it does not stand any more; it does not come back then when what took its place is undone. */
export async function undoCorrection(
  tx: Transaction,
  { id, postId, head }: Pick<StoredCorrection, 'id' | 'postId' | 'head'>,
  by: string,
  now: Instant,
): Promise<boolean> {
  const undone = await tx.one<{ insteadOf: string | null }>(sql`${takingBack(by, now)}
    where id = ${id} and post_id = ${postId} and head = ${head} and taken_back_at is null returning instead_of as "insteadOf"`)
  if (undone === undefined) {
    await tx.run(sql`
      update correction later set instead_of = undone.instead_of from correction undone
      where undone.id = ${id} and later.instead_of = ${id} and later.post_id = ${postId} and later.head = ${head}`)
    return false
  }
  await tx.run(sql`update correction set taken_back_at = null, taken_back_by = null where id = ${undone.insteadOf}`)
  return true
}

/** Takes back what stands for a head of a post; false where nothing does. */
export async function takeBackCorrection(
  tx: Transaction,
  postId: string,
  head: Head,
  by: string,
  now: Instant,
): Promise<boolean> {
  const count = await tx.run(sql`${takingBack(by, now)}
    where post_id = ${postId} and head = ${head} and taken_back_at is null`)
  return count > 0
}

/** A correction as it is handed out: no word of the post, only where it stands. */
export interface ToldCorrection extends StoredCorrection {
  readonly version: string | null
  readonly language: string | null
  readonly url: string | null
  readonly text: string
  readonly by: string | null
}

/** The corrections of a brand that stand, oldest first, from after one on. */
export const readCorrectionsAfter = (
  db: Queryable,
  brandId: string,
  after: { readonly at: Instant; readonly id: string } | null,
  limit: number,
): Promise<readonly ToldCorrection[]> =>
  db.rows(sql`
    select ${columns}, c.version, p.language, p.url, p.text, u.name as by
    from correction c join post p on p.id = c.post_id left join "user" u on u.id = c.by_id
    where c.brand_id = ${brandId} and c.taken_back_at is null and (${after?.at ?? null}::float8 is null
      or (c.at, c.id) > (to_timestamp(${after?.at ?? null}::float8 / 1000.0), ${after?.id ?? null}::uuid))
    order by c.at, c.id limit ${limit}`)

/** Forgets what was said of these posts, and whatever was learnt with their words. */
export async function forgetCorrections(tx: Transaction, postIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from correction where post_id = any(${postIds}::bigint[])`)
  const rows = await tx.rows<{ brandId: string }>(sql`
    select distinct s.brand_id as "brandId" from post p join source s on s.id = p.source_id
    where p.id = any(${postIds}::bigint[])`)
  for (const { brandId } of rows) await noteForgotten(tx, brandId)
}

/** The newest judged posts of a case's customer, at most 200. */
export async function judgedPostsOfCase(tx: Transaction, caseId: string): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select p.id from post p join judgement j on j.post_id = p.id
    where p.case_id = ${caseId} and not p.ours order by p.published_at desc, p.id desc limit 200`)
  return rows.map(({ id }) => id)
}
