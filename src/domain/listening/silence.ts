import { after, hours, type Instant, instant } from '../model/time.ts'

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
  /** So long (ms) it is never silent, at whatever hours; absent where only what did not come counts. */
  readonly longest?: number
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
/** An hour of the day, and how much those beside it say of it. */
const besides = [1 / 9, 2 / 9, 3 / 9, 2 / 9, 1 / 9]
/** The parts of a week have to differ by so many standard deviations more than chance makes them. */
const chanceDoubt = 0.5
/** False alarms a month that each source may cost by its own past; the promise is one, and most of it is left to what no past foretells. */
const falseAlarms = 0.1
/** A silence is found within three usual ones; what the learned hours may be wrong by is kept back. */
const leastUsual = 2.2
const mostUsual = 2.35
/** Hours that differ are wrong by more than even ones, so more is kept back. `even`: 1 where all are alike, the share that speaks where the others are still. */
const mostUsualOf = (even: number): number => Math.min(mostUsual, Math.max(2.05, 1.88 + even / 2))
const longestUsual = 2.9
/** Hours learned from few posts are wrong, and gaps measured by them differ more than they do: the usual silence seems up to so many times as long. */
const mistaken = 1.3
/** What comes at random has its usual silence at so many mean gaps. */
const usualSteps = Math.log(20)
/** With more posts a month than this, three usual silences come by chance too often to be promised. */
const mostPromised = 300
/** The share of gaps from which on they are the tail. */
const tailShare = 0.1
/** So many excesses of an evenly random source (whose mean is 1) are believed in beside those that were seen. */
const believed = 5
/** So many posts have to speak for it before a day counts as unlike the usual. */
const dayDoubt = 10
/** The days that prove that less comes than usual, and by how many standard deviations of chance they have to. */
const levelDays = [1, 3, 7]
const levelDoubt = 2
/** An excess counts up to so many times the usual one. */
const mostExcess = 6
/** The longest silence that is looked at: beyond it everything is silent that ever spoke. */
const longestSilence = hours(90 * 24)

const slotOf = (at: number): number => Math.floor(at / hour) % slots

/** What was seen of a part of the week, each time it came round: as sums, the recent counting more. */
interface Seen {
  weight: number
  squares: number
  found: number
  spread: number
}

/** Takes what was seen of the parts of a week (posts an hour) as theirs as far as it cannot be chance, and leans on what else is known of them for the rest: the share is what their differences leave over what they differ by from time to time (empirical Bayes: Efron and Morris, 1975). With a `kernel` (of weights whose sum is 1) a part is seen together with those beside it. */
function believedOf(
  seen: readonly Seen[],
  known: (part: number) => number,
  kernel: readonly number[] = [1],
): readonly number[] {
  const raw = seen.map(({ weight, squares, found, spread }) => {
    if (weight === 0) return null
    const own = found / weight
    const times = (weight * weight) / squares
    // What came round once says nothing of how much it changes.
    const noise = times < 1.5 ? Number.POSITIVE_INFINITY : Math.max(0, spread / weight - own * own) / (times - 1)
    return { own, noise }
  })
  let apart = 0
  let noise = 0
  const found = raw.map((_, part) => {
    let own = 0
    for (const [i, share] of kernel.entries()) {
      const there = (part + i - (kernel.length - 1) / 2 + raw.length) % raw.length
      own += share * (raw[there]?.own ?? known(there))
      noise += share * share * (raw[there]?.noise ?? 0)
    }
    apart += (own - known(part)) ** 2
    return own
  })
  // Chance alone makes them differ by the noise, give or take.
  const chance = noise * (1 + chanceDoubt * Math.sqrt(2 / seen.length))
  const share = apart > chance ? 1 - chance / apart : 0
  return found.map((own, part) => known(part) + share * (own - known(part)))
}

/** Adds what was seen of a part of the week once. */
function see(seen: Seen, weight: number, found: number): void {
  seen.weight += weight
  seen.squares += weight * weight
  seen.found += weight * found
  seen.spread += weight * found * found
}

const nothingSeen = (parts: number): Seen[] =>
  Array.from({ length: parts }, () => ({ weight: 0, squares: 0, found: 0, spread: 0 }))

/** How much what was heard then counts now. */
const worth = (now: Instant, at: number): number => 0.5 ** ((now - at) / hour / halfLife)

