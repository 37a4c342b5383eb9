import { expect, it } from 'vitest'
import { leftBy, takenBy } from './hands.ts'

it('a list is left only when both the pointer and the focus have left it', () => {
  const both = takenBy(takenBy(takenBy([], 'pointer'), 'focus'), 'pointer')
  expect(leftBy(both, 'pointer')).toEqual(['focus'])
  expect(leftBy(leftBy(both, 'focus'), 'pointer')).toEqual([])
  expect(leftBy(both, null)).toEqual([])
})
