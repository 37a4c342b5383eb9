import { expect, it } from 'vitest'
import { noMentions } from '../../../src/domain/cases/coverage.ts'
import { allOf } from './coverage.ts'

it('nobody is said to have an answer who has none: a troll is dealt with, and where nobody asks nothing is said of all', () => {
  expect(allOf({ ...noMentions, apart: 3 })).toBe('none')
  expect(allOf({ ...noMentions, here: 1, elsewhere: 1, apart: 3 })).toBe('answered')
  expect(allOf({ ...noMentions, here: 1, troll: 1 })).toBe('handled')
  expect(allOf({ ...noMentions, impossible: 2 })).toBe('handled')
  expect(allOf({ ...noMentions, here: 1, closed: 1 })).toBeNull()
})
