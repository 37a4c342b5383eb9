import { tookQuantile, uptimeOf } from '../../domain/listening/site-uptime.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import { appendEvents } from '../../store/events.ts'
import type { Transaction } from '../../store/database.ts'
import type { SiteHour, SiteNotice } from '../../store/site-history.ts'
import type { WatchedPage } from '../../store/watched-pages.ts'
import { ServiceError } from '../errors.ts'

export type { OutageBeside, SiteHour, SiteNotice } from '../../store/site-history.ts'

/** So far back goes the history that is shown. */
export const historyShown = hours(30 * 24)
const day = hours(24)

/** A watched page as people see it. */
export interface SiteView {
  readonly page: WatchedPage
  /** What stands, the oldest first. */
  readonly notices: readonly SiteNotice[]
  /** The share of the last 30 days in which it was up; null before the first look. */
  readonly uptime: number | null
  /** How long answers took in the last 24 hours (ms). */
  readonly took: { readonly p50: number; readonly p95: number } | null
  /** The last 24 hours, the oldest first; an hour without a look is left out. */
  readonly hours: readonly SiteHour[]
  /** The last 30 days of 24 hours each, up to now, the oldest first; days without a look are left out. */
  readonly days: readonly { readonly at: Instant; readonly looks: number; readonly failed: number }[]
}

/** The page as people see it, of what is stored. `past` holds its outages of 30 days. */
export function toSite(
  page: WatchedPage,
  notices: readonly SiteNotice[],
  history: readonly SiteHour[],
  past: readonly SiteNotice[],
  now: Instant,
): SiteView {
  const lately = history.filter(({ at }) => at > now - day)
  const [p50, p95] = [tookQuantile(lately, 0.5), tookQuantile(lately, 0.95)]
  const days = new Map<number, { looks: number; failed: number }>()
  for (const { at, looks, failed } of history) {
    const nth = Math.floor((now - at) / day)
    const before = days.get(nth) ?? { looks: 0, failed: 0 }
    days.set(nth, { looks: before.looks + looks, failed: before.failed + failed })
  }
  const outages = past.filter(({ kind }) => kind === 'down' || kind === 'changed')
  return {
    page,
    notices,
    uptime: uptimeOf(history, outages, instant(Math.max(now - historyShown, page.createdAt)), now),
    took: p50 === null || p95 === null ? null : { p50, p95 },
    hours: lately,
    days: [...days]
      .sort(([a], [b]) => b - a)
      .map(([nth, counts]) => ({ at: instant(now - (nth + 1) * day), ...counts })),
  }
}

/** The refusal when a page is gone. */
export function siteGone(): ServiceError {
  return new ServiceError('not-found', 'not-found', 'This page is not watched any more.')
}

/** What happens to a page, as the log names it. */
export type SiteEvent =
  | 'site.added'
  | 'site.altered'
  | 'site.paused'
  | 'site.resumed'
  | 'site.accepted'
  | 'site.removed'
  | 'site.down'
  | 'site.up'
  | 'site.changed'
  | 'site.certificate'
  | 'site.cut'
  | 'site.back'

/** Writes into the log what happened to a page: figures and words of ours, nothing that stood there. `by`: the person who did it. */
export async function logSite(
  tx: Transaction,
  kind: SiteEvent,
  page: { readonly id: string; readonly brandId: string },
  now: Instant,
  by: string | null,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { id: pageId, brandId } = page
  await appendEvents(tx, [
    { at: now, kind, brandId, caseId: null, caseVersion: null, sourceId: null, actorId: by, data: { pageId, ...data } },
  ])
}
