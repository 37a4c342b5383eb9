import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ask, budgetFor, chooseAsks, longestRound } from './quota.ts'
import { after, instant, minutes, seconds } from './time.ts'

const now = instant(1_772_442_000_000)
const ask = fc.record({
  told: fc.boolean(),
  askedAt: fc.option(fc.integer({ min: 0, max: now })),
  found: fc.double({ min: 0, max: 1_000, noNaN: true }),
})
const asks = fc.array(ask, { maxLength: 60 }).map((all) => all.map((it, at): Ask => ({ ...it, name: `${at}` })))

describe('what is asked when not everything can be', () => {
  it('is never more than the budget, is everything where that fits, and is what was said to the brand first', () => {
    fc.assert(
      fc.property(asks, fc.integer({ min: 0, max: 80 }), (all, budget) => {
        const chosen = new Set(chooseAsks(all, budget, now))
        expect(chosen.size).toBe(Math.min(all.length, budget))
        const left = all.filter(({ name }) => !chosen.has(name))
        if (left.some(({ told }) => told)) expect(all.filter(({ name, told }) => chosen.has(name) && !told)).toEqual([])
      }),
    )
  })

  it('leaves out nobody for long, whatever the others find', () => {
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 10 }), (all, more) => {
        const told = all.filter((it) => it.told).length
        let at = now
        let state = all
        const last = new Map<string, number>()
        const rounds = Math.ceil((all.length - told) / more) * 5 + 1
        for (let round = 0; round < rounds; round++) {
          const chosen = new Set(chooseAsks(state, told + more, at))
          for (const name of chosen) last.set(name, round)
          state = state.map((it) => (chosen.has(it.name) ? { ...it, askedAt: at } : it))
          at = after(at, longestRound)
        }
        expect(all.filter(({ name }) => !last.has(name))).toEqual([])
      }),
    )
  })

  it('is a search that finds much more often than one that finds nothing', () => {
    let state: readonly Ask[] = [0, 3, 0, 0].map((found, at) => ({
      name: `${at}`,
      told: false,
      askedAt: now - 1,
      found,
    }))
    const counts = new Map<string, number>()
    let at = now
    for (let round = 0; round < 70; round++) {
      const [chosen = ''] = chooseAsks(state, 1, at)
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1)
      state = state.map((it) => (it.name === chosen ? { ...it, askedAt: at } : it))
      at = after(at, longestRound)
    }
    expect((counts.get('1') ?? 0) / (counts.get('0') ?? 1)).toBeGreaterThan(1.5)
    expect(counts.get('0')).toBeGreaterThan(5)
  })
})

describe('the budget of a round', () => {
  it('is what is polite in a minute, while there is enough', () => {
    expect(budgetFor(null, seconds(2), now)).toBe(30)
    expect(budgetFor({ left: 290, resetsAt: after(now, minutes(5)) }, seconds(2), now)).toBe(30)
    expect(budgetFor({ left: 0, resetsAt: now }, seconds(2), now)).toBe(30)
  })

  it('lasts until the quota begins anew, and leaves two requests for answers', () => {
    expect(budgetFor({ left: 22, resetsAt: after(now, minutes(4)) }, seconds(2), now)).toBe(5)
    expect(budgetFor({ left: 2, resetsAt: after(now, minutes(4)) }, seconds(2), now)).toBe(0)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 60 }), (left, many) => {
        const resetsAt = after(now, minutes(many))
        let at = now
        let rest = left
        while (at < resetsAt) {
          rest -= budgetFor({ left: rest, resetsAt }, seconds(2), at)
          at = after(at, longestRound)
        }
        expect(rest).toBeGreaterThanOrEqual(Math.min(left, 2))
      }),
    )
  })
})
