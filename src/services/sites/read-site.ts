import { type Surge, surgeOf } from '../../domain/listening/surge.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import {
  countCasesDuring,
  countPostsDuring,
  readLooks,
  readNotices,
  readSiteHours,
  type SiteNotice,
} from '../../store/site-history.ts'
import { readPage } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mayLook } from '../admin/permissions.ts'
import { mustSee } from '../permissions.ts'
import { historyShown, siteGone, type SiteView, toSite } from './site.ts'

const day = hours(24)
/** Complaints come for so long after an outage is over. */
const echo = hours(1)
const mostNotices = 50
/** The posts beside an outage are counted for the newest of them, and of a long one for its first day: the weeks before must not run into it. */
const mostCounted = 10
const longestCounted = day

/** A notice of a page with what came in beside it. */
export interface ToldNotice extends SiteNotice {
  /** For an outage: how many cases were opened from its beginning to an hour after its end, and how many usually are at that time of the week (four weeks). */
  readonly beside: {
    readonly cases: number
    readonly usual: number
    /** The posts of cases that were written in the same time; null where that is not counted. */
    readonly written: Surge | null
  } | null
}

/** A watched page with everything that its own page shows. */
export interface SitePage {
  readonly site: SiteView
  /** The looks of the last 24 hours, the oldest first. */
  readonly looks: readonly {
    readonly at: Instant
    readonly took: number
    readonly status: number | null
    readonly fault: string | null
  }[]
  /** What stood in the last 30 days, the newest first. */
  readonly past: readonly ToldNotice[]
  /** Failures of the last 30 days that a second look did not confirm. */
  readonly blips: number
}

/** One watched page, and how it fared. */
export async function readSite(ctx: Context, input: { readonly siteId: string }): Promise<SitePage> {
  const person = mayLook(ctx)
  const page = await readPage(ctx.db, input.siteId)
  if (page === undefined) throw siteGone()
  mustSee(person, page.brandId, siteGone().message)
  const now = ctx.now()
  const since = instant(now - historyShown)
  const [history, looks, past] = await Promise.all([
    readSiteHours(ctx.db, [page.id], since),
    readLooks(ctx.db, [page.id], instant(now - day)),
    readNotices(ctx.db, page.id, since, mostNotices),
  ])
  const outages = past.filter(({ kind }) => kind === 'down' || kind === 'changed')
  const stretches = outages.map(({ beganAt, endedAt }) => ({
    from: beganAt,
    to: instant(Math.min(now, endedAt === null ? now : endedAt + echo)),
  }))
  const counted = stretches
    .slice(0, mostCounted)
    .map(({ from, to }) => ({ from, to: instant(Math.min(to, from + longestCounted)) }))
  const [counts, posts] = await Promise.all([
    countCasesDuring(ctx.db, page.brandId, stretches),
    countPostsDuring(ctx.db, page.brandId, counted),
  ])
  const beside = new Map(
    outages.map(({ id }, nth) => {
      const [count, found] = [counts[nth], posts[nth]]
      const written = found === undefined ? null : surgeOf(found.posts, found.weeks)
      return [id, count === undefined ? null : { ...count, written }]
    }),
  )
  return {
    site: toSite(page, past.filter(({ endedAt }) => endedAt === null).toReversed(), history, past, now),
    looks,
    past: past.map((notice) => ({ ...notice, beside: beside.get(notice.id) ?? null })),
    blips: history.reduce((sum, { blips }) => sum + blips, 0),
  }
}
