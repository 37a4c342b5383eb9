import { after, duration, type Duration, hours, type Instant, instant, minutes } from '../../domain/model/time.ts'
import { byOurClock } from '../sdk/server-clock.ts'

/** A shop wants to know within minutes; a site wants to be left in peace. */
const usual = minutes(5)
const soonest = minutes(2)
const latest = minutes(30)
const longestBackOff = hours(1)
const longestAsked = hours(24)

/** What an answer and the feed in it say about when to come back. */
export interface Hints {
  readonly cacheControl: string | null
  readonly ttlMinutes: number | null
  readonly skipHours: readonly number[]
  readonly skipDays: readonly number[]
}

/** When a feed is read next: as often as is useful, as seldom as it asks for, within bounds; never in the hours and days that it names. */
export function nextRead(hints: Hints, now: Instant): Instant {
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/iu.exec(hints.cacheControl ?? '')?.[1]
  const asked = Math.max(
    maxAge === undefined ? 0 : Number(maxAge) * 1_000,
    hints.ttlMinutes === null ? 0 : hints.ttlMinutes * 60_000,
    usual,
  )
  let at = after(now, duration(Math.min(Math.max(asked, soonest), latest)))
  for (let tries = 0; tries < 48 && skipped(hints, at); tries += 1) at = nextHour(at)
  return at > after(now, longestAsked) ? after(now, longestAsked) : at
}

const nextHour = (at: Instant): Instant => instant((Math.floor(at / 3_600_000) + 1) * 3_600_000)

function skipped({ skipHours, skipDays }: Hints, at: Instant): boolean {
  const date = new Date(at)
  // A feed that skips every hour wants something else than what it says.
  return (
    (skipHours.length < 24 && skipHours.includes(date.getUTCHours())) ||
    (skipDays.length < 7 && skipDays.includes(date.getUTCDay()))
  )
}

/** The moment that a Retry-After names, in seconds or as a date; at most a day away. */
export function retryAfter(headers: Headers, now: Instant): Instant | null {
  const header = headers.get('retry-after')
  if (header === null) return null
  const at = /^\d+$/u.test(header.trim()) ? now + Number(header) * 1_000 : byOurClock(Date.parse(header), headers, now)
  if (Number.isNaN(at) || at <= now) return null
  return instant(Math.min(at, now + longestAsked))
}

/** How long a feed that failed is left alone: a minute at first, an hour at most. */
export const backOff = (failures: number): Duration =>
  duration(Math.min(60_000 * 2 ** Math.min(failures - 1, 10), longestBackOff))
