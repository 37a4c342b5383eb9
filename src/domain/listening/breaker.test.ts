import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { after, hours, instant, minutes, seconds } from '../model/time.ts'
import { afterFailure, type Breaker, closedBreaker, mayAsk } from './breaker.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const failing = (times: number, retryAt: number | null = null): Breaker =>
  Array.from({ length: times }).reduce<Breaker>(
    (breaker) => afterFailure(breaker, { needsPerson: false, retryAt, named: retryAt }, nine),
    closedBreaker,
  )

describe('a source that cannot be read', () => {
  it('is asked at growing intervals, once each, five minutes apart at most', () => {
    const waits = Array.from({ length: 12 }, (_, i) => (failing(i + 1).until ?? nine) - nine)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect([waits[0], waits.at(-1)]).toEqual([2_000, 300_000])
    expect(mayAsk(failing(3), false, nine)).toEqual({ kind: 'hold', until: after(nine, seconds(8)) })
    expect(mayAsk(failing(3), false, after(nine, seconds(8)))).toEqual({ kind: 'ask' })
  })

  it('is asked at once when somebody waits, unless the network itself asked to be left alone', () => {
    expect(mayAsk(failing(9), true, nine)).toEqual({ kind: 'ask' })
    const named = failing(1, nine + minutes(30))
    expect(mayAsk(named, true, nine)).toEqual({ kind: 'hold', until: after(nine, minutes(30)) })
    const patience = { needsPerson: false, retryAt: after(nine, minutes(30)), named: null }
    const ours = afterFailure(closedBreaker, patience, nine)
    expect(mayAsk(ours, false, nine)).toEqual({ kind: 'hold', until: after(nine, minutes(30)) })
    expect(mayAsk(ours, true, nine)).toEqual({ kind: 'ask' })
  })

  it('waits ten minutes for a person, and asks as before after a success', () => {
    expect(afterFailure(closedBreaker, { needsPerson: true, retryAt: null, named: null }, nine).until).toBe(
      after(nine, minutes(10)),
    )
    expect(mayAsk(closedBreaker, false, nine)).toEqual({ kind: 'ask' })
  })

  it('is never left alone for more than a day, nor asked before its time, whatever a network names', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 40 }), (retryAt, times) => {
        const { until } = afterFailure(failing(times), { needsPerson: false, retryAt, named: retryAt }, nine)
        expect(until).toBeGreaterThan(nine)
        expect(until).toBeLessThanOrEqual(after(nine, hours(24)))
      }),
    )
  })
})
