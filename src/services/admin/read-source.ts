import { may } from '../../domain/people/may.ts'
import { type Delay, delayOf } from '../../domain/model/delay.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import { type Hole, readAlarms, readHoles, type SourceAlarm } from '../../store/source-alarms.ts'
import {
  lastCaseOf,
  readHours,
  readTroubles,
  readUnfit,
  type SourceHour,
  type Trouble,
} from '../../store/source-page.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { readSource as read } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { isShownCases, mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'
import { type SourceView, sourceGone, toSource } from './source.ts'

const week = hours(7 * 24)
const day = hours(24)
const mostShown = 30

/** A source with everything that its page shows. */
export interface SourcePage {
  readonly source: SourceView
  readonly delay: Delay | null
  /** The last 24 hours, oldest first; an hour in which nothing arrived is left out. */
  readonly hours: readonly { readonly at: Instant; readonly posts: number }[]
  /** What went wrong in the last seven days, the newest first. */
  readonly troubles: readonly Trouble[]
  /** What nobody would have noticed in the last seven days, and what stands, the newest first. */
  readonly alarms: readonly SourceAlarm[]
  /** Times of which the network could not give everything any more, of the last seven days. */
  readonly holes: readonly Hole[]
  /** What could not be read: ids and reasons, for those who connect sources; null for others. */
  readonly unfit: readonly { readonly externalId: string; readonly reason: string; readonly at: Instant }[] | null
  /** The newest case that it opened; null also for a key that may not read cases. */
  readonly lastCaseId: string | null
  readonly hasSecret: boolean
}

/** The hours in which something came. */
export const hoursShown = (all: readonly SourceHour[]): SourcePage['hours'] =>
  all.flatMap(({ at, posts }) => (posts === 0 ? [] : [{ at, posts }]))

/** One source, and how it fares. */
export async function readSource(ctx: Context, input: { readonly sourceId: string }): Promise<SourcePage> {
  const person = mayLook(ctx)
  const source = await read(ctx.db, input.sourceId)
  if (source === undefined || source.removedAt !== null) throw sourceGone()
  mustSee(person, source.brandId, sourceGone().message)
  const now = ctx.now()
  const seesUnfit = may(person.role, 'connect-sources')
  const [heard, troubles, alarms, holes, unfit, lastCaseId, access] = await Promise.all([
    readHours(ctx.db, [source.id], instant(now - day)),
    readTroubles(ctx.db, source.id, instant(now - week), mostShown),
    readAlarms(ctx.db, source.id, instant(now - week), mostShown),
    readHoles(ctx.db, source.id, instant(now - week), mostShown),
    seesUnfit ? readUnfit(ctx.db, source.id, mostShown) : null,
    isShownCases(person) ? lastCaseOf(ctx.db, source.id) : null,
    readSourceAccess(ctx.db, source.id),
  ])
  const all = heard.get(source.id) ?? []
  return {
    source: toSource(
      ctx,
      source,
      alarms.filter(({ endedAt }) => endedAt === null),
    ),
    delay: delayOf(all),
    hours: hoursShown(all),
    troubles,
    alarms,
    holes,
    unfit,
    lastCaseId,
    hasSecret: access !== undefined && access.sealedSecrets !== null,
  }
}
