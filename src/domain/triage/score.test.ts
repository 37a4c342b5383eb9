import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { Features, denseSize } from './features.ts'
import { buckets } from './hashing.ts'
import type { Group, Model } from './model.ts'
import { Scored, Sums, logistic, scaleOf } from './score.ts'

const features = 6
const outputs = 3
const before = 2

/** A model of six features, the one at bucket 10 being the first, and so on; `table` holds the weights of each. */
const modelOf = (table: readonly (readonly number[])[], units: readonly number[], dense: Float32Array): Model => {
  const begins = new Uint32Array(features + 2)
  const weights: number[] = []
  table.forEach((row, i) => {
    // The outputs of another group stand before.
    weights.push(99)
    row.forEach((weight, output) => {
      if (weight !== 0) weights.push(((before + output) << 8) | (weight & 255))
    })
    begins[i + 2] = weights.length
  })
  const group: Group = {
    name: 'own',
    outputs: ['a', 'b', 'c'].map((name) => ({
      name,
      lines: {
        '*': [1, 0],
        fr: [2, 0.5],
        it: [
          2,
          0.5,
          [
            [-0.5, 1],
            [0.25, -1.5],
          ],
        ],
      },
      from: { '*': 0.5, fr: 0.8 },
    })),
    units,
    first: before,
    dense,
  }
  const other: Group = {
    name: '*',
    outputs: ['d', 'e'].map((name) => ({ name, lines: {}, from: {} })),
    units: [1, 1],
    first: 0,
    dense: new Float32Array(denseSize * before),
  }
  const places = new Uint32Array(buckets)
  for (let i = 0; i < features; i++) places[10 + i] = i + 1
  return {
    header: {
      version: '0',
      features,
      classes: [features],
      denseSize,
      groups: [],
      polarities: [],
      sure: {},
      direct: {},
    },
    places,
    begins,
    weights: Uint16Array.from(weights),
    groups: new Map([
      ['*', other],
      ['own', group],
    ]),
    polarities: new Map(),
  }
}

const weight = fc.oneof(fc.constant(0), fc.integer({ min: -127, max: 127 }))
const finite = fc.float({ min: -2, max: 2, noNaN: true })

describe('the score of a post', () => {
  it('is the sum of the weights of what the model knows in it, each once, scaled, and of the numbers beside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(weight, { minLength: outputs, maxLength: outputs }), {
          minLength: features,
          maxLength: features,
        }),
        fc.array(fc.float({ min: Math.fround(0.001), max: 1, noNaN: true }), {
          minLength: outputs,
          maxLength: outputs,
        }),
        fc.array(finite, { minLength: denseSize * outputs, maxLength: denseSize * outputs }),
        fc.array(finite, { minLength: denseSize, maxLength: denseSize }),
        fc.array(fc.integer({ min: 8, max: 18 }), { maxLength: 40 }),
        (table, units, dense, beside, met) => {
          const model = modelOf(table, units, Float32Array.from(dense))
          const post = new Features()
          post.dense.set(beside)
          met.forEach((bucket, i) => {
            post.ids[i] = bucket
          })
          post.count = met.length
          const sums = new Sums(model)
          const group = model.groups.get('own')
          if (group === undefined) throw new Error('the group is there')
          sums.take(post)
          const found = new Scored(group)
          const once = [...new Set(met)].filter((bucket) => bucket >= 10 && bucket < 10 + features)
          ;['a', 'b', 'c'].forEach((name, output) => {
            const whole = once.reduce((sum, bucket) => sum + (table[bucket - 10]?.[output] ?? 0), 0)
            let score = whole * (units[output] ?? 0) * scaleOf(met.length)
            post.dense.forEach((value, k) => {
              score += value * Math.fround(dense[k * outputs + output] ?? 0)
            })
            const plain = found.take(sums, post, 'de').answer(name)
            expect(plain.p).toBeCloseTo(logistic(Math.max(-20.7, Math.min(20.7, score))), 6)
            const french = found.take(sums, post, 'fr').answer(name, 1)
            expect(french.p).toBeCloseTo(logistic(Math.max(-20.7, Math.min(20.7, 2 * score + 0.5)) + 1), 6)
            expect(french.ahead >= 0).toBe(french.p >= 0.8)
            const bent = 2 * score + 0.5 + Math.max(0, score + 0.5) - 1.5 * Math.max(0, score - 0.25)
            const italian = found.take(sums, post, 'it').answer(name)
            expect(italian.p).toBeCloseTo(logistic(Math.max(-20.7, Math.min(20.7, bent))), 6)
          })
        },
      ),
      { numRuns: runs(30) },
    )
  })

  it('of an output that is not there is never said', () => {
    const model = modelOf([], [1, 1, 1], new Float32Array(denseSize * outputs))
    const group = model.groups.get('own')
    expect(group === undefined ? null : new Scored(group).answer('d').ahead).toBe(Number.NEGATIVE_INFINITY)
  })
})
