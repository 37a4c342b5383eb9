import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** What a network says of its limits and of our session there. */
export interface Standing {
  readonly rate: { readonly left: number; readonly of: number; readonly resetsAt: Instant } | null
  /** When the session ends unless it is renewed; null where it does not end or does not say. */
  readonly expiresAt: Instant | null
  /** Whether it is renewed without anybody's help. */
  readonly renews: boolean
  /** How long an answer may be on this very server. */
  readonly longest?: number
  /** What this sign-in may not do, in a sentence. */
  readonly lacks?: { readonly en: string; readonly fr: string } | null
  /** Why it ends so soon, in a sentence. */
  readonly endsBecause?: { readonly en: string; readonly fr: string } | null
  /** Of so many searches only some are asked in each round, because the quota does not allow more until then. */
  readonly sampled?: { readonly asked: number; readonly of: number; readonly until: Instant | null } | null
}

/** An hour of a source: how much was stored, and how late it came, by bucket. */
export interface SourceHour {
  readonly at: Instant
  readonly posts: number
  readonly delays: readonly number[]
  /** The longest silence that ended in it, while the source was heard. */
  readonly gap: { readonly from: Instant; readonly to: Instant } | null
}

/** A time in which a source could not be read. */
export interface Trouble {
  readonly beganAt: Instant
  readonly endedAt: Instant | null
  readonly kind: string
  readonly message: string
  readonly messageFr: string | null
}

/** Counts what a batch stored and how late it came, in the hour of `now`, with the silence that it ended. */
export async function countArrivals(
  tx: Transaction,
  sourceId: string,
  posts: number,
  delays: readonly number[],
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into source_hour as h (source_id, hour, posts, delays, gap_from, gap_to)
    select s.id, date_trunc('hour', to_timestamp(${now} / 1000.0)), ${posts}, ${delays}::int[], heard.quiet_from,
      case when heard.quiet_from is not null then to_timestamp(${now} / 1000.0) end
    -- What comes after a failure ended no silence that anybody listened to.
    from source s cross join lateral (select case when s.error_since is null then s.quiet_from end as quiet_from) heard
    where s.id = ${sourceId}
    on conflict (source_id, hour) do update set posts = h.posts + excluded.posts,
      gap_from = case when h.gap_to - h.gap_from >= excluded.gap_to - excluded.gap_from then h.gap_from
        else coalesce(excluded.gap_from, h.gap_from) end,
      gap_to = case when h.gap_to - h.gap_from >= excluded.gap_to - excluded.gap_from then h.gap_to
        else coalesce(excluded.gap_to, h.gap_to) end,
      delays = (select coalesce(array_agg(coalesce(a, 0) + coalesce(b, 0) order by i), '{}')
        from unnest(h.delays, excluded.delays) with ordinality as n (a, b, i))`)
}

/** The hours of these sources since then, oldest first. */
export async function readHours(
  db: Queryable,
  sourceIds: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, readonly SourceHour[]>> {
  const rows = await db.rows<
    Omit<SourceHour, 'gap'> & { source_id: string; gap_from: Instant | null; gap_to: Instant | null }
  >(sql`
    select source_id, hour as at, posts, delays, gap_from, gap_to from source_hour
    where source_id = any(${sourceIds}::uuid[]) and hour >= to_timestamp(${since} / 1000.0) order by hour`)
  const found = new Map<string, SourceHour[]>()
  for (const { source_id, gap_from: from, gap_to: to, ...row } of rows) {
    const hour = { ...row, gap: from === null || to === null ? null : { from, to } }
    const list = found.get(source_id)
    if (list === undefined) found.set(source_id, [hour])
    else list.push(hour)
  }
  return found
}

/** Forgets hours, troubles, alarms and holes of before then. */
export async function forgetOldHours(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from source_hour where hour < to_timestamp(${before} / 1000.0)`)
  await db.run(sql`delete from source_trouble where ended_at < to_timestamp(${before} / 1000.0)`)
  await db.run(sql`delete from source_alarm where ended_at < to_timestamp(${before} / 1000.0)`)
  await db.run(sql`delete from source_hole where ended_at < to_timestamp(${before} / 1000.0)`)
}

/** Begins a trouble, or goes on with the one that stands: another kind of it ends the one before. */
export async function noteTrouble(
  tx: Transaction,
  sourceId: string,
  trouble: Omit<Trouble, 'beganAt' | 'endedAt'>,
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    update source_trouble set ended_at = to_timestamp(${now} / 1000.0)
    where source_id = ${sourceId} and ended_at is null and kind <> ${trouble.kind}`)
  await tx.run(sql`
    insert into source_trouble (source_id, began_at, kind, message, message_fr)
    values (${sourceId}, to_timestamp(${now} / 1000.0), ${trouble.kind}, ${trouble.message}, ${trouble.messageFr})
    on conflict (source_id) where ended_at is null do nothing`)
}

/** Ends the trouble that stands. */
export async function endTrouble(tx: Transaction, sourceId: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update source_trouble set ended_at = to_timestamp(${now} / 1000.0) where source_id = ${sourceId} and ended_at is null`)
}

/** The troubles of a source that had not ended before then, the newest first. */
export async function readTroubles(
  db: Queryable,
  sourceId: string,
  since: Instant,
  limit: number,
): Promise<readonly Trouble[]> {
  return db.rows(sql`
    select began_at as "beganAt", ended_at as "endedAt", kind, message, message_fr as "messageFr" from source_trouble
    where source_id = ${sourceId} and (ended_at is null or ended_at >= to_timestamp(${since} / 1000.0))
    order by began_at desc, id desc limit ${limit}`)
}

/** What could not be read of a source: ids and reasons, the newest first. */
export async function readUnfit(
  db: Queryable,
  sourceId: string,
  limit: number,
): Promise<readonly { readonly externalId: string; readonly reason: string; readonly at: Instant }[]> {
  return db.rows(sql`
    select external_id as "externalId", reason, at from unfit_post where source_id = ${sourceId}
    order by at desc, external_id limit ${limit}`)
}

/** Keeps what the network says of our standing there. False: somebody else reads the source now. */
export async function saveStanding(
  db: Queryable,
  lease: { readonly sourceId: string; readonly token: string },
  standing: Standing,
): Promise<boolean> {
  const changed = await db.run(sql`
    update source set standing = ${JSON.stringify(standing)}::jsonb
    where id = ${lease.sourceId} and lease_token = ${lease.token}`)
  return changed === 1
}

/** Takes a source off the list: nothing is read, no secret stays; what it heard does. */
export async function removeSource(tx: Transaction, id: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update source set state = 'paused', removed_at = to_timestamp(${now} / 1000.0), sealed_secrets = null,
      error_kind = null, error_message = null, error_message_fr = null, error_since = null, retry_at = null,
      standing = null, quiet_from = null, next_look_at = null, catching_up = null, version = version + 1
    where id = ${id}`)
  await endTrouble(tx, id, now)
}

/** The newest post of a source that became part of a case, for the link to it. */
export async function lastCaseOf(db: Queryable, sourceId: string): Promise<string | null> {
  const row = await db.one<{ id: string }>(sql`
    select c.id from cases c where c.source_id = ${sourceId} order by c.last_post_at desc limit 1`)
  return row?.id ?? null
}
