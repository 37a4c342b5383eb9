import type { Rhythm } from '../domain/listening/silence.ts'
import type { AlarmData, SourceAlarmKind } from '../domain/listening/source-alarm.ts'
import type { StreamBreaks } from '../domain/listening/stream-breaks.ts'
import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import type { Standing } from './source-page.ts'
import { sql } from './sql.ts'

/** How a source usually speaks, as it is stored: with what is needed to see at once that nothing can be due yet. */
export interface StoredRhythm extends Rhythm {
  /** The shortest silence (ms) that could become an alarm. */
  readonly soonest: number
}

/** How late the posts of a source usually come, whatever is asked of it. */
export interface UsualDelay {
  /** How late (ms) 19 of 20 posts come at most; null where that was not measured. */
  readonly usualDelay: number | null
  /** From which delay (ms) of its middle post on it is late; null where that is not known. */
  readonly lateFrom: number | null
}

/** A source as the look-round for alarms reads it. */
export interface AlarmRow {
  readonly id: string
  readonly brandId: string
  readonly connector: string
  readonly state: 'active' | 'paused'
  readonly failing: boolean
  readonly lastCheckAt: Instant | null
  /** How long (ms) after its last look it is looked at again by its own word; null where it named no moment. */
  readonly lookEvery: number | null
  readonly quietFrom: Instant | null
  /** Null also where the source has not been quiet long enough for its rhythm to matter. */
  readonly rhythm: Rhythm | null
  readonly usualDelay: number | null
  readonly lateFrom: number | null
  readonly standing: Standing | null
  readonly streamBreaks: StreamBreaks | null
  /** The alarms that stand, by kind, each with the moment (ms since 1970) since when what it speaks of is gone. */
  readonly open: Readonly<Record<string, number | null>>
}

/** An alarm that stands, or stood. */
export interface SourceAlarm {
  readonly kind: SourceAlarmKind
  readonly beganAt: Instant
  readonly endedAt: Instant | null
  /** Since when what it speaks of is gone, while it is waited whether it comes back; null while it is not. */
  readonly calmSince: Instant | null
  readonly data: AlarmData
}

/** A time of which a network could not give everything any more. */
export interface Hole {
  readonly from: Instant
  readonly to: Instant
  readonly why: string
  readonly whyFr: string | null
}

/** How far a long catching up has come: since when it runs, how many posts it read, to which moment it has come, and where its gap ends (null: it goes from the newest post back). */
export interface Progress {
  readonly since: Instant
  readonly posts: number
  readonly reached: Instant | null
  readonly end?: Instant | null
}

/** Every source that nobody took off the list, as it stands now. */
export async function readForAlarms(db: Queryable, now: Instant): Promise<readonly AlarmRow[]> {
  return db.rows(sql`
    select s.id, s.brand_id as "brandId", s.connector, s.state, s.error_kind is not null as failing, s.last_check_at as "lastCheckAt",
      extract(epoch from s.next_look_at - s.last_check_at)::float8 * 1000 as "lookEvery", s.quiet_from as "quietFrom",
      case when s.quiet_from <= to_timestamp((${now} - (s.rhythm->>'soonest')::float8) / 1000.0) or stand.open ? 'silent'
        then s.rhythm end as rhythm,
      s.usual_delay as "usualDelay", s.late_from as "lateFrom", s.standing,
      s.stream_breaks as "streamBreaks", stand.open
    from source s cross join lateral (
      select coalesce(jsonb_object_agg(a.kind, floor(extract(epoch from a.calm_since) * 1000)), '{}') as open
      from source_alarm a where a.source_id = s.id and a.ended_at is null) stand
    where s.removed_at is null`)
}

/** Begins an alarm. False when it stands already. */
export async function beginAlarm(
  tx: Transaction,
  sourceId: string,
  kind: SourceAlarmKind,
  data: AlarmData,
  now: Instant,
): Promise<boolean> {
  const begun = await tx.run(sql`
    insert into source_alarm (source_id, kind, began_at, data)
    values (${sourceId}, ${kind}, to_timestamp(${now} / 1000.0), ${JSON.stringify(data)}::jsonb)
    on conflict (source_id, kind) where ended_at is null do nothing`)
  return begun === 1
}

