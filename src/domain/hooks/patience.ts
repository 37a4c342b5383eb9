import { after, days, type Duration, duration, hours, type Instant, minutes, seconds } from '../model/time.ts'

/** How long is waited after each try that went wrong: a day in all, then it is given up. */
const waits: readonly Duration[] = [
  seconds(5),
  seconds(30),
  minutes(2),
  minutes(10),
  minutes(30),
  hours(1),
  hours(2),
  hours(4),
  hours(6),
  hours(10),
]

/** So many tries a message has at most. */
export const mostTries = waits.length + 1

/** A receiver that asks for more is asked again all the same. */
const longestAsked = hours(1)

/** From so many failures in a row on, the receiver is left in peace between tries, whatever waits for it. */
const restsFrom = 3
const shortestRest = seconds(10)
const longestRest = minutes(10)

/** A receiver that only failed for so long, and so often, is switched off. */
const switchedOffAfter = days(5)
const switchedOffFrom = 12
/** After so long people are told. */
const toldAfter = hours(1)

/** A receiver as it stands: tries in a row that went wrong, and since when. */
export interface Standing {
  readonly failures: number
  readonly failingSince: Instant | null
}

/** A seventh more or less, so that what failed together is not tried together. `chance` is from 0 to 1. */
const spread = (length: Duration, chance: number): Duration => duration(Math.round(length * (0.85 + 0.3 * chance)))

/** When a message is tried again after its `tries`-th try; null: it is given up. `asked`: what the receiver asked for (Retry-After). */
export function nextTry(tries: number, asked: Duration | null, chance: number, now: Instant): Instant | null {
  const wait = waits[tries - 1]
  if (wait === undefined) return null
  const least = asked === null ? 0 : Math.min(asked, longestAsked)
  return after(now, duration(Math.max(spread(wait, chance), least)))
}

/** What a receiver stands like after another failure, until when it is left in peace, and whether it is switched off. */
export function afterFailure(
  before: Standing,
  chance: number,
  now: Instant,
): Standing & { readonly restUntil: Instant | null; readonly off: boolean } {
  const failures = before.failures + 1
  const failingSince = before.failingSince ?? now
  const rest = Math.min(shortestRest * 2 ** Math.min(failures - restsFrom, 20), longestRest)
  return {
    failures,
    failingSince,
    restUntil: failures < restsFrom ? null : after(now, spread(duration(rest), chance)),
    off: failures >= switchedOffFrom && now - failingSince >= switchedOffAfter,
  }
}

/** Whether a receiver has failed for so long that people should know. */
export const isAiling = ({ failures, failingSince }: Standing, now: Instant): boolean =>
  failingSince !== null && failures >= restsFrom && now - failingSince >= toldAfter
