import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** A topic of a brand's own. */
export interface StoredTopic {
  readonly id: string
  readonly brandId: string
  readonly key: string
  readonly name: string
  readonly createdAt: Instant
  readonly archivedAt: Instant | null
}

const columns: Sql = sql`t.id, t.brand_id as "brandId", t.key, t.name, t.created_at as "createdAt", t.archived_at as "archivedAt"`

/** The topics of a brand, archived ones too, by name. */
export const readTopics = (db: Queryable, brandId: string): Promise<readonly StoredTopic[]> =>
  db.rows(
    sql`select ${columns} from brand_topic t where t.brand_id = ${brandId} order by lower(t.name), t.id`.prepared(),
  )

/** The topics of these brands; null: of all. */
export const readTopicsOf = (db: Queryable, brandIds: readonly string[] | null): Promise<readonly StoredTopic[]> =>
  db.rows(sql`
    select ${columns} from brand_topic t
    where ${brandIds}::uuid[] is null or t.brand_id = any(${brandIds}::uuid[]) order by t.brand_id, lower(t.name), t.id`)

/** The sentences that were typed for the topics of a brand, by topic, the oldest first, then as in a dictionary. */
export async function readTopicExamples(
  db: Queryable,
  brandId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.rows<{ topicId: string; text: string }>(sql`
    select e.topic_id as "topicId", e.text from topic_example e join brand_topic t on t.id = e.topic_id
    where t.brand_id = ${brandId} order by e.added_at, lower(e.text)`)
  const by = new Map<string, string[]>()
  for (const { topicId, text } of rows) by.set(topicId, [...(by.get(topicId) ?? []), text])
  return by
}

/** Keeps a topic as it is said here: a new one, or another name, archived or taken up again. False: the id is that of another brand’s. */
export async function saveTopic(tx: Transaction, topic: StoredTopic, by: string): Promise<boolean> {
  const count = await tx.run(sql`
    insert into brand_topic (id, brand_id, key, name, created_by, created_at, archived_at)
    values (${topic.id}, ${topic.brandId}, ${topic.key}, ${topic.name}, ${by},
      to_timestamp(${topic.createdAt} / 1000.0), to_timestamp(${topic.archivedAt}::float8 / 1000.0))
    on conflict (id) do update set name = excluded.name, archived_at = excluded.archived_at
      where brand_topic.brand_id = excluded.brand_id`)
  return count > 0
}

/** Puts these sentences in the place of all that were typed for a topic. */
export async function replaceTopicExamples(
  tx: Transaction,
  topicId: string,
  examples: readonly { readonly id: string; readonly text: string }[],
  by: string,
  now: Instant,
): Promise<void> {
  const [ids, texts] = [examples.map(({ id }) => id), examples.map(({ text }) => text)]
  await tx.run(sql`
    delete from topic_example e where e.topic_id = ${topicId}
      and lower(e.text) not in (select lower(n.text) from unnest(${texts}::text[]) as n (text))`)
  await tx.run(sql`
    insert into topic_example (id, topic_id, text, added_by, added_at)
    select n.id, ${topicId}, n.text, ${by}, to_timestamp(${now} / 1000.0)
    from unnest(${ids}::uuid[], ${texts}::text[]) as n (id, text)
    on conflict (topic_id, lower(text)) do nothing`)
}

/** A post that teaches a topic, by what somebody said it is about. */
export interface TopicPost {
  readonly topicId: string
  readonly postId: string
  readonly caseId: string | null
  readonly text: string
  /** All that somebody said it is about. */
  readonly topics: readonly string[]
  /** How many posts teach its topic. */
  readonly of: number
}

/** The posts of which people said that they are about a topic of a brand's own, the newest first, at most `limit` of each topic. */
export const readTopicPosts = (db: Queryable, brandId: string, limit: number): Promise<readonly TopicPost[]> =>
  db.rows(sql`
    select "topicId", "postId", "caseId", text, topics, "of" from (
      select t.id as "topicId", p.id as "postId", p.case_id as "caseId", p.text, c.answer as topics,
        count(*) over (partition by t.id)::int as "of",
        row_number() over (partition by t.id order by c.at desc, c.id) as place
      from brand_topic t
        join correction c on c.brand_id = t.brand_id and c.head = 'topics' and c.taken_back_at is null and c.answer ? t.key
        join post p on p.id = c.post_id
      where t.brand_id = ${brandId} and p.erased_at is null) as found
    where place <= ${limit} order by "topicId", place`)

/** How many of a brand's newest judged posts, so many at most, are about each of its own topics, by key; `capped`: there are older ones that were not looked at. */
export async function countTopics(
  db: Queryable,
  brandId: string,
  among: number,
): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly capped: boolean }> {
  const rows = await db.rows<{ key: string; count: number; capped: boolean }>(sql`
    with newest as materialized (
      select topics from judgement where brand_id = ${brandId} order by post_id desc limit ${among}),
    said as (select topic, count(*) as count from newest cross join unnest(newest.topics) as topic group by topic)
    select t.key, coalesce(said.count, 0)::int as count, exists (
      select from judgement where brand_id = ${brandId} order by post_id desc offset ${among} limit 1) as capped
    from brand_topic t left join said on said.topic = t.key
    where t.brand_id = ${brandId}`)
  return { counts: new Map(rows.map(({ key, count }) => [key, count])), capped: rows[0]?.capped === true }
}
