import { hours, minutes } from '../../src/domain/model/time.ts'

/** Posts, as moments between two moments (ms since 1970), in their order. */
export type Speaks = (from: number, to: number, random: () => number) => readonly number[]

/** How loud a moment is, beside the others. */
export type Loud = (at: number) => number

/** A made-up source: how it speaks, and how loud each moment of its week is beside the others, as nobody but its maker knows. */
export interface Speaker {
  readonly name: string
  readonly speaks: Speaks
  readonly week: (at: number) => number
  /** The same with the changes that come with the weeks. */
  readonly now: (at: number) => number
  /** Whether it is quiet: what it brings is counted in posts a day, not in posts an hour. */
  readonly quiet: boolean
}

const hour = hours(1)
const day = hours(24)
/** A week, in ms. */
export const week = 7 * day
/** A Monday, 0:00 UTC: here every made-up source begins. */
export const monday = 1_790_553_600_000

const drawnGap = (random: () => number): number => -Math.log(1 - random())
/** A number around 0 as chance draws it (Box and Muller, 1958). */
const normal = (random: () => number): number => Math.sqrt(2 * drawnGap(random)) * Math.cos(2 * Math.PI * random())

const even = (): number => 1
const hourOf = (at: number): number => (at % day) / hour
const dayOf = (at: number): number => Math.floor((at - monday) / day) % 7
/** Nights are all but still, weekends half as loud. */
const awake = (at: number): number => {
  const inDay = hourOf(at)
  return inDay < 6 ? 0.05 : Math.max(0.02, Math.sin(((inDay - 6) / 18) * Math.PI)) * (dayOf(at) >= 5 ? 0.5 : 1) * 1.9
}
/** From 9 to 18 on Monday to Friday, and never else. */
const office = (at: number): number => {
  const inDay = hourOf(at)
  return dayOf(at) < 5 && inDay >= 9 && inDay < 18 ? 168 / 45 : 0
}

/** Posts that come at random, so many a day where `loud` is 1 (it must stay below 6). */
export const atRandom =
  (perDay: number, loud: (at: number) => number): Speaks =>
  (from, to, random) => {
    const most = 6
    const found: number[] = []
    for (let at = from; ; ) {
      at += (drawnGap(random) * day) / (perDay * most)
      if (at >= to) return found
      if (random() * most < loud(at)) found.push(at)
    }
  }

/** One post draws others after it: so many of them on average, within some twenty minutes. */
const inBursts =
  (perDay: number, drawn: number, loud = awake): Speaks =>
  (from, to, random) =>
    atRandom(perDay / (drawn + 0.5), loud)(from, to, random)
      .flatMap((at) =>
        Array.from({ length: 1 + Math.floor(drawnGap(random) * drawn) }, (_, i) =>
          i === 0 ? at : at + drawnGap(random) * minutes(20),
        ),
      )
      .filter((at) => at < to)
      .sort((a, b) => a - b)

/** A newsletter, a column: at its hour, give or take, so many at once. */
const onTheHour =
  (every: number, give: number, atOnce = 1): Speaks =>
  (from, to, random) => {
    const found: number[] = []
    for (let at = from + hours(10); at < to; at += every)
      for (let i = 0; i < atOnce; i++) found.push(Math.min(to - 1, at + random() * give))
    return found.sort((a, b) => a - b)
  }

/** Gaps that differ by far more than chance makes them: some long, many short. */
const raggedly =
  (perDay: number, spread: number): Speaks =>
  (from, to, random) => {
    const found: number[] = []
    const usual = (day / perDay) * Math.exp(-(spread * spread) / 2)
    for (let at = from; ; ) {
      at += usual * Math.exp(spread * normal(random))
      if (at >= to) return found
      found.push(at)
    }
  }

/** Every day has a loudness of its own, some three times that of others. */
const byMood =
  (perDay: number): Speaks =>
  (from, to, random) => {
    const moods = Array.from({ length: Math.ceil((to - from) / day) }, () => Math.exp(0.6 * normal(random) - 0.18))
    const mood = (at: number) => Math.min(2.9, moods[Math.floor((at - from) / day)] ?? 1)
    return atRandom(perDay, (at) => awake(at) * mood(at))(from, to, random)
  }

/** A loudness that changes with the weeks since it began. */
const changing =
  (perDay: number, level: (weeks: number) => number): Speaks =>
  (from, to, random) =>
    atRandom(perDay, (at) => awake(at) * level((at - from) / week))(from, to, random)

const less = (weeks: number): number => 1.3 - (0.9 * weeks) / 16
const more = (weeks: number): number => 0.4 + (1.2 * weeks) / 16
const half = (weeks: number): number => (weeks < 10.4 ? 1 : 0.5)
const times =
  (level: (weeks: number) => number) =>
  (at: number): number =>
    awake(at) * level((at - monday) / week)
