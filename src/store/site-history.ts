import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

const at = (moment: number): Sql => sql`to_timestamp(${moment}::float8 / 1000.0)`

/** What is said of a page. */
export const siteNoticeKinds = ['down', 'changed', 'certificate', 'noted'] as const
export type SiteNoticeKind = (typeof siteNoticeKinds)[number]

/** Something that stood, or stands, at a page. */
export interface SiteNotice {
  readonly id: string
  readonly pageId: string
  readonly kind: SiteNoticeKind
  readonly cause: string
  readonly beganAt: Instant
  readonly endedAt: Instant | null
  readonly data: Readonly<Record<string, unknown>>
}

const noticeColumns: Sql = sql`n.id::text as id, n.page_id as "pageId", n.kind, n.cause, n.began_at as "beganAt",
  n.ended_at as "endedAt", n.data`

/** Counts a look: itself, and in its hour. `bucket` (domain/model/delay.ts) is null where nothing answered. */
export async function keepLook(
  tx: Transaction,
  pageId: string,
  look: {
    readonly at: Instant
    readonly took: number
    readonly status: number | null
    readonly fault: string | null
    readonly times: readonly number[]
    readonly blip: boolean
  },
): Promise<void> {
  await tx.run(sql`
    insert into site_look (page_id, at, took, status, fault)
    values (${pageId}, ${at(look.at)}, ${look.took}, ${look.status}, ${look.fault}) on conflict do nothing`)
  await tx.run(sql`
    insert into site_hour as h (page_id, hour, looks, failed, blips, times)
    values (${pageId}, date_trunc('hour', ${at(look.at)}, 'UTC'), 1, ${look.fault === null ? 0 : 1}, ${look.blip ? 1 : 0},
      ${look.times}::int[])
    on conflict (page_id, hour) do update set looks = h.looks + 1, failed = h.failed + excluded.failed,
      blips = h.blips + excluded.blips,
      times = array(select coalesce(a, 0) + coalesce(b, 0) from unnest(h.times, excluded.times) as t (a, b))`)
}

/** Begins a notice. False when one of its kind stands already. */
export async function beginNotice(
  tx: Transaction,
  pageId: string,
  kind: SiteNoticeKind,
  cause: string,
  since: Instant,
  data: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  const begun = await tx.run(sql`
    insert into site_notice (page_id, kind, cause, began_at, data)
    values (${pageId}, ${kind}, ${cause}, ${at(since)}, ${JSON.stringify(data)}::jsonb)
    on conflict (page_id, kind) where ended_at is null do nothing`)
  return begun === 1
}

