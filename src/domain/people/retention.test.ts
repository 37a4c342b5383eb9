import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instant } from '../model/time.ts'
import { daysBefore, monthsBefore, retentionChoices, retentionFault } from './retention.ts'

const at = (iso: string) => instant(Date.parse(iso))

it.each([
  ['2026-03-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
  ['2024-02-29T10:00:00Z', 12, '2023-02-28T10:00:00Z'],
  ['2026-01-15T00:00:00Z', 24, '2024-01-15T00:00:00Z'],
  ['2026-12-31T23:59:59Z', 6, '2026-06-30T23:59:59Z'],
])('%s less %i months is %s', (now, months, before) => {
  expect(monthsBefore(at(now), months)).toBe(at(before))
})

it('agrees with the calendar of the machine, on every day and for every length', () => {
  const moments = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant)
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 700 }), (now, months) => {
      const day = new Date(now).getUTCDate()
      const expected = new Date(now)
      expected.setUTCDate(1)
      expected.setUTCMonth(expected.getUTCMonth() - months)
      const length = new Date(Date.UTC(expected.getUTCFullYear(), expected.getUTCMonth() + 1, 0)).getUTCDate()
      expected.setUTCDate(Math.min(day, length))
      expect(monthsBefore(now, months)).toBe(expected.getTime())
    }),
  )
})

it('more months reach further back, and always before now', () => {
  const moments = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant)
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (now, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)]
      expect(monthsBefore(now, less)).toBeLessThan(now)
      expect(monthsBefore(now, more)).toBeLessThanOrEqual(monthsBefore(now, less))
      expect(daysBefore(now, more)).toBeLessThanOrEqual(daysBefore(now, less))
    }),
  )
})

it('only what can be chosen can be set, and nobody keeps for good what its author took back', () => {
  expect(retentionFault({ postsMonths: 12, casesMonths: null, deletedDays: 30 })).toBeNull()
  expect(retentionFault({ postsMonths: 11, casesMonths: 24, deletedDays: 30 })).toMatch(/postsMonths/)
  expect(retentionFault({ postsMonths: 12, casesMonths: 24, deletedDays: null })).toMatch(/deletedDays/)
  expect(retentionChoices.deletedDays).not.toContain(null)
})
