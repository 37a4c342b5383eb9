import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { priorities } from '../model/priority.ts'
import { instant } from '../model/time.ts'
import type { Ordered } from './order.ts'
import { type CaseSort, caseSorts, sortedClosedFrom, sortKey } from './sort.ts'

const aCase = (priority: Ordered['priority'], dueAt: number, status: Ordered['status'] = 'open'): Ordered => {
  const clock = { round: 1, startedAt: instant(dueAt), warnAt: instant(dueAt), dueAt: instant(dueAt) }
  return {
    status,
    priority,
    clock: { ...clock, state: 'running', warnedAt: null },
    lastPostAt: instant(dueAt),
    settledAt: null,
    solution: null,
    promises: [],
  }
}
const soon = Date.parse('2026-03-02T14:00:00Z')
const late = soon + 86_400_000

describe('a sorted list', () => {
  it.each<[CaseSort, readonly [Ordered, readonly string[]], readonly [Ordered, readonly string[]]]>([
    ['severity', [aCase('critical', late), []], [aCase('high', soon), []]],
    ['severity', [aCase('high', soon), []], [aCase('high', late), ['urgent']]],
    ['urgency', [aCase('low', late), ['urgent']], [aCase('critical', soon), ['anger:1']]],
    ['anger', [aCase('low', late), ['anger:1', 'anger:2', 'anger:3']], [aCase('low', soon), ['anger:1', 'anger:2']]],
    ['anger', [aCase('low', late), ['anger:1']], [aCase('critical', soon), ['urgent']]],
    ['anger', [aCase('low', late), []], [aCase('low', soon, 'settled'), ['anger:1', 'anger:2', 'anger:3']]],
  ])('by %s one goes before the other', (sort, [first, ofFirst], [second, ofSecond]) => {
    expect(sortKey(first, ofFirst, sort)).toBeLessThan(sortKey(second, ofSecond, sort))
  })

  it('has keys that are whole numbers to everybody, what is closed behind what is not', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...caseSorts),
        fc.constantFrom(...priorities),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom('new', 'open', 'waiting', 'settled', 'set-aside'),
        fc.subarray(['urgent', 'anger:1', 'anger:2', 'anger:3']),
        (sort, priority, due, status, judged) => {
          const key = sortKey(aCase(priority, due, status), judged, sort)
          expect(Number.isSafeInteger(key)).toBe(true)
          expect(key >= sortedClosedFrom).toBe(status === 'settled' || status === 'set-aside')
        },
      ),
      { numRuns: runs(200) },
    )
  })
})
