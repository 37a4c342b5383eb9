import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A hub that we asked, or are about to ask, to push what is new of a topic. */
export interface Subscription {
  readonly sourceId: string
  readonly topic: string
  readonly hub: string
  readonly sealedSecret: Buffer
  readonly ending: boolean
  readonly tries: number
}

const columns = sql`source_id as "sourceId", topic, hub, sealed_secret as "sealedSecret", ending, tries`

/** Keeps that a topic has this hub: it is asked now where it is new, or another than before. */
export async function wantSubscription(
  db: Queryable,
  it: Pick<Subscription, 'sourceId' | 'topic' | 'hub' | 'sealedSecret'>,
  now: Instant,
): Promise<void> {
  await db.run(sql`
    insert into subscription as s (source_id, topic, hub, sealed_secret, wanted_at, due_at)
    values (${it.sourceId}, ${it.topic}, ${it.hub}, ${it.sealedSecret}, to_timestamp(${now} / 1000.0),
      to_timestamp(${now} / 1000.0))
    on conflict (source_id, topic) do update set wanted_at = excluded.wanted_at, hub = excluded.hub, ending = false,
      due_at = case when s.hub <> excluded.hub or s.ending then excluded.due_at else s.due_at end,
      tries = case when s.hub <> excluded.hub or s.ending then 0 else s.tries end,
      until = case when s.hub <> excluded.hub then null else s.until end`)
}

/** The subscriptions of a source. */
export async function readSubscriptions(db: Queryable, sourceId: string): Promise<readonly Subscription[]> {
  return db.rows(sql`select ${columns} from subscription where source_id = ${sourceId} order by topic`)
}

/** Topics of a source that a hub pushes now. */
export async function readPushedTopics(db: Queryable, sourceId: string, now: Instant): Promise<readonly string[]> {
  const rows = await db.rows<{ topic: string }>(sql`
    select topic from subscription
    where source_id = ${sourceId} and not ending and until > to_timestamp(${now} / 1000.0) order by topic`)
  return rows.map(({ topic }) => topic)
}

/** Takes one whose hub is to be asked, and puts it off by `wait`, so that nobody else asks. What nobody wants any more since `unwanted`, or whose source was removed, is to be ended. */
export async function claimSubscription(
  db: Queryable,
  times: { readonly unwanted: Instant; readonly wait: Duration },
  now: Instant,
): Promise<Subscription | undefined> {
  return db.one(sql`
    update subscription s set tries = s.tries + 1, due_at = to_timestamp(${now + times.wait} / 1000.0),
      ending = next.ending
    from (
      select w.source_id, w.topic, w.ending or o.removed_at is not null
        or w.wanted_at < to_timestamp(${times.unwanted} / 1000.0) as ending
      from subscription w join source o on o.id = w.source_id
      where w.due_at <= to_timestamp(${now} / 1000.0) and (o.state = 'active' or o.removed_at is not null)
      order by w.due_at limit 1 for update of w skip locked) next
    where s.source_id = next.source_id and s.topic = next.topic
    returning s.source_id as "sourceId", s.topic, s.hub, s.sealed_secret as "sealedSecret", s.ending, s.tries`)
}

/** Notes that a hub pushes until then, and when it is asked anew. */
export async function confirmSubscription(
  db: Queryable,
  it: Pick<Subscription, 'sourceId' | 'topic'>,
  until: Instant,
  dueAt: Instant,
): Promise<void> {
  await db.run(sql`
    update subscription set until = to_timestamp(${until} / 1000.0), due_at = to_timestamp(${dueAt} / 1000.0), tries = 0
    where source_id = ${it.sourceId} and topic = ${it.topic}`)
}

/** Notes that a hub does not push, whatever it said before, and when it is asked again. */
export async function denySubscription(
  db: Queryable,
  it: Pick<Subscription, 'sourceId' | 'topic'>,
  dueAt: Instant,
): Promise<void> {
  await db.run(sql`
    update subscription set until = null, due_at = to_timestamp(${dueAt} / 1000.0)
    where source_id = ${it.sourceId} and topic = ${it.topic}`)
}

/** Forgets a subscription. */
export async function deleteSubscription(db: Queryable, it: Pick<Subscription, 'sourceId' | 'topic'>): Promise<void> {
  await db.run(sql`delete from subscription where source_id = ${it.sourceId} and topic = ${it.topic}`)
}

/** Has the subscriptions of a removed source ended now. */
export async function endSubscriptions(db: Queryable, sourceId: string, now: Instant): Promise<void> {
  await db.run(sql`
    update subscription set ending = true, tries = 0, due_at = to_timestamp(${now} / 1000.0) where source_id = ${sourceId}`)
}