/** How much each hour of the week brings: its own past, the recent more than the old, leaning on its day and on its hour of the day where it has little. */
function ratesOf(heard: readonly HeardHour[], now: Instant): readonly number[] {
  const ofHour = nothingSeen(perDay)
  const ofSlot = nothingSeen(slots)
  for (const { at, posts } of heard) {
    const slot = slotOf(at)
    see(ofHour[slot % perDay] as Seen, worth(now, at), posts)
    see(ofSlot[slot] as Seen, worth(now, at), posts)
  }
  const mean = sum(ofHour.map(({ found }) => found)) / Math.max(1e-9, sum(ofHour.map(({ weight }) => weight)))
  const hourly = believedOf(ofHour, () => mean, besides)
  const byHour = believedOf(ofHour, (part) => hourly[part] ?? mean)
  // A day is seen as a whole, beside what its hours bring on any day: posts draw others, and a mood lasts.
  const days = new Map<number, { posts: number; usual: number }>()
  for (const { at, posts } of heard) {
    const number = Math.floor(at / hour / perDay)
    const day = days.get(number) ?? { posts: 0, usual: 0 }
    day.posts += posts
    day.usual += byHour[slotOf(at) % perDay] ?? 0
    days.set(number, day)
  }
  const ofDay = nothingSeen(slots / perDay)
  const usualDay = sum(byHour)
  for (const [number, { posts, usual }] of days) {
    // Of a day that was hardly heard nothing is known.
    if (usual < usualDay / 4) continue
    see(
      ofDay[number % ofDay.length] as Seen,
      worth(now, (number + 1) * perDay * hour) * (usual / usualDay),
      posts / usual,
    )
  }
  const byDay = believedOf(ofDay, () => 1)
  return believedOf(ofSlot, (slot) => (byHour[slot % perDay] ?? 0) * (byDay[Math.floor(slot / perDay)] ?? 1))
}

/** Only what the hours beside it promise as well can be counted on of an hour: shops open late, and clocks are put forward. */
const certainOf = (rates: readonly number[]): readonly number[] =>
  rates.map((rate, slot) =>
    Math.min(rate, rates[(slot + slots - 1) % slots] ?? rate, rates[(slot + 1) % slots] ?? rate),
  )

/** How many posts could be counted on between two moments. */
export function expectedPosts(rates: readonly number[], from: Instant, to: Instant): number {
  return countedBy(rates)(from, to)
}

/** A count of the posts that could be counted on between two moments, for many of them. */
function countedBy(rates: readonly number[]): (from: Instant, to: Instant) => number {
  const sums = new Float64Array(slots + 1)
  for (let slot = 0; slot < slots; slot++) sums[slot + 1] = (sums[slot] ?? 0) + (rates[slot] ?? 0)
  const ofWeek = sums[slots] ?? 0
  const since = (at: number): number => {
    const inWeek = (at / hour) % slots
    const slot = Math.floor(inWeek)
    return Math.floor(at / hour / slots) * ofWeek + (sums[slot] ?? 0) + (rates[slot] ?? 0) * (inWeek - slot)
  }
  return (from, to) => since(Math.min(to, from + longestSilence)) - since(from)
}

/** Learns a source's rhythm from the hours in which it was heard; null while there are too few. Gaps are measured in posts that could be counted on, so that a night counts no more than it means. The limit is drawn from the longest of them as an exponential tail (peaks over a threshold: Davison and Smith, 1990), so that a gap beyond it hardly ever comes by chance, and lies within three usual silences wherever that is possible. The silence that runs teaches nothing before it is over: a dead source would talk its own alarm away. */
export function rhythmOf(heard: readonly HeardHour[], now: Instant): Rhythm | null {
  if (heard.length < leastHours) return null
  const spoken = heard.slice(0, heard.findLastIndex(({ posts }) => posts > 0) + 1)
  const all = sum(spoken.map((it) => it.posts))
  const posts = (all * hoursOfMonth) / Math.max(1, spoken.length)
  const quiet = posts <= mostPromised
  const rates = quiet ? ratesOf(spoken, now) : certainOf(ratesOf(spoken, now))
  const counted = countedBy(rates)
  const level = levelsOf(spoken, rates)
  const gaps = spoken
    .flatMap(({ gap }) => (gap === null ? [] : [level(gap.from) * counted(gap.from, gap.to)]))
    .sort((a, b) => a - b)
  if (gaps.length < leastGaps) return null
  const threshold = gaps[Math.floor(gaps.length * (1 - tailShare))] ?? 0
  const excesses = gaps.filter((it) => it > threshold).map((it) => it - threshold)
  // The one long silence that was no accident must not hide the next: an excess counts up to so many times the usual one.
  const most = (mostExcess * median(excesses)) / Math.LN2
  const scale = (sum(excesses.map((it) => Math.min(it, most))) + believed * unitOf(gaps)) / (excesses.length + believed)
  const perMonth = (gaps.length * hoursOfMonth) / spoken.length
  const margin = Math.max(1, Math.log((perMonth * tailShare) / falseAlarms))
  const limit = threshold + scale * margin
  const time = sum(spoken.map(({ at }) => rates[slotOf(at)] ?? 0))
  const late = sum(spoken.map(({ at }) => worth(now, at) * (rates[slotOf(at)] ?? 0)))
  const lately = sum(spoken.map(({ at, posts: count }) => worth(now, at) * count))
  const found = usualSilence(
    gaps.map((it) => Math.min(it, threshold + most)),
    time,
  )
  const atRandom = (usualSteps * late) / lately
  const usual = Math.min(found, Math.max(atRandom, found / mistaken))
  const even = sum(rates) ** 2 / (slots * sum(rates.map((rate) => rate * rate)))
  const promised = usual * Math.min(mostUsualOf(even), Math.max(leastUsual, Math.log(posts / falseAlarms) / usualSteps))
  const today = level(after(spoken.at(-1)?.at ?? now, hour))
  const rhythm = { rates: rates.map((rate) => rate * today), limit: quiet ? Math.min(limit, promised) : limit }
  if (!quiet) return rhythm
  // What comes on the hour passes no time of its own between: there the calendar tells as well.
  const lasted = spoken.flatMap(({ gap }) => (gap === null ? [] : [gap.to - gap.from])).sort((a, b) => a - b)
  return { ...rhythm, longest: longestUsual * usualSilence(lasted, sum(lasted)) }
}

