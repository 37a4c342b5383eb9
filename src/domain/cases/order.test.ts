import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { instant } from '../model/time.ts'
import type { CaseStatus, Priority } from './case.ts'
import type { ReplyClock } from './clock.ts'
import { nextDue } from './due.ts'
import { type Ordered, orderKey } from './order.ts'

const day = Date.parse('2026-03-02T00:00:00Z')
/** A moment of that day: « 14:05 », « 14:05:30 »; of the day before with « -1 ». */
const at = (time: string, days = 0) => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return instant(day + days * 86_400_000 + ((hours * 60 + minutes) * 60 + seconds) * 1_000)
}

const clock = (state: ReplyClock['state'], due: number): ReplyClock => {
  const times = { round: 1, startedAt: instant(due - 3_600_000), warnAt: instant(due - 900_000), dueAt: instant(due) }
  switch (state) {
    case 'running':
      return { ...times, state, warnedAt: null }
    case 'breached':
      return { ...times, state, breachedAt: instant(due) }
    case 'met':
      return { ...times, state, metAt: instant(due - 1), breachedAt: null }
    case 'stopped':
      return { ...times, state, breachedAt: null }
  }
}

const due = (moment: number, priority: Priority, status: CaseStatus = 'new'): Ordered => ({
  status,
  priority,
  clock: clock('running', moment),
  lastPostAt: instant(moment - 3_600_000),
  settledAt: null,
  solution: null,
  promises: [],
})
const late = (moment: number, priority: Priority): Ordered => ({
  ...due(moment, priority),
  clock: clock('breached', moment),
})
const waiting = (lastPost: number, priority: Priority = 'medium'): Ordered => ({
  status: 'waiting',
  priority,
  clock: clock('met', lastPost + 3_600_000),
  lastPostAt: instant(lastPost),
  settledAt: null,
  solution: null,
  promises: [],
})
const closed = (
  settled: number,
  status: 'settled' | 'set-aside' = 'settled',
  priority: Priority = 'medium',
): Ordered => ({
  status,
  priority,
  clock: clock('stopped', settled + 3_600_000),
  lastPostAt: instant(settled - 60_000),
  settledAt: instant(settled),
  solution: null,
  promises: [],
})

/** Which of two goes first, and why. */
const pairs: readonly (readonly [why: string, first: Ordered, second: Ordered])[] = [
  ['who is due sooner', due(at('14:05'), 'medium'), due(at('14:10'), 'medium')],
  ['who is due sooner, however small', due(at('14:05'), 'low'), due(at('14:10'), 'critical')],
  ['a minute sooner is sooner', due(at('14:05:59'), 'low'), due(at('14:06:00'), 'critical')],
  [
    'in the same minute the more serious: critical before high',
    due(at('14:05:50'), 'critical'),
    due(at('14:05:10'), 'high'),
  ],
  ['in the same minute: high before medium', due(at('14:05:50'), 'high'), due(at('14:05:10'), 'medium')],
  ['in the same minute: medium before low', due(at('14:05:50'), 'medium'), due(at('14:05:10'), 'low')],
  ['as serious and in the same minute: by the second', due(at('14:05:10'), 'high'), due(at('14:05:50'), 'high')],
  ['what is past due before what is not yet', late(at('13:00'), 'low'), due(at('14:05'), 'critical')],
  ['of two past due, who has waited longer', late(at('12:00'), 'low'), late(at('13:00'), 'critical')],
  ['past due in the same minute: the more serious', late(at('12:00:30'), 'critical'), late(at('12:00:01'), 'low')],
  ['past due since yesterday before this morning', late(at('23:59', -1), 'medium'), late(at('00:01'), 'medium')],
  ['past due by now but not yet rung is past due all the same', due(at('12:00'), 'low'), late(at('13:00'), 'critical')],
  ['that somebody has begun moves nothing', due(at('14:05'), 'medium', 'open'), due(at('14:06'), 'medium', 'new')],
  ['who waits for us before who lets us wait', due(at('23:59', 30), 'low'), waiting(at('14:00'), 'critical')],
  ['of two that we wait for, who wrote last', waiting(at('14:00')), waiting(at('09:00'))],
  ['of two that we wait for, severity does not count', waiting(at('14:00'), 'low'), waiting(at('09:00'), 'critical')],
  ['whom we wait for before what is closed', waiting(at('09:00', -300)), closed(at('14:00'))],
  ['of two closed, the one closed last', closed(at('14:00')), closed(at('09:00'))],
  [
    'set aside or settled is closed alike',
    closed(at('14:00'), 'set-aside'),
    closed(at('09:00'), 'settled', 'critical'),
  ],
  [
    'what still runs before what is closed, however far off',
    due(at('00:00', 3_650), 'low'),
    closed(at('14:00'), 'settled', 'critical'),
  ],
]

describe('who stands first in the list', () => {
  it.each(pairs)('%s', (_why, first, second) => {
    expect(orderKey(first)).toBeLessThan(orderKey(second))
  })

  it('twenty pairs say it', () => {
    expect(pairs).toHaveLength(20)
  })

  it('a key is a whole number that JSON and PostgreSQL hold exactly', () => {
    const moment = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2200-01-01') })
    const priority = fc.constantFrom<Priority>('critical', 'high', 'medium', 'low')
    const any = fc.oneof(
      fc.tuple(moment, priority).map(([m, p]) => due(m, p)),
      moment.map((m) => waiting(m)),
      moment.map((m) => closed(m)),
    )
    fc.assert(
      fc.property(any, (it) => {
        const key = orderKey(it)
        expect(Number.isSafeInteger(key)).toBe(true)
        expect(key).toBeGreaterThan(0)
      }),
      { numRuns: runs(100) },
    )
  })

  it('by due minute, then severity, then moment, is what sorting by the three gives', () => {
    const some = fc.array(
      fc.tuple(
        fc.integer({ min: day, max: day + 300_000 }),
        fc.constantFrom<Priority>('critical', 'high', 'medium', 'low'),
      ),
      { minLength: 2, maxLength: 20 },
    )
    const order: readonly Priority[] = ['critical', 'high', 'medium', 'low']
    fc.assert(
      fc.property(some, (list) => {
        const byKey = [...list].sort((a, b) => orderKey(due(...a)) - orderKey(due(...b)))
        const bySteps = [...list].sort(
          ([a, p], [b, q]) =>
            Math.floor(a / 60_000) - Math.floor(b / 60_000) || order.indexOf(p) - order.indexOf(q) || a - b,
        )
        expect(byKey).toEqual(bySteps)
      }),
      { numRuns: runs(100) },
    )
  })

  it('an answered or closed case has nothing due', () => {
    expect([nextDue(waiting(day)), nextDue(closed(day)), nextDue(due(day, 'low'))?.dueAt]).toEqual([null, null, day])
  })
})
