import type { Judgement } from '../domain/triage/judgement.ts'
import { asksOf } from '../domain/triage/asks.ts'
import { packProbabilities, unpackProbabilities } from '../domain/triage/packed.ts'
import type { Said } from '../domain/triage/verdict.ts'
import type { BroughtWay } from '../domain/model/brought.ts'
import type { Addressed, Rating } from '../domain/model/post.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** A judgement as it is kept: personal data is found anew where it is shown. */
export type KeptJudgement = Omit<Judgement, 'personal'>

/** A post with what is said of it, about to be kept. */
export interface JudgedPost {
  readonly postId: string
  readonly brandId: string
  readonly judgement: KeptJudgement
}

/** Keeps judgements in one statement, each in place of the one before. The cases that the posts are part of are to be aligned afterwards (`alignCases`). */
export async function saveJudgements(tx: Transaction, posts: readonly JudgedPost[], now: Instant): Promise<void> {
  if (posts.length === 0) return
  const list = <T>(of: (it: KeptJudgement) => T): T[] => posts.map(({ judgement }) => of(judgement))
  await tx.run(
    sql`
    insert into judgement (post_id, brand_id, version, judged_at, language, relevant, sentiment, complaint, kind, anger,
      urgent, churn, reminder, viral, sarcasm, topics, abuse, hate, unsure, asks, probabilities)
    select n.post_id, n.brand_id, n.version, to_timestamp(${now} / 1000.0), n.language, n.relevant, n.sentiment,
      n.complaint, n.kind, n.anger, n.urgent, n.churn, n.reminder, n.viral, n.sarcasm, string_to_array(n.topics, ' '),
      n.abuse, n.hate, string_to_array(n.unsure, ' '), n.asks, n.probabilities::smallint[]
    from unnest(
      ${posts.map((it) => it.postId)}::bigint[], ${posts.map((it) => it.brandId)}::uuid[],
      ${list((it) => it.version)}::text[], ${list((it) => it.language)}::text[], ${list((it) => it.relevant)}::bool[],
      ${list((it) => it.sentiment)}::text[], ${list((it) => it.complaint)}::bool[], ${list((it) => it.kind)}::text[],
      ${list((it) => it.anger)}::smallint[], ${list((it) => it.urgent)}::bool[], ${list((it) => it.churn)}::bool[],
      ${list((it) => it.reminder)}::bool[], ${list((it) => it.viral)}::bool[], ${list((it) => it.sarcasm)}::bool[],
      ${list((it) => it.topics.join(' '))}::text[], ${list((it) => it.abuse)}::text[], ${list((it) => it.hate)}::text[],
      ${list((it) => it.unsure.join(' '))}::text[], ${list(asksOf)}::smallint[],
      ${list((it) => `{${packProbabilities(it).join(',')}}`)}::text[]
    ) as n (post_id, brand_id, version, language, relevant, sentiment, complaint, kind, anger, urgent, churn, reminder,
      viral, sarcasm, topics, abuse, hate, unsure, asks, probabilities)
    on conflict (post_id) do update set version = excluded.version, judged_at = excluded.judged_at,
      language = excluded.language, relevant = excluded.relevant, sentiment = excluded.sentiment,
      complaint = excluded.complaint, kind = excluded.kind, anger = excluded.anger, urgent = excluded.urgent,
      churn = excluded.churn, reminder = excluded.reminder, viral = excluded.viral, sarcasm = excluded.sarcasm,
      topics = excluded.topics, abuse = excluded.abuse, hate = excluded.hate, unsure = excluded.unsure,
      asks = excluded.asks, probabilities = excluded.probabilities`.prepared(),
  )
}

/** The words that a case is picked out by, of one of its judged posts (`j`). */
export const judgedWords: Sql = sql`array_remove(array[
    'kind:' || j.kind, 'sentiment:' || j.sentiment,
    case when j.complaint then 'complaint' end, case when j.urgent then 'urgent' end,
    case when j.churn then 'churn' end, case when j.reminder then 'reminder' end,
    case when j.viral then 'viral' end, case when j.sarcasm then 'sarcasm' end,
    case when j.anger >= 1 then 'anger:1' end, case when j.anger >= 2 then 'anger:2' end,
    case when j.anger >= 3 then 'anger:3' end,
    case when j.abuse <> 'none' then 'abuse:' || j.abuse end, case when j.hate <> 'none' then 'hate:' || j.hate end,
    case when j.asks > 0 then 'unsure' end], null) || array(select 'topic:' || topic from unnest(j.topics) as topic)`

/** The same words of a judgement that is not stored yet; a topic's key has no blanks. */
export const wordsOfJudgement = (it: KeptJudgement): readonly string[] => [
  ...[`kind:${it.kind}`, `sentiment:${it.sentiment}`],
  ...(['complaint', 'urgent', 'churn', 'reminder', 'viral', 'sarcasm'] as const).filter((head) => it[head]),
  ...['anger:1', 'anger:2', 'anger:3'].slice(0, it.anger),
  ...(it.abuse === 'none' ? [] : [`abuse:${it.abuse}`]),
  ...(it.hate === 'none' ? [] : [`hate:${it.hate}`]),
  ...(asksOf(it) > 0 ? ['unsure'] : []),
  ...it.topics.map((topic) => `topic:${topic}`),
]

interface JudgementRow {
  readonly post_id: string
  readonly probabilities: readonly number[]
}