/** Writes down something that is over as soon as it is said. */
export async function noteChange(tx: Transaction, pageId: string, cause: string, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into site_notice (page_id, kind, cause, began_at, ended_at)
    values (${pageId}, 'noted', ${cause}, ${at(now)}, ${at(now)})`)
}

/** Changes the figures of a notice that stands. */
export async function changeNotice(
  tx: Transaction,
  pageId: string,
  kind: SiteNoticeKind,
  cause: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx.run(sql`
    update site_notice set cause = ${cause}, data = ${JSON.stringify(data)}::jsonb
    where page_id = ${pageId} and kind = ${kind} and ended_at is null`)
}

/** Ends a notice; undefined when none stands. */
export async function endNotice(
  tx: Transaction,
  pageId: string,
  kind: SiteNoticeKind,
  now: Instant,
): Promise<{ readonly beganAt: Instant; readonly cause: string } | undefined> {
  return tx.one(sql`
    update site_notice set ended_at = greatest(began_at, ${at(now)})
    where page_id = ${pageId} and kind = ${kind} and ended_at is null
    returning began_at as "beganAt", cause`)
}

/** The notices of these pages that stand, the oldest first. */
export async function readOpenNotices(db: Queryable, pageIds: readonly string[]): Promise<readonly SiteNotice[]> {
  return db.rows(sql`
    select ${noticeColumns} from site_notice n
    where n.page_id = any(${pageIds}::uuid[]) and n.ended_at is null order by n.began_at, n.id`)
}

/** The notices of a page that had not ended before then, the newest first. */
export async function readNotices(
  db: Queryable,
  pageId: string,
  since: Instant,
  limit: number,
): Promise<readonly SiteNotice[]> {
  return db.rows(sql`
    select ${noticeColumns} from site_notice n
    where n.page_id = ${pageId} and (n.ended_at is null or n.ended_at >= ${at(since)})
    order by n.began_at desc, n.id desc limit ${limit}`)
}

/** The notices of these pages that had not ended before then, the newest first. */
export async function readNoticesSince(
  db: Queryable,
  pageIds: readonly string[],
  since: Instant,
): Promise<readonly SiteNotice[]> {
  return db.rows(sql`
    select ${noticeColumns} from site_notice n
    where n.page_id = any(${pageIds}::uuid[]) and (n.ended_at is null or n.ended_at >= ${at(since)})
    order by n.began_at desc, n.id desc`)
}

/** The looks at these pages since then, the oldest first. */
export async function readLooks(
  db: Queryable,
  pageIds: readonly string[],
  since: Instant,
): Promise<
  readonly {
    readonly pageId: string
    readonly at: Instant
    readonly took: number
    readonly status: number | null
    readonly fault: string | null
  }[]
> {
  return db.rows(sql`
    select page_id as "pageId", at, took, status, fault from site_look
    where page_id = any(${pageIds}::uuid[]) and at >= ${at(since)} order by at`)
}

/** An hour of looks at a page. */
export interface SiteHour {
  readonly pageId: string
  readonly at: Instant
  readonly looks: number
  readonly failed: number
  readonly blips: number
  readonly times: readonly number[]
}

/** The hours of these pages since then, the oldest first. */
export async function readSiteHours(
  db: Queryable,
  pageIds: readonly string[],
  since: Instant,
): Promise<readonly SiteHour[]> {
  return db.rows(sql`
    select page_id as "pageId", hour as at, looks, failed, blips, times from site_hour
    where page_id = any(${pageIds}::uuid[]) and hour >= ${at(since)} order by hour`)
}

/** How many cases a brand's people opened in each of these stretches of time, and in the same stretches of the four weeks before on average; in order. */
export async function countCasesDuring(
  db: Queryable,
  brandId: string,
  stretches: readonly { readonly from: Instant; readonly to: Instant }[],
): Promise<readonly { readonly cases: number; readonly usual: number }[]> {
  return db.rows(sql`
    select during.n::int as cases, (before.n / 4.0)::float8 as usual
    from unnest(${stretches.map(({ from }) => from)}::float8[], ${stretches.map(({ to }) => to)}::float8[])
      with ordinality as s (from_ms, to_ms, nth)
    cross join lateral (
      select count(*) as n from cases c where c.brand_id = ${brandId}
        and c.opened_at >= to_timestamp(s.from_ms / 1000.0) and c.opened_at < to_timestamp(s.to_ms / 1000.0)) during
    cross join lateral (
      select count(*) as n from generate_series(1, 4) as w (week), cases c where c.brand_id = ${brandId}
        and c.opened_at >= to_timestamp(s.from_ms / 1000.0) - w.week * interval '7 days'
        and c.opened_at < to_timestamp(s.to_ms / 1000.0) - w.week * interval '7 days') before
    order by s.nth`)
}

/** How many posts that belong to cases a brand's customers wrote in each of these stretches of time, in order: then, and in the same stretch of each of the eight weeks before, the newest first; null for a week in which the brand had no source yet. */
export async function countPostsDuring(
  db: Queryable,
  brandId: string,
  stretches: readonly { readonly from: Instant; readonly to: Instant }[],
): Promise<readonly { readonly posts: number; readonly weeks: readonly (number | null)[] }[]> {
  const rows = await db.rows<{ counts: readonly (number | null)[] }>(sql`
    select array_agg(case when w.week = 0 or known.since <= at.began then found.n::int end order by w.week) as counts
    from unnest(${stretches.map(({ from }) => from)}::float8[], ${stretches.map(({ to }) => to)}::float8[])
      with ordinality as s (from_ms, to_ms, nth)
    cross join generate_series(0, 8) as w (week)
    cross join (select min(created_at) as since from source where brand_id = ${brandId}) known
    cross join lateral (select to_timestamp(s.from_ms / 1000.0) - w.week * interval '7 days' as began,
      to_timestamp(s.to_ms / 1000.0) - w.week * interval '7 days' as ended) at
    cross join lateral (
      select count(*) as n from source so join post p on p.source_id = so.id
      where so.brand_id = ${brandId} and p.case_id is not null and p.deleted_at is null and p.erased_at is null
        and not p.ours and p.published_at >= at.began and p.published_at < at.ended) found
    group by s.nth order by s.nth`)
  return rows.map(({ counts: [posts, ...weeks] }) => ({ posts: posts ?? 0, weeks }))
}

/** An outage beside a case's posts. */
export interface OutageBeside {
  readonly pageId: string
  readonly name: string
  readonly url: string
  readonly kind: SiteNoticeKind
  readonly cause: string
  readonly status: number | null
  readonly beganAt: Instant
  readonly endedAt: Instant | null
}

/** The outages of the brand's pages during which posts of a case were written, or up to `before` ahead of one (somebody notices first) and `after` its end; the newest first. */
export async function readOutagesBeside(
  db: Queryable,
  caseId: string,
  margins: { readonly before: Duration; readonly after: Duration },
  limit: number,
): Promise<readonly OutageBeside[]> {
  return db.rows(sql`
    select n.page_id as "pageId", w.name, w.url, n.kind, n.cause, (n.data->>'status')::int as status,
      n.began_at as "beganAt", n.ended_at as "endedAt"
    from cases c
    join watched_page w on w.brand_id = c.brand_id
    join site_notice n on n.page_id = w.id and n.kind in ('down', 'changed')
    where c.id = ${caseId} and exists (
      select from post p where p.case_id = c.id and not p.ours
        and p.published_at >= n.began_at - ${margins.before}::float8 * interval '1 millisecond'
        and (n.ended_at is null or p.published_at <= n.ended_at + ${margins.after}::float8 * interval '1 millisecond'))
    order by n.began_at desc, n.id desc limit ${limit}`)
}

/** Forgets looks, hours and notices that are older than these. */
export async function forgetSiteHistory(
  db: Queryable,
  before: { readonly looks: Instant; readonly hours: Instant; readonly notices: Instant },
): Promise<void> {
  await db.run(sql`delete from site_look where at < ${at(before.looks)}`)
  await db.run(sql`delete from site_hour where hour < ${at(before.hours)}`)
  await db.run(sql`delete from site_notice where ended_at < ${at(before.notices)}`)
}
