import { hours, type Instant } from '../model/time.ts'
import { countDelays, delayQuantile } from '../model/delay.ts'

/** Answers come faster than posts: what is counted is this many times as long, so that the buckets are fine enough from 12 ms on. */
const scale = 20

/** The buckets into which one answer's time (ms) falls. */
export const countTook = (took: number): readonly number[] => countDelays([took * scale])

/** The time (ms) within which this share of the answers came; null where none did. */
export function tookQuantile(hoursOf: readonly { readonly times: readonly number[] }[], share: number): number | null {
  const counts: number[] = []
  for (const { times } of hoursOf) for (const [i, count] of times.entries()) counts[i] = (counts[i] ?? 0) + count
  const found = delayQuantile(counts, share)
  return found === null ? null : Math.round(found / scale)
}

const overlap = (from: number, to: number, since: number, until: number): number =>
  Math.max(0, Math.min(to, until) - Math.max(from, since))

/** The share of the time since `since` in which the page was up, of the hours in which it was looked at; null where it was not. What nobody looked at counts neither way. */
export function uptimeOf(
  watched: readonly { readonly at: Instant }[],
  outages: readonly { readonly beganAt: Instant; readonly endedAt: Instant | null }[],
  since: Instant,
  now: Instant,
): number | null {
  const length = watched.reduce((sum, { at }) => sum + overlap(at, at + hours(1), since, now), 0)
  if (length <= 0) return null
  const down = outages.reduce(
    (sum, { beganAt, endedAt }) =>
      sum +
      watched.reduce(
        (part, { at }) => part + overlap(Math.max(at, beganAt), Math.min(at + hours(1), endedAt ?? now), since, now),
        0,
      ),
    0,
  )
  return Math.max(0, 1 - down / length)
}
