import { expect, it } from 'vitest'
import { momentOf, nothingOffered, offered } from './chosen-moment.ts'

it('a moment is chosen of those that are shown, however late they become known and whatever is offered a minute later', () => {
  expect(momentOf(nothingOffered)).toBeNull()
  expect(offered(nothingOffered, null)).toBe(nothingOffered)
  const open = offered(nothingOffered, [12, 18, 36])
  expect([momentOf(open), momentOf(open, 1)]).toEqual([12, 18])
  const later = offered(open, [18, 36, 42])
  expect([later.offers, momentOf(later)]).toEqual([[12, 18, 36], 12])
})

it('what was picked stays, a time of one’s own too; one that is being typed is none yet', () => {
  const open = offered(nothingOffered, [12, 18])
  expect(momentOf({ ...open, picked: { at: 18 } })).toBe(18)
  expect(momentOf(offered({ ...open, picked: { at: 77 } }, [18, 36]))).toBe(77)
  expect(momentOf({ ...open, picked: { at: null } })).toBeNull()
})

it('where less is offered the first is usual, and where nothing is there is none', () => {
  expect(momentOf(offered(nothingOffered, [12]), 1)).toBe(12)
  expect(momentOf(offered(nothingOffered, []))).toBeNull()
})
