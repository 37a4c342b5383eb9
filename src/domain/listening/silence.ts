import { after, type Duration, hours, type Instant, instant } from '../model/time.ts'

/** An hour in which a source was heard: how much came, and the longest gap that ended in it. */
export interface HeardHour {
  /** The hour's first moment. */
  readonly at: Instant
  readonly posts: number
  readonly gap: { readonly from: Instant; readonly to: Instant } | null
}

/** How a source usually speaks: how much in each hour of the week, and how much of it may stay away before that is no accident. */
export interface Rhythm {
  /** Posts an hour that can be counted on, by hour of the week (UTC, from Thursday 0:00, where the count of time begins). */
  readonly rates: readonly number[]
  /** When so many posts that could be counted on have not come, the source is silent. */
  readonly limit: number
}

const hour = hours(1)
const slots = 168
const perDay = 24

/** A month, as the target counts it. */
const hoursOfMonth = 730
/** Before it has been heard for so long, in hours, and so often, nobody knows a source's rhythm. */
const leastHours = 7 * 24
const leastGaps = 4
/** What lies this far back counts half: brands grow, seasons end. */
const halfLife = 3 * slots
/** So many posts have to speak against it before an hour or a day of the week counts as unlike the others. */
const evenPosts = 24
/** So many weeks of its own an hour of the week needs to weigh as much as its day and its hour of the day together. */
const priorWeeks = 2
/** False alarms a month that each source may cost by its own past; the promise is one. A source that speaks seldom is not kept waiting for certainty that it cannot give. */
const falseAlarms = 0.05
const falseAlarmsOfQuiet = 0.5
/** A source with fewer gaps a month is quiet, one with more than the other is busy. */
const quietGaps = 90
const busyGaps = 600
/** The share of gaps from which on they are the tail. */
const tailShare = 0.1
/** So many excesses of an evenly random source (whose mean is 1) are believed in beside those that were seen. */
const believed = 5
/** So many posts have to speak for it before a day counts as unlike the usual. */
const dayDoubt = 10
/** An excess counts up to so many times the usual one. */
const mostExcess = 6
/** The longest silence that is looked at: beyond it everything is silent that ever spoke. */
const longestSilence = hours(90 * 24)

const slotOf = (at: number): number => Math.floor(at / hour) % slots

/** How much each hour of the week brings: its own past, the recent more than the old, leaning on its day and on its hour of the day where it has little. */
function ratesOf(heard: readonly HeardHour[], now: Instant): readonly number[] {
  const posts = new Float64Array(slots)
  const weight = new Float64Array(slots)
  for (const { at, posts: count } of heard) {
    const slot = slotOf(at)
    const worth = 0.5 ** ((now - at) / hour / halfLife)
    posts[slot] = (posts[slot] ?? 0) + worth * count
    weight[slot] = (weight[slot] ?? 0) + worth
  }
  const all = sum(posts)
  const mean = all / Math.max(sum(weight), 1e-9)
  // A day's or an hour's own rate, drawn towards the mean as if `evenPosts` posts had come evenly.
  const drawn = (index: (slot: number) => number, count: number): number[] => {
    const found = Array.from({ length: count }, () => 0)
    const waited = Array.from({ length: count }, () => 0)
    for (let slot = 0; slot < slots; slot++) {
      const at = index(slot)
      found[at] = (found[at] ?? 0) + (posts[slot] ?? 0)
      waited[at] = (waited[at] ?? 0) + (weight[slot] ?? 0)
    }
    const ease = mean > 0 ? evenPosts / count / mean : 1
    return found.map((value, at) => (value + mean * ease) / ((waited[at] ?? 0) + ease))
  }
  const ofHour = drawn((slot) => slot % perDay, perDay)
  const ofDay = drawn((slot) => Math.floor(slot / perDay), slots / perDay)
  const own = Array.from({ length: slots }, (_, slot) => {
    const prior = mean > 0 ? ((ofHour[slot % perDay] ?? 0) * (ofDay[Math.floor(slot / perDay)] ?? 0)) / mean : 0
    return ((posts[slot] ?? 0) + priorWeeks * prior) / ((weight[slot] ?? 0) + priorWeeks)
  })
  // Only what the hours beside it promise as well can be counted on: shops open late, and clocks are put forward.
  return own.map((rate, slot) =>
    Math.min(rate, own[(slot + slots - 1) % slots] ?? rate, own[(slot + 1) % slots] ?? rate),
  )
}