/** Keeps that what an alarm speaks of is gone, for the time being. */
export async function calmAlarm(tx: Transaction, sourceId: string, kind: SourceAlarmKind, now: Instant): Promise<void> {
  await tx.run(sql`
    update source_alarm set calm_since = to_timestamp(${now} / 1000.0)
    where source_id = ${sourceId} and kind = ${kind} and ended_at is null and calm_since is null`)
}

/** Keeps that what an alarm speaks of is back, with its new figures. */
export async function rouseAlarm(
  tx: Transaction,
  sourceId: string,
  kind: SourceAlarmKind,
  data: AlarmData,
): Promise<void> {
  await tx.run(sql`
    update source_alarm set calm_since = null, data = ${JSON.stringify(data)}::jsonb
    where source_id = ${sourceId} and kind = ${kind} and ended_at is null`)
}

/** Ends an alarm, with the moment since when what it spoke of was gone. False when it does not stand. */
export async function endAlarm(tx: Transaction, sourceId: string, kind: string, now: Instant): Promise<boolean> {
  const ended = await tx.run(sql`
    update source_alarm set ended_at = coalesce(calm_since, to_timestamp(${now} / 1000.0))
    where source_id = ${sourceId} and kind = ${kind} and ended_at is null`)
  return ended === 1
}

