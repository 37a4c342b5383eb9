import { describe, expect, it } from 'vitest'
import { filterOf, isUnderstood, read, withPart } from './filter.ts'

describe('the filters in the address of a list', () => {
  it('are told from what else stands there, and stand in one order', () => {
    expect(filterOf(new URLSearchParams('view=mine&late=yes&case=3&priority=high'))).toBe('priority=high&late=yes')
  })

  it('that are not understood stay, so that it is said', () => {
    const text = filterOf(new URLSearchParams('priority=urgent'))
    expect([text, isUnderstood(text)]).toEqual(['priority=urgent', false])
    expect(read(text).priorities).toEqual([])
  })

  it('are chosen, changed and taken away one by one', () => {
    const one = withPart('', 'owner', 'me')
    const two = withPart(one, 'late', 'yes')
    expect([one, two]).toEqual(['owner=me', 'owner=me&late=yes'])
    expect(withPart(two, 'owner', 'nobody')).toBe('owner=nobody&late=yes')
    expect(withPart(two, 'late', null)).toBe('owner=me')
    expect(withPart(one, 'owner', null)).toBe('')
  })
})
