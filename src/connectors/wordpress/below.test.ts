import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Below } from './below.ts'

it('what a cursor keeps of numbers gives them back, whichever they are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 400 })),
      fc.array(fc.integer({ min: 1, max: 2 ** 40 })),
      (dense, far) => {
        const below = new Below('')
        below.add([...dense, ...far])
        const again = new Below(below.text)
        expect(again.between(0, Number.MAX_SAFE_INTEGER)).toEqual(
          [...new Set([...dense, ...far])].sort((a, b) => b - a),
        )
        expect(new Below(again.text).text).toBe(below.text)
      },
    ),
  )
})

it('numbers in a row cost next to nothing, and no more than ten thousand are kept: the newest', () => {
  const below = new Below('')
  below.add(Array.from({ length: 12_000 }, (_, i) => i + 1))
  expect(below.text.length).toBeLessThan(20)
  const kept = new Below(below.text)
  expect([kept.has(2_000), kept.has(2_001), kept.has(12_000)]).toEqual([false, true, true])
})

it.each(['', '-', 'zzzzzzzzzzzzzzzz', '1-zzzzzzz', '!!.1', '1--'])(
  'whatever stands in a cursor (%s) is read without harm',
  (text) => {
    expect(new Below(text).between(0, Number.MAX_SAFE_INTEGER).length).toBeLessThan(10_001)
  },
)
