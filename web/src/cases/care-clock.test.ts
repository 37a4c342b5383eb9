import { describe, expect, it } from 'vitest'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { createFormatter } from '../i18n/format.ts'
import { fr } from '../i18n/fr.ts'
import { momentWords } from '../moments/moments.ts'
import { readCare, readDue } from './care-clock.ts'
import { noCare } from './case-row.test-suite.ts'

const minute = 60_000
const hour = 60 * minute
const now = Date.parse('2026-11-20T14:00:00Z')
const at = (length: number): string => new Date(now + length).toISOString()
const f = createFormatter('fr', 'Europe/Paris')
const moment = (when: number, from: number) => momentWords(when, from, fr, 'fr', 'Europe/Paris')

type Care = CaseRow['care']
const row = (care: Partial<Care>, status: CaseRow['status'] = 'open') =>
  ({ status, care: { ...noCare, ...care } }) as CaseRow
const solution = (due: number): Care['solution'] => ({
  state: 'running',
  round: 1,
  startedAt: at(-hour),
  warnAt: at(due - 10 * minute),
  dueAt: at(due),
  left: null,
  metAt: null,
  breachedAt: null,
})
const promised = (due: number, to: 'customer' | 'department' = 'customer'): Care['promises'][number] => ({
  id: '0198c5a4-0000-7000-8000-0000000000c1',
  to,
  state: due < 0 ? 'broken' : 'running',
  madeAt: at(-hour),
  warnAt: at(due - 10 * minute),
  dueAt: at(due),
  brokenAt: null,
  endedAt: null,
  answerId: null,
})
const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ')
const said = (care: Partial<Care>) => {
  const reading = readCare(row(care), fr, f, moment, now)
  return [reading?.state, plain(reading?.words)]
}

describe('the second clock of a case', () => {
  it('is none where no solution is promised', () => {
    expect(readCare(row({}), fr, f, moment, now)).toBeNull()
  })

  it('says a length while that helps, a moment when it is further, and how much it is over', () => {
    expect(said({ solution: solution(3 * hour) })).toEqual(['calm', 'Solution dans 3 h'])
    expect(said({ solution: solution(5 * minute) })).toEqual(['pressing', 'Solution dans 5 min'])
    expect(said({ solution: solution(70 * hour) })).toEqual(['calm', 'Solution lundi à 13 h'])
    expect(said({ solution: solution(-18 * minute) })).toEqual(['overdue', 'Solution, + 18 min'])
  })

  it('gives way to a promise that is owed to the customer', () => {
    expect(said({ solution: solution(hour), promises: [promised(4 * hour)] })).toEqual(['calm', 'Promis dans 4 h'])
    expect(said({ promises: [promised(-hour)] })).toEqual(['overdue', 'Promesse, + 1 h'])
    expect(said({ solution: solution(hour), promises: [promised(hour, 'department')] })[1]).toBe('Solution dans 1 h')
  })

  it('stands still while somebody else is to move', () => {
    const paused = { ...solution(hour), state: 'paused', dueAt: null, warnAt: null, left: hour } as Care['solution']
    expect(said({ solution: paused })[0]).toBe('paused')
  })
})

describe('the one clock of a row', () => {
  const due = (clock: NonNullable<Care['due']>['clock'], length: number) => ({
    due: { clock, warnAt: at(length - 10 * minute), dueAt: at(length) },
  })
  const shown = (care: Partial<Care>, status?: CaseRow['status']) =>
    plain(readDue(row(care, status), fr, f, moment, now)?.words)

  it('is the reply’s while an answer is due', () => {
    expect(shown(due('reply', hour))).toBeUndefined()
  })

  it('names the department and its date, the promise, or the end of a pause', () => {
    const department = { id: '0198c5a4-0000-7000-8000-0000000000d1', name: 'Cuisine' }
    const handed = { department, promises: [promised(22 * hour, 'department')] }
    expect(shown({ ...handed, ...due('department', 22 * hour) }, 'waiting-team')).toBe('Cuisine : demain à 13 h')
    expect(shown({ department }, 'waiting-team')).toBe('Chez Cuisine')
    expect(shown({ promises: [promised(2 * hour)], ...due('promise', 2 * hour) })).toBe('Promis dans 2 h')
    expect(shown({ pausedUntil: at(19 * hour) }, 'paused')).toBe('En pause, revient demain à 10 h')
  })
})
