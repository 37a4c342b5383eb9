import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { answersBy, corrected, isHeldOut, outputsOf, readCorrection, sameRight, saidOf } from './correction.ts'
import type { Judgement } from './judgement.ts'
import { abuses, hates, heads, kinds, sentiments, topics } from './labels.ts'

const named = <K extends string>(names: readonly K[], of: (name: K) => number): Record<K, number> => {
  const made: Partial<Record<K, number>> = {}
  for (const name of names) made[name] = of(name)
  return made as Record<K, number>
}
const judgement: Judgement = {
  ...{ version: '2', language: 'fr', relevant: true, sentiment: 'neg', complaint: true, kind: 'complaint', anger: 1 },
  ...{ urgent: false, churn: false, reminder: false, viral: false, sarcasm: false, topics: ['delay'], abuse: 'none' },
  ...{ hate: 'none', unsure: ['complaint', 'kind', 'anger'], personal: [] },
  p: {
    ...{ language: { fr: 1 }, relevant: 1, sentiment: named(sentiments, () => 0.3), complaint: 0.6 },
    kind: named(kinds, (it) => (it === 'question' ? 0.2 : 0.01)),
    ...{ anger: [0.6, 0.2, 0.1], urgent: 0, churn: 0, reminder: 0, viral: 0, sarcasm: 0 },
    ...{ topics: named(topics, () => 0), abuse: named(abuses, () => 0), hate: 0 },
  },
}

const correction = fc.oneof(
  fc.tuple(fc.constantFrom('relevant', 'complaint', 'urgent', 'churn', 'reminder', 'viral', 'sarcasm'), fc.boolean()),
  fc.tuple(fc.constant('anger'), fc.integer({ min: 0, max: 3 })),
  fc.tuple(fc.constant('sentiment'), fc.constantFrom(...sentiments)),
  fc.tuple(fc.constant('kind'), fc.constantFrom(...kinds)),
  fc.tuple(fc.constant('abuse'), fc.constantFrom(...abuses)),
  fc.tuple(fc.constant('hate'), fc.constantFrom(...hates)),
  fc.tuple(fc.constant('language'), fc.constantFrom('fr', 'en', 'de')),
  fc.tuple(fc.constant('topics'), fc.subarray([...topics])),
)

describe('a correction', () => {
  it('is what the post shows, and is in no doubt', () => {
    fc.assert(
      fc.property(correction, ([head, right]) => {
        const read = readCorrection(head, right)
        expect(read).toBeDefined()
        if (read === undefined) return
        const now = corrected(judgement, [read])
        expect(sameRight(saidOf(now, read.head), read.right)).toBe(true)
        expect(now.unsure).not.toContain(read.head)
        expect(now.complaint).toBe(now.kind === 'complaint')
      }),
      { numRuns: runs(100) },
    )
  })

  it('that is no possible answer of its head is none', () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['complaint', 'yes'],
      ['anger', 4],
      ['kind', 'rant'],
      ['topics', ['delay', 'no key']],
      ['topics', ['delay', 3]],
      ['topics', 'delay'],
      ['language', 'français'],
      ['p', true],
    ]
    expect(wrong.map(([head, right]) => readCorrection(head, right))).toEqual(wrong.map(() => undefined))
  })

  it('of a complaint says which kind it is then: the likeliest other one', () => {
    expect(corrected(judgement, [{ head: 'complaint', right: false }])).toMatchObject({ kind: 'question' })
  })

  it('teaches only outputs that belong to its head, kind also whether it is a complaint', () => {
    for (const head of heads) {
      const right = head === 'anger' ? 2 : head === 'topics' ? ['delay'] : head === 'kind' ? 'praise' : true
      const taught = [...outputsOf({ head, right }).keys()].filter((it) => head !== 'kind' || it !== 'complaint')
      for (const output of taught) expect(heads.filter((it) => answersBy(it, output))).toEqual([head])
    }
    expect(outputsOf({ head: 'anger', right: 2 })).toEqual(
      new Map([
        ['anger.1', true],
        ['anger.2', true],
        ['anger.3', false],
      ]),
    )
  })

  it('of a language teaches also which one it is not, of hate whether it is there and not against whom', () => {
    expect(outputsOf({ head: 'language', right: 'fr', said: 'it' })).toEqual(
      new Map([
        ['language.it', false],
        ['language.fr', true],
      ]),
    )
    expect(outputsOf({ head: 'language', right: 'fr', said: 'fr' })).toEqual(new Map([['language.fr', true]]))
    expect(outputsOf({ head: 'hate', right: 'sexism', said: 'none' })).toEqual(new Map([['hate', true]]))
    expect(outputsOf({ head: 'hate', right: 'none', said: 'other' })).toEqual(new Map([['hate', false]]))
  })

  it('is held out by the id of its post alone, one in five', () => {
    const held = Array.from({ length: 10_000 }, (_, i) => isHeldOut(String(1_000 + i))).filter(Boolean).length
    expect(held).toBeGreaterThan(1_850)
    expect(held).toBeLessThan(2_150)
  })
})