/** How many posts could be counted on between two moments. */
export function expectedPosts(rates: readonly number[], from: Instant, to: Instant): number {
  const end = Math.min(to, from + longestSilence)
  let expected = 0
  for (let at: number = from; at < end; ) {
    const next = Math.min((Math.floor(at / hour) + 1) * hour, end)
    expected += ((rates[slotOf(at)] ?? 0) * (next - at)) / hour
    at = next
  }
  return expected
}

/** Learns a source's rhythm from the hours in which it was heard; null while there are too few. Gaps are measured in posts that could be counted on, so that a night counts no more than it means, and the limit is drawn from the longest of them as an exponential tail (peaks over a threshold: Davison and Smith, 1990) so that a gap beyond it comes by chance less than once in two months, of a busy source once in ten. */
export function rhythmOf(heard: readonly HeardHour[], now: Instant): Rhythm | null {
  if (heard.length < leastHours) return null
  const rates = ratesOf(heard, now)
  const level = levelsOf(heard, rates)
  const gaps = heard
    .flatMap(({ gap }) => (gap === null ? [] : [level(gap.from) * expectedPosts(rates, gap.from, gap.to)]))
    .sort((a, b) => a - b)
  if (gaps.length < leastGaps) return null
  const threshold = gaps[Math.floor(gaps.length * (1 - tailShare))] ?? 0
  const excesses = gaps.filter((it) => it > threshold).map((it) => it - threshold)
  // The one long silence that was no accident must not hide the next: an excess counts up to so many times the usual one.
  const most = (mostExcess * median(excesses)) / Math.LN2
  const scale = (sum(excesses.map((it) => Math.min(it, most))) + believed * unitOf(gaps)) / (excesses.length + believed)
  const perMonth = (gaps.length * hoursOfMonth) / heard.length
  const margin = Math.max(1, Math.log((perMonth * tailShare) / targetOf(perMonth)))
  const today = level(now)
  return { rates: rates.map((rate) => rate * today), limit: threshold + scale * margin }
}

/** How much less than usual came in the day before a moment, as a share; drawn towards the usual where that says little. */
function levelsOf(heard: readonly HeardHour[], rates: readonly number[]): (at: Instant) => number {
  const byHour = new Map(heard.map((it) => [it.at / hour, it.posts]))
  return (at) => {
    let came = 0
    let usual = 0
    const last = Math.floor(at / hour)
    for (let it = last - perDay; it < last; it++) {
      const posts = byHour.get(it)
      if (posts === undefined) continue
      came += posts
      usual += rates[it % slots] ?? 0
    }
    // A loud day promises nothing for the next one.
    return Math.min(1, (came + dayDoubt) / (usual + dayDoubt))
  }
}

/** How many false alarms a month a source with so many gaps a month may cost: between quiet and busy, in even steps of size. */
function targetOf(perMonth: number): number {
  const busy = Math.log(perMonth / quietGaps) / Math.log(busyGaps / quietGaps)
  return falseAlarmsOfQuiet * (falseAlarms / falseAlarmsOfQuiet) ** Math.min(1, Math.max(0, busy))
}

/** What counts as one step of the tail where few long gaps were seen: the mean gap. */
const unitOf = (gaps: readonly number[]): number => sum(gaps) / Math.max(1, gaps.length)

/** The moment from which on a source that last spoke at `from` is silent by its rhythm; null where it never will be. */
export function silentFrom(rhythm: Rhythm, from: Instant): Instant | null {
  let left = rhythm.limit
  const end = from + longestSilence
  for (let at: number = from; at < end; ) {
    const next = (Math.floor(at / hour) + 1) * hour
    const rate = rhythm.rates[slotOf(at)] ?? 0
    const comes = (rate * (next - at)) / hour
    if (comes >= left && rate > 0) return after(instant(at), ((left / rate) * hour) as Duration)
    left -= comes
    at = next
  }
  return null
}

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
