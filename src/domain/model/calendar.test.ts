import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAt, dayOf } from './calendar.ts'
import { instant } from './time.ts'

describe('days of the calendar', () => {
  it('a day begins when the platform says so, and each moment is of the day that the platform says', () => {
    const moment = fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9999-12-31') })
    fc.assert(
      fc.property(moment, (ms) => {
        const text = new Date(ms).toISOString().slice(0, 10)
        expect(dayOf(instant(ms))).toBe(text)
        expect(dayAt(text)).toBe(Date.parse(text))
      }),
    )
  })

  it.each(['2026-02-30', '2026-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '26-1-1', '', '2026-11-01T00:00'])(
    '“%s” is no day',
    (text) => {
      expect(dayAt(text)).toBeNull()
    },
  )

  it('a leap day is a day', () => {
    expect(dayAt('2028-02-29')).toBe(Date.parse('2028-02-29'))
  })
})