const columns: Sql = sql`j.post_id, j.version, j.language, j.relevant, j.sentiment, j.complaint, j.kind, j.anger, j.urgent,
  j.churn, j.reminder, j.viral, j.sarcasm, j.topics, j.abuse, j.hate, j.unsure, j.probabilities`

const toJudgement = <Row extends JudgementRow & Omit<KeptJudgement, 'p'>>(row: Row): KeptJudgement => ({
  version: row.version,
  language: row.language,
  relevant: row.relevant,
  sentiment: row.sentiment,
  complaint: row.complaint,
  kind: row.kind,
  anger: row.anger,
  urgent: row.urgent,
  churn: row.churn,
  reminder: row.reminder,
  viral: row.viral,
  sarcasm: row.sarcasm,
  topics: row.topics,
  abuse: row.abuse,
  hate: row.hate,
  unsure: row.unsure,
  p: unpackProbabilities(row.language, row.probabilities, row.topics),
})

/** What is said of these posts, by id; those that were never judged are left out. */
export async function readJudgements(
  db: Queryable,
  postIds: readonly string[],
): Promise<ReadonlyMap<string, KeptJudgement>> {
  if (postIds.length === 0) return new Map()
  const rows = await db.rows<JudgementRow & Omit<KeptJudgement, 'p'>>(
    sql`select ${columns} from judgement j where j.post_id = any(${postIds}::bigint[])`.prepared(),
  )
  return new Map(rows.map((row) => [row.post_id, toJudgement(row)]))
}

/** What is said of a post beside it in one row, of `j`, which may be missing; read by `fromRow`. */
export const judgementInRow: Sql = sql`case when j.post_id is not null then to_jsonb(j) end`

/** A judgement as a row of `judgementInRow` holds it. */
export type JudgementInRow = JudgementRow & Omit<KeptJudgement, 'p'>

/** The judgement that stands in a row; null where there is none. */
export const fromRow = (row: JudgementInRow | null): KeptJudgement | null => (row === null ? null : toJudgement(row))

/** What the rules of a verdict look at, of these posts as they are kept, oldest first; those that were never judged are left out. */
export async function readSaid(
  db: Queryable,
  postIds: readonly string[],
): Promise<readonly (Omit<Said, 'judgement'> & { readonly postId: string; readonly judgement: KeptJudgement })[]> {
  if (postIds.length === 0) return []
  const rows = await db.rows<
    JudgementRow & Omit<KeptJudgement, 'p'> & { text: string; followers: number | null; reposts: number | null }
  >(sql`
    select ${columns}, p.text, a.followers, (p.reach->>'reposts')::int as reposts
    from judgement j join post p on p.id = j.post_id join author a on a.id = p.author_id
    where j.post_id = any(${postIds}::bigint[]) order by p.published_at, p.id`)
  return rows.map((row) => ({
    postId: row.post_id,
    judgement: toJudgement(row),
    text: row.text,
    followers: row.followers,
    reposts: row.reposts ?? 0,
  }))
}

/** A post about which a person is asked. */
export interface UnsurePost {
  readonly postId: string
  readonly caseId: string | null
  readonly at: Instant
  readonly connector: string
  readonly authorName: string
  readonly authorHandle: string
  readonly text: string
  readonly addressed: Addressed | null
  readonly private: boolean
  readonly rating: Rating | null
  readonly way: BroughtWay | null
  readonly asks: number
  readonly judgement: KeptJudgement
}

/** A place among the posts about which people are asked. */
export interface UnsurePlace {
  readonly asks: number
  readonly postId: string
}

/** Posts of a brand about which a person is asked, after this place: where most hangs on the answer first, then the oldest. What is erased or gone from its network asks nothing. */
export async function readUnsure(
  db: Queryable,
  brandId: string,
  after: UnsurePlace | null,
  limit: number,
): Promise<readonly UnsurePost[]> {
  const place =
    after === null
      ? sql``
      : sql` and j.asks <= ${after.asks}::int and (j.asks < ${after.asks}::int or j.post_id > ${after.postId}::bigint)`
  const rows = await db.rows<JudgementRow & Omit<KeptJudgement, 'p'> & Omit<UnsurePost, 'judgement'>>(sql`
    select ${columns}, j.post_id as "postId", j.asks, p.case_id as "caseId", p.published_at as at, s.connector,
      a.name as "authorName", a.handle as "authorHandle", p.text, p.addressed, p.private, p.rating, b.way
    from judgement j join post p on p.id = j.post_id join author a on a.id = p.author_id
      join source s on s.id = p.source_id left join brought_post b on b.post_id = p.id
    where j.brand_id = ${brandId} and j.asks > 0 and p.erased_at is null and p.deleted_at is null${place}
    order by j.asks desc, j.post_id limit ${limit}`)
  return rows.map(({ postId, caseId, at, connector, authorName, authorHandle, text, asks, way, ...row }) => ({
    ...{ postId, caseId, at, connector, authorName, authorHandle, text, asks, way },
    ...{ addressed: row.addressed, private: row.private, rating: row.rating },
    judgement: toJudgement(row),
  }))
}

/** About how many posts of a brand people are asked, counted up to `most`: the same posts as `readUnsure` gives. */
export async function countUnsure(db: Queryable, brandId: string, most: number): Promise<number> {
  const row = await db.one<{ n: number }>(sql`
    select count(*)::int as n from (
      select from judgement j join post p on p.id = j.post_id
      where j.brand_id = ${brandId} and j.asks > 0 and p.erased_at is null and p.deleted_at is null limit ${most}) as found`)
  return row?.n ?? 0
}
