import { describe, expect, it } from 'vitest'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import { monday, week } from '../../../test/support/speaking.ts'
import { bucketOf, delayBuckets } from '../model/delay.ts'
import { days, hours, instant, minutes, seconds } from '../model/time.ts'
import { type DelayHour, delaysHeard, lateFrom, latenessOf, latenessSince } from './late.ts'
import { changesOf, type SourceAlarmKind, type StandingAlarm, type WatchedSource } from './source-alarm.ts'
import { afterBreak, type StreamBreaks } from './stream-breaks.ts'

const hour = hours(1)
const day = days(1)
const month = days(30.4)
const random = chance(seed)
const drawn = (mean: number): number => -Math.log(1 - random()) * mean
const between = (least: number, most: number): number => least + random() * (most - least)
const normal = (): number => Math.sqrt(2 * drawn(1)) * Math.cos(2 * Math.PI * random())

const well: WatchedSource = {
  state: 'active',
  failing: false,
  lastCheckAt: instant(monday),
  quietFrom: null,
  rhythm: null,
  session: null,
  streamBreaks: null,
  lateness: null,
  lateFrom: null,
  usualDelay: null,
  open: new Map(),
}

/** Looks at a source again and again, and keeps its alarms as they are kept. */
class Watch {
  readonly begun: { readonly kind: SourceAlarmKind; readonly at: number }[] = []
  readonly open = new Map<SourceAlarmKind, StandingAlarm>()

  look(source: Partial<WatchedSource>, at: number): void {
    for (const { kind, becomes } of changesOf({ ...well, ...source, open: this.open }, instant(at))) {
      if (becomes === 'begun') this.begun.push({ kind, at })
      if (becomes === 'over') this.open.delete(kind)
      else this.open.set(kind, { calmSince: becomes === 'calm' ? instant(at) : null })
    }
  }
}

/** A stream as a reader begins it again and again: how long each one stands, and whether it brings something (then the next try is made at once). */
interface Line {
  readonly stands: (at: number) => number
  readonly brings: boolean
}

/** Listens to a stream for so long, as the reader does: the alarms of it. */
function listen({ stands, brings }: Line, length: number): Watch['begun'] {
  const watch = new Watch()
  let breaks: StreamBreaks | null = null
  let failures = 0
  for (let at: number = monday; at < monday + length; ) {
    const began = at
    const stood = stands(at)
    const broke = at + stood
    // While an alarm stands somebody looks each minute.
    for (at += minutes(1); at < Math.min(broke, began + hours(1)) && watch.open.size > 0; at += minutes(1))
      watch.look({ streamBreaks: breaks }, at)
    breaks = afterBreak(breaks, instant(began), instant(broke))
    watch.look({ streamBreaks: breaks }, broke)
    failures = brings && stood > 0 ? 1 : failures + 1
    at = broke + Math.min(500 * 2 ** Math.min(failures - 1, 6), 30_000)
  }
  return watch.begun
}

