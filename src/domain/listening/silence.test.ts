import { describe, expect, it } from 'vitest'
import { chance, seed } from '../../../test/support/seed.ts'
import { hours, instant, minutes } from '../model/time.ts'
import { expectedPosts, type HeardHour, type Rhythm, rhythmOf, silentFrom } from './silence.ts'

const hour = hours(1)
const day = hours(24)
const week = 7 * day
/** A Monday, 0:00 UTC. */
const monday = 1_790_553_600_000

/** Posts as moments between two moments. */
type Speaks = (from: number, to: number, random: () => number) => readonly number[]

/** Posts that come at random at a rate (a day) that follows `shape`, whose mean is about 1. */
const atRandom =
  (perDay: number, shape: (at: number) => number): Speaks =>
  (from, to, random) => {
    const most = 2.2
    const found: number[] = []
    for (let at = from; ; ) {
      at -= (Math.log(1 - random()) * day) / (perDay * most)
      if (at >= to) return found
      if (random() * most < shape(at)) found.push(at)
    }
  }
const even = (): number => 1
/** Nights are still, weekends half as loud. */
const awake = (at: number): number => {
  const inDay = (at % day) / hour
  const weekend = Math.floor(at / day) % 7 >= 5 ? 0.5 : 1
  return inDay < 6 ? 0.05 : Math.max(0.02, Math.sin(((inDay - 6) / 18) * Math.PI)) * weekend * 1.9
}
/** One post draws others after it. */
const inBursts =
  (perDay: number): Speaks =>
  (from, to, random) =>
    atRandom(perDay / 4, awake)(from, to, random)
      .flatMap((at) =>
        Array.from(
          { length: 1 + Math.floor(-Math.log(1 - random()) * 3) },
          () => at - Math.log(1 - random()) * 1_200_000,
        ),
      )
      .filter((at) => at < to)
      .sort((a, b) => a - b)
/** A newsletter, a column: at its hour, give or take. */
const onTheHour =
  (every: number, give: number): Speaks =>
  (from, to, random) => {
    const found: number[] = []
    for (let at = from; at < to; at += every) found.push(Math.min(to - 1, at + random() * give))
    return found
  }

const kinds: readonly (readonly [string, Speaks])[] = [
  ...[0.3, 0.7, 1.5, 4, 12, 40, 150, 600, 4_000].flatMap((perDay) => [
    [`${perDay} a day, evenly`, atRandom(perDay, even)] as const,
    [`${perDay} a day, by day`, atRandom(perDay, awake)] as const,
  ]),
  ...[2, 7, 20, 200, 2_000, 5_000].map((perDay) => [`${perDay} a day, in bursts`, inBursts(perDay)] as const),
  ['once a week', onTheHour(week, 3 * hour)],
  ['once a day', onTheHour(day, 2 * hour)],
  ['every hour', onTheHour(hour, minutes(10))],
  ['40 a day, ever less', atRandom(40, (at) => awake(at) * (1.3 - (0.9 * (at - monday)) / (16 * week)))],
]

/** The hours of a source that was heard all the time, as they are counted. */
function heardHours(posts: readonly number[], from: number, to: number): readonly HeardHour[] {
  const rows = new Map<number, HeardHour>()
  for (let at = from; at < to; at += hour) rows.set(at, { at: instant(at), posts: 0, gap: null })
  let last = from
  for (const at of posts) {
    const start = Math.floor(at / hour) * hour
    const row = rows.get(start)
    if (row === undefined) continue
    const longer = row.gap === null || at - last > row.gap.to - row.gap.from
    const gap = longer ? { from: instant(last), to: instant(at) } : row.gap
    rows.set(start, { at: row.at, posts: row.posts + 1, gap })
    last = at
  }
  return [...rows.values()]
}

/** Eight weeks of learning, then eight of listening, the rhythm learned anew every third day: false alarms, and how long a death at some moment of each day stays unnoticed. */
function trial(speaks: Speaks, random: () => number) {
  const [from, to] = [monday, monday + 16 * week]
  const posts = speaks(from, to, random)
  const hoursHeard = heardHours(posts, from, to)
  const gaps = posts.flatMap((at, i) => (i === 0 ? [] : [at - (posts[i - 1] ?? at)])).sort((a, b) => a - b)
  const usualGap = gaps[Math.floor(gaps.length * 0.95)] ?? 0
  let falseAlarms = 0
  const unnoticed: { readonly rate: number; readonly after: number; readonly sinceLast: number }[] = []
  let next = 0
  let last = from
  let rhythm: Rhythm | null = null
  for (let now = from + 8 * week; now < to - week; now += day) {
    if (rhythm === null || (now - from) % (3 * day) < day) {
      const history = hoursHeard.filter(({ at }) => at < now && at >= now - 8 * week)
      rhythm = rhythmOf(history, instant(now))
    }
    const known = rhythm
    const dies = now + random() * day
    let heardLast = last
    const judge = (until: number): void => {
      const at = known === null ? null : silentFrom(known, instant(last))
      if (at !== null && at < until && at >= now) falseAlarms++
    }
    while (next < posts.length && (posts[next] ?? 0) < now + day) {
      const at = posts[next++] ?? 0
      judge(at)
      last = at
      if (at <= dies) heardLast = at
    }
    judge(Math.min(posts[next] ?? to, now + day))
    const at = known === null ? null : silentFrom(known, instant(heardLast))
    const around = expectedAround(hoursHeard, dies, from)
    unnoticed.push({
      rate: around,
      after: at === null ? Number.POSITIVE_INFINITY : Math.max(0, at - dies),
      sinceLast: at === null ? Number.POSITIVE_INFINITY : at - heardLast,
    })
  }
  return { falseAlarms, months: 7 / 4.345, unnoticed, usualGap }
}

