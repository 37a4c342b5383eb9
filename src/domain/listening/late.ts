import { delayQuantile } from '../model/delay.ts'
import { hours, type Instant, instant, minutes } from '../model/time.ts'

/** An hour of a source: how late what was heard in it came, by bucket. */
export interface DelayHour {
  /** The hour's first moment. */
  readonly at: Instant
  readonly delays: readonly number[]
}

const hour = hours(1)
const week = hours(7 * 24)

/** What is older than this was not written just now, whatever it says. */
const longestDelay = hours(24)
/** Fewer posts say nothing about a delay. */
const leastDelayed = 10
/** What is usual is learned from fewer: they differ by more, and what seldom comes in numbers is known all the same. */
const leastLearned = 5
/** And fewer of an hour alone: it has only begun, where whole ones were learned from. */
const leastAlone = 25
/** Before it has been heard for so many hours, nobody knows what is usual. */
const leastHours = 7 * 24
/** Below this nobody waits for a post. */
const leastLate = minutes(2)
/** So many times what a usual week shows at its worst is no accident. */
const worstTimes = 1.5
/** An alarm that stands is over below this share of what began it. */
const overBelow = 2 / 3

/** How late (ms) those posts came that were heard as they were written: none of ours, and none from before `liveFrom`, since when the source is read without a gap (null: it is not). What waited behind a gap was caught up, and not late. */
export function delaysHeard(
  posts: readonly { readonly ours: boolean; readonly publishedAt: number }[],
  liveFrom: Instant | null,
  now: Instant,
): readonly number[] {
  if (liveFrom === null) return []
  return posts.flatMap(({ ours, publishedAt }) =>
    ours || publishedAt < liveFrom || now - publishedAt > longestDelay ? [] : [Math.max(0, now - publishedAt)],
  )
}

/** How late posts come by the last hours: the middle one (ms) of the hour that runs, or of it and the one before, whichever is later; null where too few came. The hour alone tells sooner that something has changed, both together tell it of a quieter source. `few`: whoever waits for it to be over takes what there is. */
export function latenessOf(recent: readonly DelayHour[], now: Instant, few = false): number | null {
  const current = Math.floor(now / hour) * hour
  const [own, before] = [current, current - hour].map((at) => recent.find((it) => it.at === at)?.delays ?? [])
  return few ? middleOf(sumOf(own ?? [], before ?? []), 1) : laterOf(own ?? [], before ?? [])
}

/** The later of the middle delays of these counts, and of them with those of the hour before. */
function laterOf(own: readonly number[], before: readonly number[], least = leastDelayed): number | null {
  const alone = middleOf(own, leastAlone)
  const both = middleOf(before.length === 0 ? own : sumOf(own, before), least)
  return alone === null || both === null ? (alone ?? both) : Math.max(alone, both)
}

function middleOf(counts: readonly number[], least: number): number | null {
  let posts = 0
  for (const count of counts) posts += count
  return posts < least ? null : delayQuantile(counts, 1 / 2)
}

function sumOf(a: readonly number[], b: readonly number[]): readonly number[] {
  const [long, short] = a.length < b.length ? [b, a] : [a, b]
  return long.map((count, i) => count + (short[i] ?? 0))
}

/** From which lateness (ms) on a source is late by its own past: what its weeks show at their worst, of which three quarters are not worse than that, so that neither a bad week nor a growth of weeks is taken for what is usual. Null where nothing is known of it. */
export function lateFrom(heard: readonly DelayHour[], now: Instant): number | null {
  if (heard.length < leastHours) return null
  const weeks = new Map<number, number>()
  let before: DelayHour | null = null
  for (const it of heard) {
    const beside = before !== null && it.at - before.at === hour ? before.delays : []
    before = it
    const middle = laterOf(it.delays, beside, leastLearned)
    if (middle === null) continue
    const number = Math.floor((now - it.at) / week)
    weeks.set(number, Math.max(weeks.get(number) ?? 0, middle))
  }
  const known = [...weeks.values()]
  if (known.length === 0) return null
  return Math.max(leastLate, worstTimes * worseOf(known))
}

/** Whether a source is late: where it was not, by its limit; where it was, until it is well below. */
export const isLate = (lateness: number, limit: number, before: boolean): boolean =>
  lateness > limit * (before ? overBelow : 1)

/** What three quarters of them do not exceed. */
const worseOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.75) - 1] ?? 0

/** The hours that `latenessOf` looks at begin here. */
export const latenessSince = (now: Instant): Instant => instant((Math.floor(now / hour) - 1) * hour)