const holidays = (weeks: number): number => (weeks >= 10 && weeks < 12 ? 0.3 : 1)

const quietOnes: readonly (readonly [string, Speaks, Loud, Loud?])[] = [
  ...[0.15, 0.3, 0.7, 1.5, 4].flatMap((perDay) => [
    [`${perDay} a day, evenly`, atRandom(perDay, even), even] as const,
    [`${perDay} a day, by day`, atRandom(perDay, awake), awake] as const,
  ]),
  ...[1, 4, 8].map((perDay) => [`${perDay} a day, in offices`, atRandom(perDay, office), office] as const),
  ['2 a day, in bursts', inBursts(2, 3), awake],
  ['7 a day, in bursts', inBursts(7, 3), awake],
  ['3 a day, in long bursts', inBursts(3, 20), awake],
  ['a burst a week, some day', inBursts(3, 20, (at) => awake(at)), awake],
  ['once a week', onTheHour(week, 3 * hour), even],
  ['15 at once, once a week', onTheHour(week, 2 * hour, 15), even],
  ['once a day', onTheHour(day, 2 * hour), even],
  ['1 a day, raggedly', raggedly(1, 1.2), even],
  ['4 a day, raggedly', raggedly(4, 1.2), even],
  ['4 a day, by mood', byMood(4), awake],
  ['1.5 a day, ever less', changing(1.5, less), awake, times(less)],
  ['1.5 a day, ever more', changing(1.5, more), awake, times(more)],
  ['3 a day, half from a day on', changing(3, half), awake, times(half)],
  ['1.5 a day, and holidays', changing(1.5, holidays), awake, times(holidays)],
  ['4 a day, and holidays', changing(4, holidays), awake, times(holidays)],
]
const louderOnes: readonly (readonly [string, Speaks, Loud, Loud?])[] = [
  ...[12, 40, 150, 600, 4_000].flatMap((perDay) => [
    [`${perDay} a day, evenly`, atRandom(perDay, even), even] as const,
    [`${perDay} a day, by day`, atRandom(perDay, awake), awake] as const,
  ]),
  ...[20, 200, 2_000, 5_000].map((perDay) => [`${perDay} a day, in bursts`, inBursts(perDay, 3), awake] as const),
  ['200 a day, in long bursts', inBursts(200, 20), awake],
  ['40 a day, in offices', atRandom(40, office), office],
  ['every hour', onTheHour(hour, minutes(10)), even],
  ['20 a day, raggedly', raggedly(20, 1.2), even],
  ['40 a day, by mood', byMood(40), awake],
  ['600 a day, by mood', byMood(600), awake],
  ['40 a day, ever less', changing(40, less), awake, times(less)],
  ['40 a day, half from a day on', changing(40, half), awake, times(half)],
  ['40 a day, and holidays', changing(40, holidays), awake, times(holidays)],
  ['4000 a day, and holidays', changing(4_000, holidays), awake, times(holidays)],
]

/** Made-up sources of many kinds: random, by day, in offices, in bursts, on the hour, ragged, of changing loudness, with holidays. */
export const speakers: readonly Speaker[] = [
  ...quietOnes.map(([name, speaks, ofWeek, now = ofWeek]) => ({ name, speaks, week: ofWeek, now, quiet: true })),
  ...louderOnes.map(([name, speaks, ofWeek, now = ofWeek]) => ({ name, speaks, week: ofWeek, now, quiet: false })),
]

/** A clock that goes as fast as the source is loud at that hour of the week, and stands still while it sleeps: in ms of its mean hour. */
export interface OwnClock {
  readonly between: (from: number, to: number) => number
}

/** The clock of a source whose loudness is known for a year from `monday` on. */
export function ownClock(loud: (at: number) => number): OwnClock {
  const cell = minutes(10)
  const cells = (52 * week) / cell
  const sums = new Float64Array(cells + 1)
  for (let i = 0; i < cells; i++) sums[i + 1] = (sums[i] ?? 0) + loud(monday + (i + 0.5) * cell)
  const until = (at: number): number => {
    const place = (at - monday) / cell
    const i = Math.min(cells - 1, Math.floor(place))
    const here = sums[i] ?? 0
    return cell * (here + ((sums[i + 1] ?? 0) - here) * (place - i))
  }
  return { between: (from, to) => until(to) - until(from) }
}

/** The silence that 19 of 20 looks at a source do not find exceeded, of gaps that lie end to end. */
export function usualSilence(gaps: readonly number[]): number {
  const sorted = [...gaps].sort((a, b) => b - a)
  const allowed = sorted.reduce((sum, it) => sum + it, 0) / 20
  // Above a silence of `u` lies what each longer gap has beyond it.
  let longer = 0
  for (const [i, gap] of sorted.entries()) {
    longer += gap
    const at = (longer - allowed) / (i + 1)
    if (at >= (sorted[i + 1] ?? 0)) return Math.max(0, at)
  }
  return 0
}
