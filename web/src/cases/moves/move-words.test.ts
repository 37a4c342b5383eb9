import { describe, expect, it } from 'vitest'
import type { ThreadItem } from '../../../../src/api/schemas.ts'
import { latestOf, mayTakeBack, otherCase, standingMoves } from './move-words.ts'

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

describe('taking back what became of a case', () => {
  const brands = (may: readonly string[]) => [{ id: 'atelier', may }] as never
  const row = { brandId: 'atelier', erased: false }

  it('is offered to whoever works on the cases of its brand, and to nobody who only looks on', () => {
    expect(mayTakeBack({ brands: brands(['change-cases']) }, row)).toBe(true)
    expect(mayTakeBack({ brands: brands([]) }, row)).toBe(false)
    expect(mayTakeBack({ brands: brands(['change-cases']) }, { ...row, brandId: 'other' })).toBe(false)
  })

  it('is not offered where the words are gone', () => {
    expect(mayTakeBack({ brands: brands(['change-cases']) }, { ...row, erased: true })).toBe(false)
  })
})

describe('the case that is merged', () => {
  it('is as it was read last, so that trying again after a change is not refused for ever', () => {
    const chosen = { id: '7', version: 3 }
    expect(latestOf(chosen, [{ id: '7', version: 5 }])).toEqual({ id: '7', version: 5 })
    const others = [
      { id: '8', version: 9 },
      { id: '7', version: 2 },
    ]
    expect(latestOf(chosen, others)).toEqual(chosen)
  })
})
