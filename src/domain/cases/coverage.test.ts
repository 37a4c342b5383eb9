import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import type { CaseStatus, SetAsideReason } from './case.ts'
import { askingIn, doneIn, endingOf, endings, type Mention, noMentions, plus } from './coverage.ts'

const waits: Mention = { answered: null, status: 'open', reason: null, owned: true }
const aside = (reason: SetAsideReason): Mention => ({ ...waits, status: 'set-aside', reason })

describe('a mention', () => {
  it.each<[string, Mention, string]>([
    ['answered from here', { ...waits, answered: 'here', status: 'waiting' }, 'here'],
    [
      'answered on the network itself, and settled since',
      { ...waits, answered: 'elsewhere', status: 'settled' },
      'elsewhere',
    ],
    ['answered, and set aside since', { ...aside('spam'), answered: 'here' }, 'here'],
    ['that nobody can answer', aside('no-answer-possible'), 'impossible'],
    ['set aside for a reason of its own', aside('other'), 'impossible'],
    ['of a troll', aside('troll'), 'troll'],
    ['about somebody else', aside('not-about-us'), 'apart'],
    ['that is spam', aside('spam'), 'apart'],
    ['told twice', aside('duplicate'), 'apart'],
    ['settled without an answer', { ...waits, status: 'settled' }, 'closed'],
    ['in somebody’s hands', waits, 'taken'],
    ['with a department', { ...waits, status: 'waiting-team' }, 'taken'],
    ['in nobody’s hands', { ...waits, status: 'new', owned: false }, 'nobody'],
  ])('%s counts as that', (_, mention, ending) => {
    expect(endingOf(mention)).toBe(ending)
  })

  it('is counted once, whatever became of it, and is done only by an answer or a reason', () => {
    const statuses: readonly CaseStatus[] = ['new', 'open', 'waiting', 'waiting-team', 'paused', 'settled', 'set-aside']
    const reasons: readonly SetAsideReason[] = [
      'not-about-us',
      'spam',
      'duplicate',
      'no-answer-possible',
      'troll',
      'other',
    ]
    const mention = fc.record({
      answered: fc.constantFrom('here' as const, 'elsewhere' as const, null),
      status: fc.constantFrom(...statuses),
      reason: fc.constantFrom(...reasons, null),
      owned: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(mention, { maxLength: 40 }), (all) => {
        const tally = all.reduce((sum, it) => plus(sum, endingOf(it), 1), noMentions)
        expect(endings.reduce((sum, it) => sum + tally[it], 0)).toBe(all.length)
        expect(doneIn(tally)).toBeLessThanOrEqual(askingIn(tally))
        const openOnes = all.filter((it) => it.answered === null && !['settled', 'set-aside'].includes(it.status))
        expect(tally.taken + tally.nobody).toBe(openOnes.length)
      }),
      { numRuns: runs(100) },
    )
  })
})
