import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bucketOf, countDelays, delayBuckets, delayQuantile } from './delay.ts'

const delays = fc.array(fc.integer({ min: 0, max: 200_000_000 }), { minLength: 1, maxLength: 300 })

it('a quantile from the buckets is that of the sorted delays, within a fifth', () => {
  fc.assert(
    fc.property(delays, fc.constantFrom(0.5, 0.95), (all, share) => {
      const sorted = [...all].sort((a, b) => a - b)
      const exact = sorted[Math.max(1, Math.ceil(all.length * share)) - 1] ?? 0
      const found = delayQuantile(countDelays(all), share) ?? Number.NaN
      if (exact <= 250) expect(found).toBe(250)
      else expect(Math.max(found / exact, exact / found)).toBeLessThanOrEqual(1.2)
    }),
  )
})

it('counts add up, whatever was counted together', () => {
  fc.assert(
    fc.property(delays, delays, (a, b) => {
      const [ca, cb] = [countDelays(a), countDelays(b)]
      expect(countDelays([...a, ...b])).toEqual(ca.map((count, i) => count + (cb[i] ?? 0)))
    }),
  )
})

it('what is odd still has a bucket, and nothing counted has no quantile', () => {
  for (const odd of [-5, 0, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(bucketOf(odd)).toBeGreaterThanOrEqual(0)
    expect(bucketOf(odd)).toBeLessThan(delayBuckets)
  }
  expect(delayQuantile(countDelays([]), 0.5)).toBeNull()
  expect(delayQuantile([], 0.95)).toBeNull()
})