/** The alarms of these sources that stand, the oldest first. */
export async function readOpenAlarms(
  db: Queryable,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SourceAlarm[]>> {
  const rows = await db.rows<SourceAlarm & { source_id: string }>(sql`
    select source_id, kind, began_at as "beganAt", ended_at as "endedAt", calm_since as "calmSince", data from source_alarm
    where source_id = any(${sourceIds}::uuid[]) and ended_at is null order by began_at, id`)
  const found = new Map<string, SourceAlarm[]>()
  for (const { source_id, ...alarm } of rows) found.set(source_id, [...(found.get(source_id) ?? []), alarm])
  return found
}

/** The alarms of a source that had not ended before then, the newest first. */
export async function readAlarms(
  db: Queryable,
  sourceId: string,
  since: Instant,
  limit: number,
): Promise<readonly SourceAlarm[]> {
  return db.rows(sql`
    select kind, began_at as "beganAt", ended_at as "endedAt", calm_since as "calmSince", data from source_alarm
    where source_id = ${sourceId} and (ended_at is null or ended_at >= to_timestamp(${since} / 1000.0))
    order by began_at desc, id desc limit ${limit}`)
}

/** Makes sure that each source that is heard now has a row for this hour: an hour without one was not heard. Sources of the networks `pushed` are heard as long as we are there. */
export async function markHeard(
  db: Queryable,
  now: Instant,
  checkedWithin: Duration,
  pushed: readonly string[],
): Promise<void> {
  await db.run(sql`
    insert into source_hour (source_id, hour)
    select s.id, date_trunc('hour', to_timestamp(${now} / 1000.0)) from source s
    where s.state = 'active' and s.error_kind is null and s.quiet_from is not null
      and (s.last_check_at >= to_timestamp((${now}::float8 - ${checkedWithin}::float8) / 1000.0)
        or s.connector = any(${pushed}::text[]))
      and not exists (select from source_hour h
        where h.source_id = s.id and h.hour = date_trunc('hour', to_timestamp(${now} / 1000.0)))
    on conflict do nothing`)
}

/** Sources whose rhythm was not learned since then, the longest waiting first, each with the moment before which its hours teach nothing of its rhythm (null: all of them do). One that is silent teaches nothing: after weeks it would have none to be silent by. */
export async function findUnlearned(
  db: Queryable,
  before: Instant,
  limit: number,
): Promise<readonly { readonly id: string; readonly learnsFrom: Instant | null }[]> {
  return db.rows(sql`
    select id, learns_from as "learnsFrom" from source where removed_at is null and state = 'active'
      and (rhythm_at is null or rhythm_at < to_timestamp(${before} / 1000.0))
      and not exists (select from source_alarm a where a.source_id = source.id and a.kind = 'silent' and a.ended_at is null)
    order by rhythm_at nulls first, id limit ${limit}`)
}

/** Forgets how loud the brand's sources of these connectors are, because they are asked for less from `now` on: what they were heard to bring before is no measure. Gives those whose silence is none any more. */
export async function forgetRhythms(
  tx: Transaction,
  brandId: string,
  connectors: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  await tx.run(sql`
    update source set rhythm = null, rhythm_at = null, learns_from = to_timestamp(${now} / 1000.0),
      quiet_from = case when quiet_from is not null then to_timestamp(${now} / 1000.0) end
    where brand_id = ${brandId} and connector = any(${connectors}::text[])`)
  const ended = await tx.rows<{ sourceId: string }>(sql`
    update source_alarm a set ended_at = coalesce(a.calm_since, to_timestamp(${now} / 1000.0))
    from source s
    where s.id = a.source_id and s.brand_id = ${brandId} and s.connector = any(${connectors}::text[])
      and a.kind = 'silent' and a.ended_at is null
    returning a.source_id as "sourceId"`)
  return ended.map(({ sourceId }) => sourceId)
}

/** The brand's sources of these connectors are asked for more now: how far they are read is known of what was written from `from` on, and of nothing where they were not read that far. */
export async function beginWholeAt(
  tx: Transaction,
  brandId: string,
  connectors: readonly string[],
  from: Instant,
): Promise<void> {
  const there = sql`whole_to > to_timestamp(${from} / 1000.0)`
  await tx.run(sql`
    update source set
      whole_from = case when ${there} then greatest(whole_from, to_timestamp(${from} / 1000.0)) end,
      whole_to = case when ${there} then whole_to end,
      whole_at = case when ${there} then whole_at end
    where brand_id = ${brandId} and connector = any(${connectors}::text[]) and whole_from is not null`)
}

/** Keeps what was learned of a source: its rhythm (null: too little was heard), and how late its posts come. */
export async function saveRhythm(
  db: Queryable,
  sourceId: string,
  rhythm: StoredRhythm | null,
  { usualDelay, lateFrom }: UsualDelay,
  now: Instant,
): Promise<void> {
  await db.run(sql`
    update source set rhythm = ${rhythm === null ? null : JSON.stringify(rhythm)}::jsonb,
      usual_delay = ${usualDelay}::float8, late_from = ${lateFrom}::float8, rhythm_at = to_timestamp(${now} / 1000.0)
    where id = ${sourceId}`)
}

/** How the stream of a source fared until now; null where it never broke, or somebody else reads the source now. */
export async function readBreaks(
  tx: Transaction,
  lease: { readonly sourceId: string; readonly token: string },
): Promise<StreamBreaks | null> {
  const row = await tx.one<{ breaks: StreamBreaks | null }>(sql`
    select stream_breaks as breaks from source where id = ${lease.sourceId} and lease_token = ${lease.token}
    for no key update`)
  return row?.breaks ?? null
}

/** Keeps how the stream of a source fares. False: somebody else reads the source now. */
export async function saveBreaks(
  tx: Transaction,
  lease: { readonly sourceId: string; readonly token: string },
  breaks: StreamBreaks,
): Promise<boolean> {
  const saved = await tx.run(sql`
    update source set stream_breaks = ${JSON.stringify(breaks)}::jsonb
    where id = ${lease.sourceId} and lease_token = ${lease.token}`)
  return saved === 1
}

/** Says how far a long catching up has come; null when it is over. False: somebody else reads the source now. */
export async function saveProgress(
  db: Queryable,
  lease: { readonly sourceId: string; readonly token: string },
  progress: Progress | null,
): Promise<boolean> {
  const saved = await db.run(sql`
    update source set catching_up = ${progress === null ? null : JSON.stringify(progress)}::jsonb
    where id = ${lease.sourceId} and lease_token = ${lease.token}`)
  return saved === 1
}

/** Keeps that a network could not give everything of a time any more; what is whole begins behind it. */
export async function keepHole(tx: Transaction, sourceId: string, hole: Hole, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into source_hole (source_id, began_at, ended_at, why, why_fr, found_at)
    values (${sourceId}, to_timestamp(${hole.from} / 1000.0), to_timestamp(${hole.to} / 1000.0), ${hole.why},
      ${hole.whyFr}, to_timestamp(${now} / 1000.0))
    on conflict do nothing`)
  await tx.run(sql`
    update source set whole_from = greatest(whole_from, to_timestamp(${hole.to} / 1000.0)) where id = ${sourceId}`)
}

/** What is known to be missing of a source since then, the newest first. */
export async function readHoles(
  db: Queryable,
  sourceId: string,
  since: Instant,
  limit: number,
): Promise<readonly Hole[]> {
  return db.rows(sql`
    select began_at as "from", ended_at as "to", why, why_fr as "whyFr" from source_hole
    where source_id = ${sourceId} and ended_at >= to_timestamp(${since} / 1000.0)
    order by ended_at desc, began_at desc limit ${limit}`)
}
