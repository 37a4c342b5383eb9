import { expect, it } from 'vitest'
import { lastDay } from './hours.tsx'

const now = Date.parse('2026-03-02T09:30:00Z')
const hours = [
  { at: '2026-03-02T09:00:00Z', posts: 4 },
  { at: '2026-03-02T07:00:00Z', posts: 2 },
  { at: '2026-03-01T09:00:00Z', posts: 9 },
]

it('an hour without posts is zero, and what is older than a day is left out', () => {
  const day = lastDay(hours, 0, now)
  expect(day).toHaveLength(24)
  expect(day.slice(-4)).toEqual([0, 2, 0, 4])
  expect(day.reduce<number>((sum, it) => sum + (it ?? 0), 0)).toBe(6)
})

it('before the source was there nothing is known, which is no zero', () => {
  const day = lastDay(hours, Date.parse('2026-03-02T06:40:00Z'), now)
  expect(day.slice(-4)).toEqual([0, 2, 0, 4])
  expect(day.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => null))
})
