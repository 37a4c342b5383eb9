import { describe, expect, it } from 'vitest'
import { offsetAfter } from './server-clock.ts'

/** An answer that was given at this moment, after 40 ms, to a device whose clock is ahead by so much. */
const answer = (given: number, aheadMs: number, tookMs = 40) => ({
  date: new Date(given).toUTCString(),
  sentAt: given + aheadMs - tookMs,
  receivedAt: given + aheadMs,
})
const noon = Date.parse('2026-03-02T12:00:00.400Z')
const minute = 60_000

describe('the time of the server', () => {
  it('is the device’s own where that is right, or off by less than anybody would notice', () => {
    for (const ahead of [0, 400, -900, 2_500, -2_500]) expect(offsetAfter(0, answer(noon, ahead))).toBe(0)
  })

  it('is learnt from its answers where the device is off, to the second', () => {
    for (const ahead of [minute, -minute, 9_000, -9_000, 3 * 60 * minute]) {
      expect(Math.abs(offsetAfter(0, answer(noon, ahead)) + ahead)).toBeLessThanOrEqual(1_000)
    }
  })

  it('does not waver from answer to answer, so that what is counted down does not', () => {
    const first = offsetAfter(0, answer(noon, minute))
    expect(offsetAfter(first, answer(noon + 30_300, minute, 90))).toBe(first)
    // An answer that took its time says less, and nothing against it.
    const little = offsetAfter(0, answer(noon, -5_000))
    expect(offsetAfter(little, answer(noon + 30_300, -5_000, 3_000))).toBe(little)
    // The device was put right meanwhile.
    expect(offsetAfter(first, answer(noon + 30_300, 0))).toBe(0)
  })

  it('is not learnt from an answer that was long on its way, nor from one without a date', () => {
    expect(offsetAfter(0, answer(noon, minute, 6_000))).toBe(0)
    expect(offsetAfter(-minute, { date: null, sentAt: noon, receivedAt: noon })).toBe(-minute)
  })
})
