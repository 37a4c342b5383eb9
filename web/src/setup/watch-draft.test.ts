import { expect, it } from 'vitest'
import { keepTerms, keptTerms, stepsTo, termsOnto } from './watch-draft.ts'
import { propose } from './terms.ts'
import type { WatchRule } from '../../../src/api/rules.ts'

const proposed = propose({ name: 'Chez Mireille', sites: [], accounts: [] })

it('words of the guide are there again after a step back, for their brand, until the rules are others', () => {
  const terms = { name: ['Chez Mireille'], misspelling: [], handle: ['mireille'], hashtag: [], site: [] }
  keepTerms('one', { stored: [], proposed }, terms)
  expect(keptTerms('one', { stored: [], proposed })).toEqual(terms)
  expect(keptTerms('two', { stored: [], proposed })).toBeUndefined()
  const rule: Pick<WatchRule, 'id' | 'name'> = { id: 'r', name: 'Notre nom' }
  expect(keptTerms('one', { stored: [rule as WatchRule], proposed })).toBeUndefined()
})

it('words of the guide are those of the name as it is, once it was corrected', () => {
  const terms = { name: ['Chez Mirelle'], misspelling: [], handle: ['mirelle'], hashtag: [], site: [] }
  keepTerms('one', { stored: [], proposed: propose({ name: 'Chez Mirelle', sites: [], accounts: [] }) }, terms)
  expect(keptTerms('one', { stored: [], proposed })).toBeUndefined()
})

const rule = (id: string, ...texts: readonly string[]): WatchRule => ({
  ...{ id, brandId: 'one', name: 'Notre nom' },
  terms: texts.map((text) => ({ kind: 'name', text })),
})
const nothing = { name: [], misspelling: [], handle: [], hashtag: [], site: [] }

it('a rule is changed from what was seen of it, so that what a colleague did to it meanwhile is not undone', () => {
  const seen = rule('r', 'Chez Mireille')
  const wanted = { name: 'Notre nom', terms: [...seen.terms, { kind: 'name' as const, text: 'Mireille' }] }
  const to = (input: typeof wanted | undefined) =>
    stepsTo({ name: seen }, (group) => (group === 'name' ? input : undefined))
  expect(to(wanted)).toEqual([
    { act: 'change', id: 'r', rule: { ...wanted, from: { name: 'Notre nom', terms: seen.terms } } },
  ])
  expect(to({ name: 'Notre nom', terms: seen.terms })).toEqual([])
  expect(to(undefined)).toEqual([{ act: 'remove', id: 'r' }])
  expect(stepsTo({}, (group) => (group === 'name' ? wanted : undefined))).toEqual([{ act: 'add', rule: wanted }])
})

it('where a colleague was faster, what was written is shown on the words that there are by then', () => {
  const terms = { ...nothing, name: ['Chez Mireille', 'Mireille'] }
  const now = { name: rule('r', 'Chez Mireille', 'La Mireille') }
  const onto = termsOnto(terms, { name: rule('r', 'Chez Mireille') }, now)
  expect(new Set(onto.name)).toEqual(new Set(['Chez Mireille', 'La Mireille', 'Mireille']))
  // What was saved before something failed is there, and once.
  expect(termsOnto(terms, {}, { name: rule('r', ...terms.name) })).toEqual(terms)
})
