import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chance, runs } from '../../../test/support/seed.ts'
import { cueTable } from './cue-table.ts'
import { Features, readFeatures } from './features.ts'
import { Layer, untaught, wordsOfRead } from './layer.ts'
import { type Lesson, learn, learnInSteps, type Learnt, lessonsAtMost } from './learn-layer.ts'
import { logistic } from './score.ts'

const cues = cueTable()
const features = new Features()
const read = (text: string) => readFeatures(text, cues, features)

const lesson = (id: string, text: string, says: Record<string, boolean>, odds = 0): Lesson => ({
  id,
  example: {
    words: wordsOfRead(read(text)),
    outputs: Object.keys(says),
    odds: Float64Array.from(Object.keys(says), () => odds),
  },
  says: new Map(Object.entries(says)),
})
const shiftOf = (layer: Layer, text: string, output = 'complaint'): number => {
  layer.take(read(text))
  return layer.of(output)
}

const words = ['burger', 'froid', 'merci', 'train', 'retard', 'super', 'caisse', 'jamais', 'encore', 'pas']
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((it) => it.join(' '))
const said = fc.record({ complaint: fc.boolean() }, { requiredKeys: [] })
const lessons = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 500 }), text, said, fc.double({ min: -4, max: 4, noNaN: true })), {
    selector: ([id]) => id,
    maxLength: 12,
  })
  .map((all) => all.map(([id, words, says, odds]) => lesson(String(id), words, says, odds)))
const probe = ['burger froid', 'train en retard encore', 'merci super', 'pas jamais caisse']
const spoken = (layer: Layer): readonly number[] => probe.map((it) => shiftOf(layer, it))

const inSteps = (
  all: readonly Lesson[],
  anchors: readonly Lesson[] | readonly Pick<Lesson, 'id' | 'example'>[] = [],
  before: readonly Learnt[] = [],
) => {
  const learning = learnInSteps(all, anchors, before)
  for (let steps = 0; ; steps++) {
    const step = learning.next()
    if (step.done === true) return { learnt: step.value, steps }
  }
}

