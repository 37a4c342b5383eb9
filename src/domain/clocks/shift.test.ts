import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { type Instant, instant } from '../model/time.ts'
import { barePlan, nextOnWatch, type StaffPlan, watchOf } from './shift.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const evening = [{ from: 17 * 60, to: 22 * 60 }]
const split = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 14 * 60, to: 18 * 60 },
]
const plan = (given: Partial<StaffPlan> = {}): StaffPlan => ({ ...barePlan('Europe/Paris'), ...given })
const away = (from: string, to: string, standInId: string | null = null) => ({
  id: from,
  from: at(from),
  to: at(to),
  standInId,
})

describe('somebody’s watch', () => {
  it('has no end for whoever has no shifts', () => {
    expect(watchOf(plan(), at('2026-03-02T03:00:00Z'))).toEqual({ state: 'on', until: null })
  })

  it('is that of the wall clocks of their own zone, several shifts a day', () => {
    const hugo = plan({ week: [split, split, split, split, split, [], []] })
    expect(watchOf(hugo, at('2026-03-02T10:00:00Z'))).toEqual({ state: 'on', until: at('2026-03-02T11:00:00Z') })
    expect(watchOf(hugo, at('2026-03-02T12:00:00Z'))).toEqual({ state: 'off', from: at('2026-03-02T13:00:00Z') })
    expect(watchOf(hugo, at('2026-03-06T18:00:00Z'))).toEqual({ state: 'off', from: at('2026-03-09T08:00:00Z') })
  })

  it('goes on past midnight where one shift ends and the next begins there', () => {
    const night = [
      { from: 0, to: 6 * 60 },
      { from: 22 * 60, to: 24 * 60 },
    ]
    const nora = plan({ week: [night, night, night, night, night, night, night] })
    expect(watchOf(nora, at('2026-03-02T22:00:00Z'))).toEqual({ state: 'on', until: at('2026-03-03T05:00:00Z') })
  })

  it('gives way to an absence, which begins in the middle of a shift and ends before the next', () => {
    const ines = plan({
      week: [evening, evening, evening, evening, evening, [], []],
      absences: [away('2026-03-02T18:00:00Z', '2026-03-04T12:00:00Z', 'hugo')],
    })
    expect(watchOf(ines, at('2026-03-02T17:00:00Z'))).toEqual({ state: 'on', until: at('2026-03-02T18:00:00Z') })
    expect(watchOf(ines, at('2026-03-03T17:00:00Z'))).toEqual({
      state: 'away',
      until: at('2026-03-04T12:00:00Z'),
      standInId: 'hugo',
    })
    expect(nextOnWatch(ines, at('2026-03-03T17:00:00Z'))).toBe(at('2026-03-04T16:00:00Z'))
  })

  it('takes absences that follow one another for one', () => {
    const ines = plan({
      absences: [
        away('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z', 'hugo'),
        away('2026-03-03T00:00:00Z', '2026-03-05T00:00:00Z', 'nora'),
      ],
    })
    const told = { state: 'away', until: at('2026-03-05T00:00:00Z'), standInId: 'hugo' }
    expect(watchOf(ines, at('2026-03-02T12:00:00Z'))).toEqual(told)
  })

  it('never comes again for whoever has a week without shifts', () => {
    const gone = plan({ week: [[], [], [], [], [], [], []] })
    expect(watchOf(gone, at('2026-03-02T12:00:00Z'))).toEqual({ state: 'off', from: null })
  })

  it('is on until the moment it names and not at it, and comes again at the moment it names', () => {
    const period = fc
      .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 40 }))
      .map(([from, length]) => ({ from: from * 15, to: Math.min(1_440, (from + length) * 15) }))
    const week = fc.array(fc.array(period, { maxLength: 2 }), { minLength: 7, maxLength: 7 })
    const moment = fc.integer({ min: Date.parse('2026-03-20'), max: Date.parse('2026-04-10') })
    const absence = fc
      .tuple(moment, fc.integer({ min: 1, max: 100 }))
      .map(([from, h]) => ({ id: 'a', from: instant(from), to: instant(from + h * 3_600_000), standInId: null }))
    fc.assert(
      fc.property(week, fc.array(absence, { maxLength: 3 }), moment, (shifts, absences, now) => {
        const it = plan({ week: shifts, absences })
        const watch = watchOf(it, instant(now))
        if (watch.state === 'on' && watch.until !== null) {
          expect(watch.until).toBeGreaterThan(now)
          expect(watchOf(it, instant(watch.until - 1)).state).toBe('on')
          expect(watchOf(it, watch.until).state).not.toBe('on')
        }
        const next = nextOnWatch(it, instant(now))
        if (next !== null) expect(watchOf(it, next).state).toBe('on')
        if (next !== null && next > now) expect(watchOf(it, instant(next - 1)).state).not.toBe('on')
      }),
      { numRuns: runs(150) },
    )
  })
})