describe('a stream that keeps reconnecting, on 60 seeded lines', () => {
  /** A server that is begun anew each day, and is away for up to two minutes. */
  const daily =
    (stands: () => number) =>
    (at: number): number => {
      const inDay = at % day
      return inDay < between(minutes(1), minutes(2)) ? 0 : Math.min(stands(), day - inDay)
    }
  const steady: readonly (readonly [string, Line])[] = [
    ...[2, 3, 5, 10, 60].map(
      (each) =>
        [`ends every ${each} minutes`, { stands: () => minutes(each) * between(0.9, 1.1), brings: true }] as const,
    ),
    ...[5, 20, 300].map(
      (each) => [`ends every ${each} minutes at random`, { stands: () => drawn(minutes(each)), brings: true }] as const,
    ),
    ['ends every hour, and its server begins anew each day', { stands: daily(() => hour), brings: true }],
    ['ends every 3 minutes, and its server begins anew each day', { stands: daily(() => minutes(3)), brings: false }],
  ]
  const shaky: readonly (readonly [string, Line, number])[] = [
    ['drops every few seconds', { stands: () => between(seconds(2), seconds(10)), brings: true }, minutes(8)],
    ['drops within the minute', { stands: () => between(seconds(15), seconds(60)), brings: true }, minutes(8)],
    ['is never let in', { stands: () => 0, brings: false }, minutes(8)],
    ['connects and gets nothing', { stands: () => between(seconds(30), seconds(60)), brings: false }, minutes(8)],
    [
      'drops every few seconds for four minutes of each six',
      { stands: (at) => (at % minutes(6) < minutes(4) ? seconds(5) : minutes(2)), brings: true },
      minutes(30),
    ],
  ]

  it.each(steady)('alarms nobody more than once a month where it %s', (_name, line) => {
    for (let nth = 0; nth < runs(3); nth += 1) expect(listen(line, 2 * month).length).toBeLessThanOrEqual(2)
  })

  it.each(shaky)('is found within minutes where it %s, and is one alarm all day', (_name, line, within) => {
    for (let nth = 0; nth < runs(6); nth += 1) {
      const begun = listen(line, day)
      expect(begun).toHaveLength(1)
      expect((begun[0]?.at ?? Number.POSITIVE_INFINITY) - monday).toBeLessThan(within)
    }
  })
})

/** How late a post comes that is written then (ms). */
type Delays = (at: number) => number
const lognormal = (middle: number, spread: number): number => middle * Math.exp(spread * normal())
/** What waits for the next look of those that are made at such a distance. */
const untilNext = (at: number, each: number): number => each - (at % each)
const isNight = (at: number): boolean => at % day < hours(6)
const isSunday = (at: number): boolean => Math.floor((at - monday) / day) % 7 === 6

const delayKinds: readonly (readonly [string, Delays])[] = [
  ['by a stream', () => lognormal(seconds(2), 0.5)],
  ['by rounds of 15 seconds', () => between(0, seconds(15))],
  ['by a feed that is made anew every quarter of an hour', (at) => minutes(15) - (at % minutes(15))],
  ['by a feed that is made anew every hour', (at) => hour - (at % hour)],
  ['by a feed that is read every five minutes', (at) => untilNext(at, minutes(5))],
  [
    'by a feed that is read every five minutes, and by night every half hour',
    (at) => untilNext(at, isNight(at) ? minutes(30) : minutes(5)),
  ],
  ['noisily', () => lognormal(minutes(1), 1.5)],
  ['now and then an hour late', () => (random() < 0.1 ? hour : 0) + between(0, seconds(20))],
  ['slower by night', (at) => lognormal(isNight(at) ? minutes(20) : seconds(30), 0.5)],
  ['slower on Sundays', (at) => lognormal(isSunday(at) ? minutes(15) : seconds(30), 0.5)],
  ['slower at noon', (at) => lognormal(at % day > hours(11) && at % day < hours(14) ? minutes(8) : seconds(20), 0.7)],
  ['slower from day to day, and faster', (at) => lognormal(minutes(1) * (1 + (Math.floor(at / day) % 5)), 0.8)],
]
const awake = (at: number): number => (isNight(at) ? 0.1 : 1.3)

interface Outage {
  readonly from: number
  readonly to: number
}

/** A source's posts in the order in which they are heard, as they are counted. What was written while it could not be read comes behind it, the oldest first, so many in a minute. */
function heardOf(perHour: number, delays: Delays, length: number, outages: readonly Outage[] = []) {
  const atOnce = 200
  const posts: { publishedAt: number; heardAt: number; liveFrom: number }[] = []
  let free = 0
  let liveFrom = monday
  let next = 0
  const written: { publishedAt: number; there: number }[] = []
  for (let at: number = monday; at < monday + length; ) {
    at += drawn(hour / (perHour * 1.3))
    if (random() * 1.3 < awake(at)) written.push({ publishedAt: at, there: at + delays(at) })
  }
  for (const { publishedAt, there } of written.sort((a, b) => a.there - b.there)) {
    while ((outages[next]?.to ?? Number.POSITIVE_INFINITY) <= there) next += 1
    const outage = [outages[next - 1], outages[next]].find(
      (it) => it !== undefined && it.from <= there && there < it.to,
    )
    const heardAt = Math.max(there, outage?.to ?? 0, free)
    const behind = heardAt > there
    if (behind) {
      free = heardAt + minutes(1) / atOnce
      liveFrom = Math.max(liveFrom, heardAt)
    }
    posts.push({ publishedAt, heardAt, liveFrom })
  }
  return posts
}