describe('a layer', () => {
  it('moves nothing before somebody taught it', () => {
    expect(shiftOf(untaught, 'burger froid')).toBe(0)
    expect(shiftOf(learn([]), 'burger froid')).toBe(0)
  })

  it('is the same whatever the order in which its lessons came', () => {
    fc.assert(
      fc.property(lessons, fc.infiniteStream(fc.nat()), (all, order) => {
        const keys = new Map(all.map((it) => [it.id, order.next().value ?? 0]))
        const other = all.toSorted((a, b) => (keys.get(a.id) ?? 0) - (keys.get(b.id) ?? 0))
        expect(spoken(learn(other))).toEqual(spoken(learn(all)))
      }),
      { numRuns: runs(40) },
    )
  })

  it('is without a trace of a lesson that was taken back', () => {
    fc.assert(
      fc.property(lessons, fc.nat(), (all, which) => {
        const others = all.filter((_, at) => at !== which % Math.max(1, all.length))
        const takenBack = new Layer(inSteps(others, [], inSteps(all).learnt).learnt)
        const never = learn(others)
        expect(spoken(takenBack)).toEqual(spoken(never))
        expect(takenBack.size).toBe(never.size)
        // It holds words of what was said, and of nothing else.
        const words = new Set(others.flatMap(({ example }) => [...example.words]))
        expect(takenBack.size).toBeLessThanOrEqual(words.size + takenBack.outputs.length)
      }),
      { numRuns: runs(40) },
    )
  })

  it('is moved by each lesson towards what was said', () => {
    fc.assert(
      fc.property(text, fc.boolean(), fc.double({ min: -4, max: 4, noNaN: true }), (of, yes, odds) => {
        const shift = shiftOf(learn([lesson('1', of, { complaint: yes }, odds)]), of)
        expect(yes ? shift : -shift).toBeGreaterThan(0)
      }),
      { numRuns: runs(30) },
    )
  })

  it('does not overturn a sure answer about other words after three corrections', () => {
    const three = ['colis perdu hier', 'personne ne répond', 'trois semaines pour rien'].map((it, i) =>
      lesson(String(i), it, { complaint: true }, -2),
    )
    // Ninety-five in a hundred against it stay more than three quarters against it.
    expect(logistic(-3 + shiftOf(learn(three), 'merci beaucoup la soirée'))).toBeLessThan(0.25)
  })

  it('gives a word of the brand a weight of its own', () => {
    const taught = [
      'Pirzou encore en panne',
      'mon Pirzou clignote',
      'le Pirzou ne démarre plus',
      'Pirzou muet ce matin',
    ]
    const good = ['le café clignote', 'mon bus démarre', 'en vacances ce matin', 'encore un café']
    const layer = learn([
      ...taught.map((it, i) => lesson(`a${i}`, it, { complaint: true }, -1)),
      ...good.map((it, i) => lesson(`b${i}`, it, { complaint: false }, -1)),
    ])
    expect(shiftOf(layer, 'Pirzou')).toBeGreaterThan(0.5)
    expect(shiftOf(layer, 'Pirzou')).toBeGreaterThan(shiftOf(layer, 'café') + 0.5)
  })

  it('stays nearer to the shared engine where posts that nobody corrected hold it', () => {
    const wrong = Array.from({ length: 20 }, (_, i) => lesson(`w${i}`, `alpha${i}`, { complaint: false }, 1))
    const quiet = Array.from({ length: 60 }, (_, i) => lesson(`q${i}`, `beta${i}`, { complaint: true }, 2))
    const free = shiftOf(learn(wrong), 'gamma')
    const held = shiftOf(learn(wrong, quiet), 'gamma')
    expect(free).toBeLessThan(held)
    expect(held).toBeLessThan(0)
  })

  it('leaves alone what is switched off', () => {
    const { learnt } = inSteps([lesson('1', 'burger froid', { complaint: true, urgent: true })])
    const layer = new Layer(learnt.filter(({ output }) => output !== 'urgent'))
    expect(shiftOf(layer, 'burger froid', 'urgent')).toBe(0)
    expect(shiftOf(layer, 'burger froid')).toBeGreaterThan(0)
  })

  it('that is taught one thing more learns only what that speaks of, and is what it would be if all were learnt anew', () => {
    const both = { complaint: false, urgent: true }
    fc.assert(
      fc.property(lessons, text, fc.boolean(), (all, of, yes) => {
        const known = [...all, lesson('900', 'train en retard', both)]
        const before = inSteps(known, [lesson('901', 'merci super', both)]).learnt
        const now = [...known, lesson('902', of, { complaint: yes })]
        const anew = inSteps(now, [lesson('901', 'merci super', both)])
        // The posts are the same ones: what was looked at once is not looked at again.
        const quiet = before.flatMap(({ from }) => from).find(({ target }) => target === null)
        const further = inSteps(now, quiet === undefined ? [] : [{ id: '901', example: quiet.example }], before)
        expect(spoken(new Layer(further.learnt))).toEqual(spoken(new Layer(anew.learnt)))
        expect([further.steps, anew.steps]).toEqual([1, 2])
      }),
      { numRuns: runs(30) },
    )
  })

  it('is bounded: it learns the newest lessons within a second, and holds no more than their words', () => {
    const random = chance(5)
    const many = Array.from({ length: lessonsAtMost + 500 }, (_, i) => {
      const of = Array.from({ length: 20 }, () => `mot${Math.floor(random() * 3_000)}`).join(' ')
      return lesson(String(100_000 + i), of, { complaint: random() < 0.5 })
    })
    const layer = learn(many)
    expect(layer.size).toBeLessThanOrEqual(lessonsAtMost * 40)
    expect(spoken(layer)).toEqual(spoken(learn(many.slice(-lessonsAtMost))))
    expect(Math.abs(shiftOf(layer, 'mot1 mot2'))).toBeLessThanOrEqual(4)
  })

  it('never moves an answer out of bounds, whatever the text', () => {
    const layer = learn([lesson('1', 'burger froid', { complaint: true }, -9)])
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (of) => {
        expect(Math.abs(shiftOf(layer, of))).toBeLessThanOrEqual(4)
      }),
      { numRuns: runs(30) },
    )
  })
})
