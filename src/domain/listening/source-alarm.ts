import { hours, type Instant, minutes } from '../model/time.ts'
import { isLate } from './late.ts'
import { silentFrom, type Rhythm } from './silence.ts'
import { isUnsteady, type StreamBreaks } from './stream-breaks.ts'

/** What can be wrong with a source that is being heard all the same. */
export const sourceAlarmKinds = [
  'silent',
  'session-ends',
  'rights-missing',
  'unsteady-stream',
  'late-arrivals',
] as const
export type SourceAlarmKind = (typeof sourceAlarmKinds)[number]

/** Figures for the sentence about an alarm: moments in ms since 1970, lengths in ms. */
export type AlarmData = Readonly<Record<string, number>>

/** An alarm that stands: since when what it speaks of is gone, null while it is not. */
export interface StandingAlarm {
  readonly calmSince: Instant | null
}

/** A source as it stands when somebody looks whether an alarm is due. */
export interface WatchedSource {
  readonly state: 'active' | 'paused'
  /** An error says by itself what is wrong, and while it lasts nothing is heard. */
  readonly failing: boolean
  readonly lastCheckAt: Instant | null
  /** Since when nothing came while it was heard. */
  readonly quietFrom: Instant | null
  readonly rhythm: Rhythm | null
  readonly session: {
    readonly expiresAt: Instant | null
    readonly renews: boolean
    /** Whatever it is that this sign-in may not do. */
    readonly lacks?: object | null
  } | null
  readonly streamBreaks: StreamBreaks | null
  /** How late (ms) posts come by the last hours; null where too few came. */
  readonly lateness: number | null
  /** From which lateness (ms) on it is late; null while unknown. */
  readonly lateFrom: number | null
  /** How long (ms) from its last look to the next by its own word: what comes no later than that was not late. Null or absent where it named no moment. */
  readonly lookEvery?: number | null
  /** How late (ms) 19 of 20 posts came at most in the weeks before; null while unknown. */
  readonly usualDelay: number | null
  /** The alarms that stand. */
  readonly open: ReadonlyMap<SourceAlarmKind, StandingAlarm>
}

/** What becomes of an alarm of a source. `calm`: what it speaks of is gone, but may be back within minutes, and is the same alarm then. */
export type AlarmChange =
  | { readonly kind: SourceAlarmKind; readonly becomes: 'begun' | 'back'; readonly data: AlarmData }
  | { readonly kind: SourceAlarmKind; readonly becomes: 'calm' | 'over'; readonly data?: undefined }

/** A session that nobody renews is spoken of so long before its end. */
const sessionNotice = hours(7 * 24)
/** So long what an alarm speaks of has to be gone before it is over: what comes and goes is one alarm for whoever is told of it. */
const calmFor = minutes(15)
/** How late posts come is counted by the hour. */
const calmOfLate = hours(1)
/** A source that was silent has spoken again when it could have been silent once more and was not; so long at most that is waited for. */
const longestCalm = hours(2)

/** What changes in the alarms of a source. */
export function changesOf(source: WatchedSource, now: Instant): readonly AlarmChange[] {
  const due = alarmsOf(source, now)
  return sourceAlarmKinds.flatMap((kind): readonly AlarmChange[] => {
    const data = due.get(kind)
    const open = source.open.get(kind)
    if (open === undefined) return data === undefined ? [] : [{ kind, becomes: 'begun', data }]
    if (data !== undefined) return open.calmSince === null ? [] : [{ kind, becomes: 'back', data }]
    // Nothing is known of it just now: it stays what it was.
    if (source.state === 'active' && isHidden(kind, source)) return []
    const calm = source.state === 'paused' ? 0 : calmOf(kind, source, open.calmSince ?? now)
    if (now - (open.calmSince ?? now) >= calm) return [{ kind, becomes: 'over' }]
    return open.calmSince === null ? [{ kind, becomes: 'calm' }] : []
  })
}

/** While a source cannot be read nobody hears whether it speaks, and its stream breaks for the same reason; while nothing comes, nothing comes in time. */
const isHidden = (kind: SourceAlarmKind, { failing, lateness }: WatchedSource): boolean =>
  kind === 'late-arrivals' ? lateness === null : failing && (kind === 'silent' || kind === 'unsteady-stream')

function calmOf(kind: SourceAlarmKind, { rhythm }: WatchedSource, since: Instant): number {
  switch (kind) {
    case 'silent': {
      const again = rhythm === null ? null : silentFrom(rhythm, since)
      return again === null ? longestCalm : Math.min(longestCalm, Math.max(calmFor, again - since))
    }
    case 'late-arrivals':
      return calmOfLate
    // Its end is a date, which does not come and go.
    case 'session-ends':
      return 0
    case 'rights-missing':
    case 'unsteady-stream':
      return calmFor
  }
}

/** The alarms that are due for a source, with the figures for their sentences. */
export function alarmsOf(source: WatchedSource, now: Instant): ReadonlyMap<SourceAlarmKind, AlarmData> {
  const due = new Map<SourceAlarmKind, AlarmData>()
  if (source.state === 'paused') return due
  const silent = source.failing ? null : silenceOf(source, now)
  if (silent !== null) due.set('silent', silent)
  const { session } = source
  if (session !== null && !session.renews && session.expiresAt !== null && session.expiresAt - now < sessionNotice)
    due.set('session-ends', { at: session.expiresAt })
  if (session !== null && (session.lacks ?? null) !== null) due.set('rights-missing', {})
  const { streamBreaks } = source
  if (streamBreaks !== null && !source.failing && isUnsteady(streamBreaks, now)) {
    const { count, since } = streamBreaks
    due.set('unsteady-stream', { breaks: count, within: now - since })
  }
  const { lateness, lateFrom, usualDelay, lookEvery } = source
  const limit = lateFrom === null ? null : Math.max(lateFrom, lookEvery ?? 0)
  if (lateness !== null && limit !== null && isLate(lateness, limit, source.open.has('late-arrivals')))
    due.set('late-arrivals', { p50: Math.round(lateness), usual: Math.round(usualDelay ?? limit) })
  return due
}

/** A silence counts when a look at the source after its moment still found nothing: what waits to be fetched is not missing. */
function silenceOf({ quietFrom, rhythm, lastCheckAt }: WatchedSource, now: Instant): AlarmData | null {
  if (quietFrom === null || rhythm === null || lastCheckAt === null) return null
  const at = silentFrom(rhythm, quietFrom)
  if (at === null || at > now || lastCheckAt < at) return null
  return { since: quietFrom, dueAt: Math.round(at) }
}

/** The shortest silence (ms) that could become an alarm: before it nobody need look at the rhythm. */
export function soonestSilence(rhythm: Rhythm): number {
  const most = Math.max(...rhythm.rates)
  const soonest = most > 0 ? (rhythm.limit / most) * hours(1) : hours(24 * 365)
  return Math.min(soonest, rhythm.longest ?? soonest)
}