/** Watched from then on, with up to eight weeks learned: alarms, looked for every quarter of an hour, learned anew each week. `lookEvery`: how far apart its looks are by its own word. */
function watchDelays(
  posts: ReturnType<typeof heardOf>,
  from: number,
  until: number,
  lookEvery: (at: number) => number | null = () => null,
): Watch['begun'] {
  const counts = new Map<number, number[]>()
  const watch = new Watch()
  let limit: number | null = null
  let next = 0
  const hoursOf = (since: number, to: number): DelayHour[] => {
    const found: DelayHour[] = []
    for (let at = since; at < to; at += hour) found.push({ at: instant(at), delays: counts.get(at) ?? [] })
    return found
  }
  for (let now: number = monday; now < until; now += minutes(15)) {
    for (; (posts[next]?.heardAt ?? Number.POSITIVE_INFINITY) <= now; next += 1) {
      const { publishedAt, heardAt, liveFrom } = posts[next] ?? { publishedAt: 0, heardAt: 0, liveFrom: 0 }
      const at = Math.floor(heardAt / hour) * hour
      const own = counts.get(at) ?? Array.from({ length: delayBuckets }, () => 0)
      counts.set(at, own)
      for (const delay of delaysHeard([{ ours: false, publishedAt }], instant(liveFrom), instant(heardAt)))
        own[bucketOf(delay)] = (own[bucketOf(delay)] ?? 0) + 1
    }
    if (now < from) continue
    if ((now - from) % week === 0) limit = lateFrom(hoursOf(Math.max(monday, now - 8 * week), now), instant(now))
    const lateness = latenessOf(hoursOf(latenessSince(instant(now)), now), instant(now), watch.open.size > 0)
    watch.look({ lateness, lateFrom: limit, lookEvery: lookEvery(now) }, now)
  }
  return watch.begun
}