/** The fewest posts of the hour, the one before and the one behind it. */
function expectedAround(rows: readonly HeardHour[], at: number, from: number): number {
  const index = Math.floor((at - from) / hour)
  return Math.min(...[index - 1, index, index + 1].map((it) => rows[it]?.posts ?? 0))
}

describe('silence against a source’s own rhythm, on 56 seeded sources over sixteen weeks', () => {
  const random = chance(seed)
  const trials = [0, 1].flatMap(() => kinds.map(([name, speaks]) => ({ name, ...trial(speaks, random) })))
  const share = (list: readonly boolean[]): number => list.filter(Boolean).length / list.length

  it('raises less than one false alarm per source and month, of all together and of no kind more than two', () => {
    expect(trials.length).toBeGreaterThanOrEqual(50)
    const all = trials.reduce((sum, it) => sum + it.falseAlarms, 0)
    expect(all / trials.reduce((sum, it) => sum + it.months, 0)).toBeLessThan(0.6)
    const often = kinds.flatMap(([name]) => {
      const own = trials.filter((it) => it.name === name)
      const perMonth = own.reduce((sum, it) => sum + it.falseAlarms, 0) / own.reduce((sum, it) => sum + it.months, 0)
      return perMonth > 2 ? [`${name}: ${perMonth}`] : []
    })
    expect(often).toEqual([])
  })

  it('finds a busy source that died within 15 minutes', () => {
    const busy = trials.flatMap((it) => it.unnoticed).filter(({ rate }) => rate >= 100)
    expect(busy.length).toBeGreaterThan(100)
    expect(share(busy.map(({ after }) => after <= minutes(15)))).toBeGreaterThan(0.98)
  })

  it('finds 19 of 20 quiet sources that died within three times the gap that is usual for them', () => {
    const quiet = trials.filter(({ name }) => /^(?:0\.3|0\.7|1\.5|4) a day|^once a/.test(name))
    const found = quiet.flatMap(({ unnoticed, usualGap }) => unnoticed.map((it) => it.sinceLast <= 3 * usualGap))
    expect(share(found)).toBeGreaterThan(0.95)
  })
})

describe('a rhythm', () => {
  const learned = (speaks: Speaks, weeks: number, now = monday + weeks * week) =>
    rhythmOf(heardHours(speaks(monday, now, chance(seed)), monday, now), instant(now))

  it('is not known before a week, nor of a source that hardly ever spoke', () => {
    expect(learned(atRandom(100, even), 0.9)).toBeNull()
    expect(learned(() => [monday + day, monday + 9 * day], 8)).toBeNull()
    expect(learned(() => [], 8)).toBeNull()
  })

  it('lets a shop that closes at night be silent all night, and not all morning', () => {
    const rhythm = learned(atRandom(600, awake), 8)
    expect(rhythm).not.toBeNull()
    if (rhythm === null) return
    const midnight = monday + 8 * week + day
    const at = silentFrom(rhythm, instant(midnight)) ?? 0
    expect(at).toBeGreaterThan(midnight + 6 * hour)
    expect(at).toBeLessThan(midnight + 10 * hour)
  })

  it('learns nothing from the hours in which it was not heard', () => {
    const now = monday + 8 * week
    const all = heardHours(atRandom(600, even)(monday, now, chance(seed)), monday, now)
    // Every second day Vigie was off.
    const half = all.filter(({ at }) => Math.floor(at / day) % 2 === 0)
    const [whole, holed] = [rhythmOf(all, instant(now)), rhythmOf(half, instant(now))]
    const [a, b] = [whole, holed].map((it) => expectedPosts(it?.rates ?? [], instant(now), instant(now + day)))
    expect(b).toBeGreaterThan((a ?? 0) * 0.8)
    expect(b).toBeLessThan((a ?? 0) * 1.2)
  })

  it('is not hidden by one long outage that nobody called an error', () => {
    const now = monday + 8 * week
    const posts = atRandom(2_400, even)(monday, now, chance(seed)).filter(
      (at) => at < monday + week || at > monday + 9 * day,
    )
    const rhythm = rhythmOf(heardHours(posts, monday, now), instant(now))
    const at = rhythm === null ? null : silentFrom(rhythm, instant(now))
    expect((at ?? Number.POSITIVE_INFINITY) - now).toBeLessThan(minutes(15))
  })

  it('is not talked out of its alarm by the silence itself: the days since a death teach nothing', () => {
    const died = monday + 8 * week
    const posts = atRandom(40, even)(monday, died, chance(seed))
    const last = instant(posts.at(-1) ?? 0)
    const dueAfter = (days: number) => {
      const now = died + days * day
      const rhythm = rhythmOf(heardHours(posts, monday, now), instant(now))
      return (rhythm === null ? Number.POSITIVE_INFINITY : (silentFrom(rhythm, last) ?? 0)) - last
    }
    expect(dueAfter(0)).toBeLessThan(day)
    for (const days of [1, 3, 14]) expect(dueAfter(days) / dueAfter(0)).toBeCloseTo(1, 5)
  })

  it('counts posts over parts of hours as the hours say', () => {
    const rates = Array.from({ length: 168 }, (_, slot) => slot)
    // 1970 began at slot 0: half of it, all of slot 1, a quarter of slot 2.
    expect(expectedPosts(rates, instant(hour / 2), instant(2.25 * hour))).toBeCloseTo(1.5)
    expect(expectedPosts(rates, instant(hour), instant(hour))).toBe(0)
  })
})
