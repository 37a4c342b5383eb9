import { after, hours, type Instant, instant, minutes } from '../model/time.ts'
import { waitAfter } from '../model/wait-after.ts'

/** What is known of a source that could not be read: how often in a row, until when it is left alone, and until when its network itself asked for that. */
export interface Breaker {
  readonly failures: number
  readonly until: Instant | null
  readonly named: Instant | null
}

/** Nothing is wrong: a success closes it again. */
export const closedBreaker: Breaker = { failures: 0, until: null, named: null }

/** Where only a person can help, the network is asked again now and then. */
const untilSomebodyHelps = minutes(10)
/** A network that asks for more has a wrong clock, or means never. */
const longestNamed = hours(24)

/** The breaker after one more failure: growing intervals (two seconds to five minutes), each ended by a single look; longer where a person must act, or where a moment is told: by the network itself (`named`), or by what reads it. */
export function afterFailure(
  breaker: Breaker,
  failure: { readonly needsPerson: boolean; readonly retryAt: number | null; readonly named: number | null },
  now: Instant,
): Breaker {
  const failures = breaker.failures + 1
  const own = after(now, failure.needsPerson ? untilSomebodyHelps : waitAfter(failures))
  const bounded = (at: number | null): Instant | null =>
    at === null || at <= now ? null : instant(Math.min(at, after(now, longestNamed)))
  const told = bounded(failure.retryAt)
  return { failures, until: told !== null && told > own ? told : own, named: bounded(failure.named) }
}

/** Whether the source is asked now. Somebody who waits (`hurried`) ends our own patience, never what the network asked for. */
export function mayAsk(
  breaker: Breaker,
  hurried: boolean,
  now: Instant,
): { readonly kind: 'ask' } | { readonly kind: 'hold'; readonly until: Instant } {
  const until = hurried ? breaker.named : breaker.until
  return until !== null && until > now ? { kind: 'hold', until } : { kind: 'ask' }
}
