import { describe, expect, it } from 'vitest'
import { after, hours, instant, minutes, seconds } from '../model/time.ts'
import { waitAfter } from '../model/wait-after.ts'
import { retryAt } from './retry.ts'

const noon = instant(Date.UTC(2026, 10, 20, 12))

describe('a reply that the network could not take yet', () => {
  it('waits two seconds, then twice as long each time, and never more than five minutes', () => {
    expect([1, 2, 3, 4].map((attempts) => waitAfter(attempts))).toEqual([2_000, 4_000, 8_000, 16_000])
    expect(waitAfter(50)).toBe(minutes(5))
  })
  it('waits for the time that the network names', () => {
    expect(retryAt({ attempts: 1, createdAt: noon }, after(noon, minutes(7)), noon)).toBe(after(noon, minutes(7)))
  })
  it('does not trust a time in the past', () => {
    expect(retryAt({ attempts: 1, createdAt: noon }, after(noon, seconds(-7)), noon)).toBe(after(noon, seconds(2)))
  })
  it('goes back to its author after a day', () => {
    expect(retryAt({ attempts: 300, createdAt: noon }, null, after(noon, hours(24)))).toBeNull()
  })
})
