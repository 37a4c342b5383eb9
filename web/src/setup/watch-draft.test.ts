import { expect, it } from 'vitest'
import { keepTerms, keptTerms } from './watch-draft.ts'
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
