import { expect, it } from 'vitest'
import { keepTerms, keptTerms } from './watch-draft.ts'
import type { WatchRule } from '../../../src/api/rules.ts'

it('words of the guide are there again after a step back, for their brand, until the rules are others', () => {
  const terms = { name: ['Chez Mireille'], misspelling: [], handle: ['mireille'], hashtag: [], site: [] }
  keepTerms('one', [], terms)
  expect(keptTerms('one', [])).toEqual(terms)
  expect(keptTerms('two', [])).toBeUndefined()
  const rule: Pick<WatchRule, 'id' | 'name'> = { id: 'r', name: 'Notre nom' }
  expect(keptTerms('one', [rule as WatchRule])).toBeUndefined()
})