/** The silence that 19 of 20 looks at a source, at any moments of its own time, do not find exceeded: of its longer gaps (sorted, the shortest first) and all its time. */
function usualSilence(gaps: readonly number[], time: number): number {
  // Above a silence `u` lies what each longer gap has beyond it: a twentieth of the time in all.
  let longer = 0
  for (let i = gaps.length - 1; i >= 0; i--) {
    longer += gaps[i] ?? 0
    const usual = (longer - time / 20) / (gaps.length - i)
    if (usual >= (gaps[i - 1] ?? 0)) return usual
  }
  return 0
}

/** How much less than usual came lately, as a share: where the last day says so, and it and the days before it can prove it. */
function levelsOf(heard: readonly HeardHour[], rates: readonly number[]): (at: Instant) => number {
  const ats = heard.map(({ at }) => at / hour)
  const came = new Float64Array(heard.length + 1)
  const usual = new Float64Array(heard.length + 1)
  for (const [i, { posts }] of heard.entries()) {
    came[i + 1] = (came[i] ?? 0) + posts
    usual[i + 1] = (usual[i] ?? 0) + (rates[(ats[i] ?? 0) % slots] ?? 0)
  }
  return (at) => {
    const last = firstFrom(ats, Math.floor(at / hour))
    const share = (days: number, doubts: number): number => {
      const first = firstFrom(ats, Math.floor(at / hour) - days * perDay)
      const expected = (usual[last] ?? 0) - (usual[first] ?? 0)
      const found = (came[last] ?? 0) - (came[first] ?? 0)
      return (found + dayDoubt + doubts * Math.sqrt(expected)) / (expected + dayDoubt)
    }
    // A loud day promises nothing for the next one, and what may be chance is none of the source's doing.
    const proven = Math.min(...levelDays.map((days) => share(days, levelDoubt)))
    return Math.min(1, Math.max(share(1, 0), proven))
  }
}

/** The index of the first of ascending numbers that is not below. */
function firstFrom(ascending: readonly number[], least: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}

/** What counts as one step of the tail where few long gaps were seen: the mean gap, or how much the gaps differ where that is less, as with what comes on the hour. */
function unitOf(gaps: readonly number[]): number {
  const mean = sum(gaps) / gaps.length
  const apart = Math.sqrt(sum(gaps.map((it) => (it - mean) ** 2)) / gaps.length)
  return Math.min(mean, (gaps.length * apart + leastGaps * mean) / (gaps.length + leastGaps))
}

/** The moment from which on a source that last spoke at `from` is silent by its rhythm; null where it never will be. */
export function silentFrom(rhythm: Rhythm, from: Instant): Instant | null {
  let left = rhythm.limit
  const end = from + Math.min(longestSilence, rhythm.longest ?? longestSilence)
  for (let at: number = from; at < end; ) {
    const next = (Math.floor(at / hour) + 1) * hour
    const rate = rhythm.rates[slotOf(at)] ?? 0
    const comes = (rate * (next - at)) / hour
    if (comes >= left && rate > 0) return instant(Math.min(end, at + (left / rate) * hour))
    left -= comes
    at = next
  }
  return rhythm.longest === undefined ? null : instant(end)
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
