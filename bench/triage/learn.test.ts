import { describe, expect, it } from 'vitest'
import { seeded } from '../lib/random.ts'
import { type Examples, fit, fitTelling, mixed } from './fit.ts'
import { learn } from './learn.ts'
import { type Plan, folds } from './plan.ts'

const features = 6
const posts = 90

/** Posts with two features each: of one of two words, and of one of three others. */
const examples: Examples = {
  from: Uint32Array.from({ length: posts + 1 }, (_, i) => 2 * i),
  ids: Uint32Array.from({ length: 2 * posts }, (_, k) => {
    const post = Math.floor(k / 2)
    return k % 2 === 0 ? 1 + (post % 2) : 3 + (post % 3)
  }),
  dense: new Float32Array(posts).fill(1),
  denseSize: 1,
  scale: new Float32Array(posts).fill(0.5),
  rarity: new Float32Array(features).fill(1),
}
const random = seeded(5)
const fold = Uint8Array.from({ length: posts }, () => Math.floor(random() * folds))

const planOf = (name: string, yes: (post: number) => boolean, aided?: Plan['aided']): Plan => ({
  group: 'fr',
  name,
  lessons: Array.from({ length: posts }, (_, post) => [post, yes(post) ? 1 : -1, 2] as const),
  judged: () => true,
  rounds: 5,
  seed: name.length,
  ...(aided === undefined ? {} : { aided }),
})
const isOdd = (post: number): boolean => post % 2 === 1
const isThird = (post: number): boolean => post % 3 === 0

describe('an output that is aided by another', () => {
  const other = learn(examples, features, fold, planOf('anger', isThird), undefined, true)
  const alone = learn(examples, features, fold, planOf('rough', isOdd), undefined, false)
  const share = 0.25
  const aided = learn(examples, features, fold, planOf('rough', isOdd, { by: 'fr/anger', share }), other, false)

  it('is its own model and so much of the other', () => {
    expect(aided.model.weights.some((weight) => Math.abs(weight) > 0.1)).toBe(true)
    aided.model.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(0.75 * (alone.model.weights[i] ?? 0) + 0.25 * (other.model.weights[i] ?? 0), 5)
    })
  })

  it('is judged by models of which neither has seen the post', () => {
    const scoreOf = ({ posts: judged, full }: typeof alone, post: number): number => full[judged.indexOf(post)] ?? NaN
    for (let post = 0; post < posts; post++)
      expect(scoreOf(aided, post)).toBeCloseTo(0.75 * scoreOf(alone, post) + 0.25 * scoreOf(other, post), 5)
    // The models of different parts are different ones.
    expect(other.parts).toHaveLength(folds)
    expect(new Set(other.parts.map(({ weights }) => weights.join(' '))).size).toBe(folds)
  })

  it('keeps the models of its parts only where others want them', () => {
    expect(aided.parts).toEqual([])
  })
})

describe('how an output is fitted', () => {
  const plan = planOf('a', isOdd)
  const task = {
    posts: Uint32Array.from(plan.lessons, ([post]) => post),
    answers: Int8Array.from(plan.lessons, ([, answer]) => answer),
    costs: Float32Array.from(plan.lessons, ([, , cost]) => cost),
  }
  const seed = plan.seed + folds
  const plain = fit(examples, features, task, plan.rounds, seed)
  const telling = fitTelling(examples, features, task, plan.rounds, seed)
  const weightsOf = (group: Plan['group'], name: string): number[] => [
    ...learn(examples, features, fold, { ...plan, group, name }, undefined, false).model.weights,
  ]

  it('is by what is rare and by what tells the answers apart: half and half where the desk works, less of it for languages', () => {
    expect([...plain.weights]).not.toEqual([...telling.weights])
    const half = [...mixed(plain, telling, 0.5).weights]
    for (const group of ['own', 'fr', 'en'] as const) expect(weightsOf(group, 'a')).toEqual(half)
    expect(weightsOf('language', 'a')).toEqual([...mixed(plain, telling, 0.3).weights])
  })

  it('is by what tells the answers apart alone, where it is the mood of tweets', () => {
    for (const group of ['fr', 'de', '*'] as const) expect(weightsOf(group, 'tweet.neg')).toEqual([...telling.weights])
  })
})
