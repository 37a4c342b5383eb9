import { expect, test } from 'vitest'
import { beginsSomewhere, draftOfRule, lacking, noPair, readTerm, ruleInput } from './rule-draft.ts'

test.each([
  ['colis', { kind: 'name', text: 'colis' }],
  ['  ne répond   pas ', { kind: 'name', text: 'ne répond pas' }],
  ['@acme', { kind: 'handle', text: 'acme' }],
  ['#Emploi', { kind: 'hashtag', text: 'Emploi' }],
  ['https://www.acme.fr/offres', { kind: 'site', text: 'acme.fr/offres' }],
  ['acme.fr', { kind: 'site', text: 'acme.fr' }],
  ['3.5', { kind: 'name', text: '3.5' }],
  ['M. Dupont', { kind: 'name', text: 'M. Dupont' }],
  ['a', null],
  ['e\u0301', null],
  ['@x', null],
  ['#', null],
])('“%s” is read by its sign', (typed, expected) => {
  expect(readTerm(typed)).toEqual(expected)
})

test('a draft that asks for nothing is sent without conditions, and needs something to begin with', () => {
  const draft = draftOfRule(null)
  expect(beginsSomewhere(draft)).toBe(false)
  expect(ruleInput({ ...draft, name: ' Ours ' })).toEqual({ name: 'Ours', terms: [] })
  const refined = { ...draft, conditions: { ...draft.conditions, all: [{ kind: 'name' as const, text: 'colis' }] } }
  expect(beginsSomewhere(refined)).toBe(true)
  expect(ruleInput(refined).conditions?.all).toEqual([{ kind: 'name', text: 'colis' }])
})

test('a rule is not saved while two near words are begun: neither is lost without a word', () => {
  const draft = { ...draftOfRule(null), name: 'Retards', terms: [{ kind: 'name' as const, text: 'Mireille' }] }
  expect(lacking(draft, noPair)).toBeNull()
  expect(lacking(draft, { first: 'colis', second: '' })).toBe('pairBegun')
  expect(lacking(draft, { first: ' ', second: 'retard' })).toBe('pairBegun')
  expect(lacking(draft, { first: 'colis', second: 'retard' })).toBe('pairBegun')
  expect(lacking({ ...draft, name: ' ' }, noPair)).toBe('unnamed')
  expect(lacking({ ...draft, terms: [] }, noPair)).toBe('noTerm')
  // Two words that are begun could be what it watches for.
  expect(lacking({ ...draft, terms: [] }, { first: 'colis', second: '' })).toBe('pairBegun')
})
