import { describe, expect, it } from 'vitest'
import type { ThreadItem } from '../../../../src/api/schemas.ts'
import { otherCase, standingMoves } from './move-words.ts'

const event = (kind: string, facts: Readonly<Record<string, unknown>>): ThreadItem => ({
  kind: 'event',
  id: `${kind}-${String(facts['moveId'])}`,
  at: '2026-03-02T09:00:00Z',
  event: kind,
  actor: null,
  facts,
})

describe('the log of a case that was merged and split', () => {
  it('offers to take back what stands, and not what was taken back', () => {
    const thread = [
      event('merged-in', { moveId: 'a', caseId: '2' }),
      event('merged-in', { moveId: 'b', caseId: '3' }),
      event('merge-undone', { moveId: 'a', caseId: '2' }),
      event('split-off', { moveId: 'c', caseId: '4' }),
    ]
    expect([...standingMoves(thread)]).toEqual(['b', 'c'])
  })

  it('names the other case, and none where there is none', () => {
    expect(otherCase({ event: 'split-off', facts: { caseId: '4' } })).toBe('4')
    expect(otherCase({ event: 'opened', facts: { splitFrom: '1' } })).toBe('1')
    expect(otherCase({ event: 'opened', facts: {} })).toBeNull()
    expect(otherCase({ event: 'assigned', facts: { caseId: '4' } })).toBeNull()
  })
})
