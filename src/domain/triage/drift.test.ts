import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import { type Drift, drifted, driftOf, leastPosts, type Mix } from './drift.ts'

const shares = { complaint: 0.45, question: 0.25, praise: 0.15, chatter: 0.1, thanks: 0.05 }

/** A week of posts drawn by chance; `wobble`: by how much the week itself is unlike others. */
function aWeek(random: () => number, posts: number, of: Record<string, number> = shares, wobble = 0.2): Mix {
  const moved = Object.entries(of).map(
    ([label, share]) => [label, share * Math.exp(wobble * (2 * random() - 1))] as const,
  )
  const sum = moved.reduce((all, [, share]) => all + share, 0)
  const mix: Record<string, number> = {}
  for (let i = 0; i < posts; i++) {
    let left = random() * sum
    const label = moved.find(([, share]) => (left -= share) <= 0)?.[0] ?? 'thanks'
    mix[label] = (mix[label] ?? 0) + 1
  }
  return mix
}

describe('the mix of labels', () => {
  it('that is the same has not moved', () => {
    expect(driftOf({ a: 300, b: 100 }, { a: 300, b: 100 }).index).toBe(0)
  })

  it('names the label that moved most, with both shares', () => {
    const { label, usual, now } = driftOf({ complaint: 100, praise: 300 }, { complaint: 300, praise: 100 })
    expect([label, Math.round(usual * 100), Math.round(now * 100)]).toEqual(['complaint', 25, 75])
  })

  /** Where chance begins: any number does as well. */
  const begins = fc.integer({ min: 1, max: 2 ** 31 - 1 })
  const doubled = { ...shares, complaint: 0.9, question: 0.1 }

  it('raises a false alarm in fewer than one in a thousand weeks, of quiet brands and of busy ones, wherever chance begins', () => {
    let alarms = 0
    let told = 0
    fc.assert(
      fc.property(begins, fc.constantFrom(leastPosts, 500, 2_000), (from, posts) => {
        const random = chance(from)
        for (let i = 0; i < 50; i++, told++) {
          const weeks = Array.from({ length: 8 }, () => aWeek(random, posts))
          if (drifted(weeks, aWeek(random, posts)) !== null) alarms++
        }
      }),
      { numRuns: runs(24) },
    )
    // One in six thousand, tried over forty beginnings: three in 1,200 are one chance in a thousand.
    expect(alarms).toBeLessThan(Math.max(3, told / 1_000))
  })

  it('is told to have moved when complaints go from 45 to 69 in a hundred, in nine of ten weeks wherever chance begins, and 97 of 100 together', () => {
    let alarms = 0
    let told = 0
    fc.assert(
      fc.property(begins, (from) => {
        const random = chance(from)
        let here = 0
        for (let i = 0; i < 50; i++, told++) {
          const weeks = Array.from({ length: 8 }, () => aWeek(random, 400))
          if (drifted(weeks, aWeek(random, 400, doubled)) !== null) here++
        }
        alarms += here
        expect(here).toBeGreaterThanOrEqual(45)
      }),
      { numRuns: runs(8) },
    )
    expect(alarms / told).toBeGreaterThanOrEqual(0.97)
  })

  it('is told to have moved also where one of the weeks before was as odd already, wherever chance begins', () => {
    fc.assert(
      fc.property(begins, fc.integer({ min: 0, max: 7 }), (from, odd) => {
        const random = chance(from)
        let here = 0
        for (let i = 0; i < 50; i++) {
          const weeks = Array.from({ length: 8 }, (_, week) => aWeek(random, 400, week === odd ? doubled : shares))
          if (drifted(weeks, aWeek(random, 400, doubled)) !== null) here++
        }
        expect(here).toBeGreaterThanOrEqual(44)
      }),
      { numRuns: runs(8) },
    )
  })

  it('says nothing of a few posts or of a new brand', () => {
    const random = chance(5)
    const weeks = Array.from({ length: 8 }, () => aWeek(random, 400))
    expect(drifted(weeks, { spam: leastPosts - 1 })).toBeNull()
    expect(drifted(weeks.slice(0, 3), { spam: 1_000 })).toBeNull()
  })
})

