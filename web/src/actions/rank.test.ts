import fc from 'fast-check'
import { expect, it } from 'vitest'
import { folded, rank, score } from './rank.ts'

const labels = ['Répondre en public', 'Note', 'Confier à…', 'Réglé', 'Cas sans propriétaire', 'Sources', 'Rouvrir']
const found = (typed: string, lately: readonly string[] = []) =>
  rank(typed, labels, (it) => ({ id: it, words: [it] }), lately)

it.each([
  ['rep', 'Répondre en public'],
  ['RÉP', 'Répondre en public'],
  ['public', 'Répondre en public'],
  ['repnodre', 'Répondre en public'],
  ['propriet', 'Cas sans propriétaire'],
  ['cas propr', 'Cas sans propriétaire'],
  ['regl', 'Réglé'],
  ['confeir', 'Confier à…'],
  ['sorces', 'Sources'],
])('“%s” finds “%s” first', (typed, label) => {
  expect(found(typed)[0]).toBe(label)
})

it('nothing is found under what is nothing of ours', () => {
  expect(found('zzz')).toEqual([])
  expect(found('repondre demain')).toEqual([])
})

it('where nothing is typed, what was chosen lately comes first, and the rest stays in its order', () => {
  expect(found('', ['Sources', 'Note'])).toEqual([
    'Sources',
    'Note',
    ...labels.filter((it) => it !== 'Sources' && it !== 'Note'),
  ])
})

it('every text is found by itself and by each beginning of it, however it is written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(40), (text, cut) => {
      const whole = folded(text)
      fc.pre(whole !== '')
      expect(score(whole, whole)).toBeGreaterThan(0)
      const begin = whole.slice(0, Math.max(1, cut)).trim()
      expect(score(begin, whole)).toBeGreaterThan(0)
    }),
  )
})
