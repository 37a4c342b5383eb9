import { describe, expect, it } from 'vitest'
import { chance } from '../../../test/support/seed.ts'
import { drifted, driftOf, leastPosts, type Mix } from './drift.ts'

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

  it('raises a false alarm in fewer than one in a thousand weeks, of quiet brands and of busy ones', () => {
    const random = chance(3)
    let alarms = 0
    for (const posts of [leastPosts, 500, 2_000])
      for (let i = 0; i < 400; i++) {
        const weeks = Array.from({ length: 8 }, () => aWeek(random, posts))
        if (drifted(weeks, aWeek(random, posts)) !== null) alarms++
      }
    expect(alarms).toBeLessThanOrEqual(1)
  })

  it('is told to have moved when complaints go from 45 to 69 in a hundred, in 95 of 100 weeks', () => {
    const random = chance(4)
    const doubled = { ...shares, complaint: 0.9, question: 0.1 }
    let alarms = 0
    for (let i = 0; i < 200; i++) {
      const weeks = Array.from({ length: 8 }, () => aWeek(random, 400))
      if (drifted(weeks, aWeek(random, 400, doubled))?.label !== undefined) alarms++
    }
    expect(alarms).toBeGreaterThanOrEqual(190)
  })

  it('says nothing of a few posts or of a new brand', () => {
    const random = chance(5)
    const weeks = Array.from({ length: 8 }, () => aWeek(random, 400))
    expect(drifted(weeks, { spam: leastPosts - 1 })).toBeNull()
    expect(drifted(weeks.slice(0, 3), { spam: 1_000 })).toBeNull()
  })
})