/** How often something was looked at a week. */
const looks = 28

/** What is told of a brand by who looks four times a day, from the ninth week on: at which look an alarm began or was over. `posts` and `of`: how many a week, and how they are shared out. */
function toldOf(
  random: () => number,
  weeks: number,
  posts: (week: number) => number,
  of: (week: number) => Record<string, number> = () => shares,
): readonly { readonly at: number; readonly is: boolean }[] {
  const stretches: Mix[] = []
  for (let week = 0; week < weeks; week++) {
    const whole = aWeek(random, posts(week), of(week))
    const drawn: Record<string, number>[] = Array.from({ length: looks }, () => ({}))
    for (const [label, count] of Object.entries(whole))
      for (let i = 0; i < count; i++) {
        const mix = drawn[Math.floor(random() * looks)] ?? {}
        mix[label] = (mix[label] ?? 0) + 1
      }
    stretches.push(...drawn)
  }
  const sum = (from: number): Mix => {
    const all: Record<string, number> = {}
    for (const mix of stretches.slice(from, from + looks))
      for (const [label, count] of Object.entries(mix)) all[label] = (all[label] ?? 0) + count
    return all
  }
  const told: { at: number; is: boolean }[] = []
  let stands: Drift | null = null
  for (let at = 9 * looks; at <= stretches.length; at++) {
    const before = Array.from({ length: 8 }, (_, i) => sum(at - (i + 2) * looks))
    const now = drifted(before, sum(at - looks), stands)
    if ((now === null) !== (stands === null)) told.push({ at: at / looks, is: now !== null })
    stands = now
  }
  return told
}

describe('who looks at the mix of labels four times a day', () => {
  it('raises one false alarm at most in two hundred weeks of brands of any size', () => {
    const random = chance(seed)
    const told = [3, 40, 210, 400, 1_000].flatMap((posts) => toldOf(random, 49, () => posts))
    expect(told.filter(({ is }) => is).length).toBeLessThanOrEqual(1)
  })

  it('tells of a move that stays once, within a week, and of its end once', () => {
    const random = chance(seed + 1)
    const moved = { ...shares, complaint: 0.9, question: 0.1 }
    for (const posts of [250, 400, 1_000]) {
      const told = toldOf(
        random,
        34,
        () => posts,
        (week) => (week >= 16 ? moved : shares),
      )
      expect(told.map(({ is }) => is)).toEqual([true, false])
      expect(told[0]?.at).toBeGreaterThan(16)
      expect(told[0]?.at).toBeLessThanOrEqual(17)
    }
  })

  it('tells of a move in passing once, though it hangs about the bound', () => {
    const random = chance(seed + 2)
    const near = { ...shares, complaint: 0.8, question: 0.18 }
    const starts = Array.from(
      { length: 12 },
      () =>
        toldOf(
          random,
          26,
          () => 300,
          (week) => (week === 14 ? near : shares),
        ).filter(({ is }) => is).length,
    )
    expect(Math.max(...starts)).toBe(1)
  })

  it('does not say that it is over because hardly anybody writes', () => {
    const random = chance(seed + 3)
    const moved = { ...shares, complaint: 0.9, question: 0.1 }
    const told = toldOf(
      random,
      20,
      (week) => (week === 17 ? 60 : 400),
      (week) => (week >= 16 ? moved : shares),
    )
    expect(told.map(({ is }) => is)).toEqual([true])
  })

  it('says that it is over once nothing usual is left to hold it against', () => {
    const random = chance(seed + 4)
    const moved = { ...shares, complaint: 0.9, question: 0.1 }
    const told = toldOf(
      random,
      30,
      (week) => (week > 16 ? 5 : 400),
      (week) => (week >= 16 ? moved : shares),
    )
    expect(told.map(({ is }) => is)).toEqual([true, false])
    expect(told[1]?.at).toBeGreaterThan(20)
  })
})