describe('posts that come later and later', () => {
  const learned = 4 * week
  const listened = 8 * week

  it('are no alarm where they always come so, on 60 seeded sources over eight weeks, with outages that are caught up', () => {
    const found = delayKinds.flatMap(([name, delays]) =>
      [1, 6, 20].flatMap((rate) =>
        Array.from({ length: runs(2) }, () => {
          const outages = Array.from({ length: 12 }, (_, nth): Outage => {
            const at = monday + nth * week + random() * 6 * day
            return { from: at, to: at + between(minutes(10), hours(8)) }
          })
          const posts = heardOf(rate, delays, learned + listened, outages)
          const begun = watchDelays(posts, monday + learned, monday + learned + listened)
          return { name: `${rate} an hour ${name}`, alarms: begun.length }
        }),
      ),
    )
    expect(found.length).toBeGreaterThanOrEqual(50)
    expect(found.reduce((sum, it) => sum + it.alarms, 0) / found.length / (listened / month)).toBeLessThan(0.2)
    // Eight weeks are two months, all but five days.
    expect(found.filter(({ alarms }) => alarms > 2)).toEqual([])
  }, 60_000)

  it('are no alarm where the site asks to be read every half hour instead of every five minutes, and says so', () => {
    const change = monday + learned + 3 * day
    const each = (at: number): number => minutes(at < change ? 5 : 30)
    const until = change + 4 * day
    for (let nth = 0; nth < runs(3); nth += 1) {
      const posts = heardOf(20, (at) => untilNext(at, each(at)), until - monday)
      expect(watchDelays(posts, monday + learned, until, each)).toEqual([])
      // What is written three hours before its look is late, however seldom it is read.
      const late = heardOf(20, (at) => untilNext(at, each(at)) + (at > change ? hours(3) : 0), until - monday)
      expect(watchDelays(late, monday + learned, until, each)).toHaveLength(1)
    }
  })

  /** How long (ms) after its first late post such a source is found: from some morning on its posts come `more` later. */
  const foundAfter = (delays: Delays, more: (since: number) => number): number => {
    const at = monday + learned + (2 + Math.floor(random() * 5)) * day + hours(between(7, 12))
    const until = at + 2 * day
    const posts = heardOf(30, (it) => delays(it) + (it > at ? more(it - at) : 0), until - monday)
    const begun = watchDelays(posts, monday + learned, until)
    expect(begun.length).toBeLessThanOrEqual(1)
    return (begun[0]?.at ?? Number.POSITIVE_INFINITY) - at - more(0)
  }

  it.each(delayKinds)('are found within two hours where they come three hours later than %s', (_name, delays) => {
    for (let nth = 0; nth < runs(2); nth += 1) expect(foundAfter(delays, () => hours(3))).toBeLessThan(hours(2))
  })

  it.each(delayKinds.slice(0, 2))(
    'are found within an hour and a quarter where they came %s and come 5 minutes later',
    (_n, delays) => {
      for (let nth = 0; nth < runs(3); nth += 1) expect(foundAfter(delays, () => minutes(5))).toBeLessThan(minutes(75))
    },
  )

  it.each(delayKinds.slice(0, 2))(
    'are found where they came %s and come a minute later every ten minutes',
    (_n, delays) => {
      for (let nth = 0; nth < runs(3); nth += 1)
        expect(foundAfter(delays, (since) => since / 10)).toBeLessThan(hours(2))
    },
  )

  it('are found where they take twice as long every two weeks, before they take a quarter of an hour', () => {
    const middle = (at: number): number => seconds(30) * 2 ** Math.max(0, (at - monday - learned) / (2 * week))
    const until = monday + learned + 10 * week
    const posts = heardOf(6, (at) => lognormal(middle(at), 0.5), until - monday)
    const [first] = watchDelays(posts, monday + learned, until)
    expect(middle(first?.at ?? Number.POSITIVE_INFINITY)).toBeLessThan(minutes(15))
  })
})

describe('a sign-in', () => {
  /** Looks every hour for eight weeks. */
  const watch = (session: (at: number) => WatchedSource['session']): Watch['begun'] => {
    const eye = new Watch()
    for (let at: number = monday; at < monday + 8 * week; at += hour) eye.look({ session: session(at) }, at)
    return eye.begun
  }
  const lasts = (life: number, renews: boolean) => (at: number) => ({
    expiresAt: instant(renews ? Math.ceil((at - monday + 1) / life) * life + monday : monday + life),
    renews,
  })

  it.each([days(30), days(7), hour])('that renews itself is no alarm, however short it is: %d', (life) => {
    expect(watch(lasts(life, true))).toEqual([])
  })

  it.each([
    [days(90), days(90 - 7)],
    [days(30), days(30 - 7)],
    [days(14), days(7)],
    [days(7), 0],
    [hour, 0],
  ])('that ends by itself is one alarm, a week before or at once: %d', (life, after) => {
    const begun = watch(lasts(life, false))
    if (life > 8 * week) return expect(begun).toEqual([])
    expect(begun.map(({ kind }) => kind)).toEqual(['session-ends'])
    expect((begun[0]?.at ?? 0) - monday - after).toBeLessThanOrEqual(2 * hour)
  })

  it('that lacks a right is an alarm at the first look, and one, though the right is asked about anew at each beginning', () => {
    const lacks = (at: number) => (Math.floor(at / hour) % 24 === 0 ? null : { en: 'It may not report.' })
    const begun = watch((at) => ({ expiresAt: null, renews: false, lacks: at === monday ? { en: 'No.' } : lacks(at) }))
    expect(begun[0]).toEqual({ kind: 'rights-missing', at: monday })
  })
})
