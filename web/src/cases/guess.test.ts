import { describe, expect, it } from 'vitest'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { guessOf } from './guess.ts'

const row = { id: '1', status: 'new', priority: 'low', owner: null, version: 3 } as CaseRow
const nameOf = (id: string) => (id === 'hugo' ? 'Hugo Marin' : null)

describe('what is shown before the server has answered', () => {
  it('is the case with its new owner, severity or end, in the version that is known', () => {
    expect(guessOf(row, 'assign', { ownerId: 'hugo' }, nameOf)).toEqual({
      ...row,
      status: 'open',
      owner: { id: 'hugo', name: 'Hugo Marin' },
    })
    expect(guessOf(row, 'priority', { priority: 'critical' }, nameOf)).toEqual({ ...row, priority: 'critical' })
    expect(guessOf(row, 'settle', {}, nameOf)?.status).toBe('settled')
    expect(guessOf(row, 'set-aside', { reason: 'spam' }, nameOf)?.status).toBe('set-aside')
  })

  it('is nothing where only the server knows: an unknown colleague, a clock that begins anew', () => {
    expect(guessOf(row, 'assign', { ownerId: 'nobody' }, nameOf)).toBeNull()
    expect(guessOf(row, 'priority', { priority: 'huge' }, nameOf)).toBeNull()
    expect(guessOf(row, 'reopen', {}, nameOf)).toBeNull()
  })
})
