import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { duration, hours, type Instant, instant, minutes } from '../model/time.ts'
import { type Case, rebuild } from './case.ts'
import type { ClockPolicy } from './clock.ts'
import { answer, open, record, ring, setPriority } from './decide.ts'
import { setKind } from './decide-care.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const at = (length: number): Instant => instant(nine + length)
const usual: ClockPolicy = { firstReply: hours(4), warnShare: 0.75, solution: hours(48) }
const crisis: ClockPolicy = { firstReply: minutes(15), warnShare: 0.75, solution: hours(4) }
const opened = (policy = usual) =>
  open(
    { id: '1', brandId: 'b', sourceId: 's', authorId: '7', postId: '1', publishedAt: nine, priority: 'medium', policy },
    nine,
  )
const raise = (before: Case, policy: ClockPolicy, now: Instant) => {
  const decision = setPriority(before, 'critical', policy, now)
  return record(before, decision.ok ? decision.facts : [], 'ines', now)
}

describe('a case that turns out to be more pressing', () => {
  it('is answered as fast as such cases are, from the moment at which it is known, and the log tells it', () => {
    const first = opened()
    const { after, events } = raise(first.after, crisis, at(hours(1)))
    expect(after.clock).toMatchObject({
      state: 'running',
      warnAt: at(hours(1) + minutes(11.25)),
      dueAt: at(minutes(75)),
    })
    expect(after.solution).toMatchObject({ state: 'running', dueAt: at(hours(5)) })
    expect(after.policy).toEqual(crisis)
    expect(events.map(({ fact }) => fact.kind)).toEqual(['priority-set', 'clock-shortened', 'solution-shortened'])
    expect(rebuild('1', [...first.events, ...events])).toEqual(after)
  })

  it('is so by its kind too', () => {
    const decision = setKind(opened().after, 'complaint', crisis, at(minutes(1)))
    expect(decision.ok && decision.facts[1]).toMatchObject({ kind: 'clock-shortened', dueAt: at(minutes(16)) })
  })

  it('keeps what was promised where that is sooner: nobody gains time by it', () => {
    const before = opened(crisis).after
    const { after, events } = raise(before, usual, at(minutes(5)))
    expect(events).toHaveLength(1)
    expect([after.clock, after.solution, after.policy]).toEqual([before.clock, before.solution, before.policy])
    const nearlyDue = raise(opened().after, crisis, at(hours(4) - minutes(5))).after
    expect(nearlyDue.clock.dueAt).toBe(at(hours(4)))
  })

  it('moves neither a clock that was met nor one that has run out', () => {
    const given = answer(null, '9', at(minutes(5)))
    const met = record(opened().after, given.ok ? given.facts : [], null, at(minutes(5))).after
    expect(raise(met, crisis, at(minutes(6))).after.clock).toEqual(met.clock)
    const rung = ring(opened().after, at(hours(5)))
    const late = record(opened().after, rung.ok ? rung.facts : [], null, at(hours(5))).after
    expect(raise(late, crisis, at(hours(5))).after.clock).toEqual(late.clock)
  })

  it('is never due later than before, whatever is promised and whenever it is said', () => {
    const length = fc.integer({ min: 1, max: 3_000 }).map((n) => duration(minutes(n)))
    fc.assert(
      fc.property(fc.array(fc.tuple(length, length, length), { maxLength: 6 }), (steps) => {
        let { after: it, events } = opened()
        let now: number = 0
        for (const [n, [firstReply, solution, passes]] of steps.entries()) {
          now += passes
          const policy = { firstReply, solution, warnShare: 0.75 }
          const decision = setPriority(it, n % 2 === 0 ? 'high' : 'low', policy, at(now))
          const next = record(it, decision.ok ? decision.facts : [], null, at(now))
          expect(next.after.clock.dueAt).toBeLessThanOrEqual(it.clock.dueAt)
          expect(next.after.clock.warnAt).toBeLessThanOrEqual(next.after.clock.dueAt)
          if (it.solution?.state === 'running' && next.after.solution?.state === 'running') {
            expect(next.after.solution.dueAt).toBeLessThanOrEqual(it.solution.dueAt)
          }
          events = [...events, ...next.events]
          it = next.after
          expect(rebuild('1', events)).toEqual(it)
        }
      }),
      { numRuns: runs(100) },
    )
  })
})
