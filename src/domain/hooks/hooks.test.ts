import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { days, duration, hours, instant, minutes } from '../model/time.ts'
import { hookTypeOf, hookTypes, kindsOf } from './hook-type.ts'
import { afterFailure, isAiling, mostTries, nextTry, type Standing } from './patience.ts'

const now = instant(Date.parse('2026-03-02T09:00:00Z'))
const chance = fc.double({ min: 0, max: 1, noNaN: true })

describe('a message that does not get through', () => {
  it('is tried again over a day, after waits that grow, and then given up', () => {
    fc.assert(
      fc.property(fc.array(chance, { minLength: mostTries, maxLength: mostTries }), (chances) => {
        let at = now
        let last = 0
        for (let tries = 1; tries < mostTries; tries += 1) {
          const next = nextTry(tries, null, chances[tries] ?? 0, at)
          if (next === null) throw new Error('given up too soon')
          expect(next - at).toBeGreaterThan(last)
          last = next - at
          at = next
        }
        expect(nextTry(mostTries, null, 0, at)).toBeNull()
        expect(at - now).toBeGreaterThan(hours(18))
        expect(at - now).toBeLessThan(hours(30))
      }),
    )
  })

  it('waits as long as the receiver asks for, an hour at most', () => {
    expect(nextTry(1, minutes(3), 0.5, now)).toBe(now + minutes(3))
    expect(nextTry(1, days(3), 0.5, now)).toBe(now + hours(1))
    expect(nextTry(8, minutes(3), 0.5, now)).toBe(now + hours(4))
  })
})

describe('a receiver that only fails', () => {
  const failing = (times: number, every: number): ReturnType<typeof afterFailure> & { readonly at: number } => {
    let standing: Standing = { failures: 0, failingSince: null }
    let at = now
    for (let i = 1; i < times; i += 1) {
      standing = afterFailure(standing, 0.5, at)
      at = instant(at + every)
    }
    return { ...afterFailure(standing, 0.5, at), at }
  }

  it('is left in peace from the third time on, ever longer, ten minutes at most', () => {
    expect(failing(2, 1_000).restUntil).toBeNull()
    const rests = [3, 4, 5, 6, 30].map((times) => {
      const { restUntil, at } = failing(times, 1_000)
      return (restUntil ?? 0) - at
    })
    expect(rests).toEqual([10_000, 20_000, 40_000, 80_000, 600_000])
  })

  it('is told of after an hour, and switched off after five days, not sooner', () => {
    expect(isAiling(failing(3, minutes(10)), instant(now + minutes(30)))).toBe(false)
    expect(isAiling(failing(3, minutes(10)), instant(now + hours(1)))).toBe(true)
    expect(failing(12, hours(10)).off).toBe(false)
    expect(failing(14, hours(10)).off).toBe(true)
    // Seldom told anything: two failures a week apart are no proof.
    expect(failing(2, duration(days(7))).off).toBe(false)
  })
})

it('what can be told has each a kind of event of its own, and nothing else is told', () => {
  expect(new Set(hookTypes).size).toBe(hookTypes.length)
  for (const type of hookTypes) expect(kindsOf([type]).map(hookTypeOf)).toEqual([type])
  expect(hookTypeOf('reply-sending')).toBeNull()
  expect(hookTypeOf('constructor')).toBeNull()
})
