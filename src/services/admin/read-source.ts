import { may } from '../../domain/people/may.ts'
import { delayQuantile } from '../../domain/model/delay.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import {
  lastCaseOf,
  readHours,
  readTroubles,
  readUnfit,
  type SourceHour,
  type Trouble,
} from '../../store/source-page.ts'
import { readSource as read } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'
import { type SourceView, sourceGone, toSource } from './source.ts'

const week = hours(7 * 24)
const day = hours(24)
const mostShown = 30

/** How late posts came in a day (ms), of those that were heard as they were written. */
export interface Delay {
  readonly p50: number
  readonly p95: number
  readonly posts: number
}

/** A source with everything that its page shows. */
export interface SourcePage {
  readonly source: SourceView
  readonly delay: Delay | null
  /** The last 24 hours, oldest first; an hour in which nothing arrived is left out. */
  readonly hours: readonly { readonly at: Instant; readonly posts: number }[]
  /** What went wrong in the last seven days, the newest first. */
  readonly troubles: readonly Trouble[]
  /** What could not be read: ids and reasons, for those who connect sources; null for others. */
  readonly unfit: readonly { readonly externalId: string; readonly reason: string; readonly at: Instant }[] | null
  /** The newest case that it opened. */
  readonly lastCaseId: string | null
}

/** How late posts came in these hours; null where none was heard as it was written. */
export function delayOf(all: readonly SourceHour[]): Delay | null {
  const counts: number[] = []
  for (const { delays } of all) for (const [at, count] of delays.entries()) counts[at] = (counts[at] ?? 0) + count
  const [p50, p95] = [delayQuantile(counts, 0.5), delayQuantile(counts, 0.95)]
  return p50 === null || p95 === null ? null : { p50, p95, posts: counts.reduce((sum, count) => sum + count, 0) }
}

/** One source, and how it fares. */
export async function readSource(ctx: Context, input: { readonly sourceId: string }): Promise<SourcePage> {
  const person = mayLook(ctx)
  const source = await read(ctx.db, input.sourceId)
  if (source === undefined || source.removedAt !== null) throw sourceGone()
  mustSee(person, source.brandId, sourceGone().message)
  const now = ctx.now()
  const seesUnfit = may(person.role, 'connect-sources')
  const [heard, troubles, unfit, lastCaseId] = await Promise.all([
    readHours(ctx.db, [source.id], instant(now - day)),
    readTroubles(ctx.db, source.id, instant(now - week), mostShown),
    seesUnfit ? readUnfit(ctx.db, source.id, mostShown) : null,
    lastCaseOf(ctx.db, source.id),
  ])
  const all = heard.get(source.id) ?? []
  return {
    source: toSource(ctx, source),
    delay: delayOf(all),
    hours: all.map(({ at, posts }) => ({ at, posts })),
    troubles,
    unfit,
    lastCaseId,
  }
}
