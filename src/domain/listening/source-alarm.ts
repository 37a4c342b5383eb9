import { hours, type Instant, minutes } from '../model/time.ts'
import { silentFrom, type Rhythm } from './silence.ts'

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
  readonly streamBreaks: readonly Instant[]
  /** How late the posts of this and the last hour came: the middle one (ms), and how many they were. */
  readonly delay: { readonly p50: number; readonly posts: number } | null
  /** How late (ms) 19 of 20 posts came at most in the weeks before; null while unknown. */
  readonly usualDelay: number | null
}

/** A session that nobody renews is spoken of so long before its end. */
const sessionNotice = hours(7 * 24)
/** So many breaks within so long are no accident. */
const manyBreaks = 5
const breaksWithin = minutes(15)
/** Fewer posts say nothing about a delay. */
const leastDelayed = 10
/** A delay is growing where the middle post comes later than this, and than so many times the usual worst. */
const leastDelay = minutes(2)
const delayGrown = 3

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
  const breaks = source.streamBreaks.filter((at) => now - at < breaksWithin)
  if (breaks.length >= manyBreaks) due.set('unsteady-stream', { breaks: breaks.length, within: breaksWithin })
  const { delay, usualDelay } = source
  if (delay !== null && usualDelay !== null && delay.posts >= leastDelayed) {
    if (delay.p50 > Math.max(leastDelay, delayGrown * usualDelay))
      due.set('late-arrivals', { p50: Math.round(delay.p50), usual: Math.round(usualDelay) })
  }
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
