import { describe, expect, it } from 'vitest'
import type { CaseRow, Clock } from '../../../src/api/schemas.ts'
import { en } from '../i18n/en.ts'
import { createFormatter } from '../i18n/format.ts'
import { fr } from '../i18n/fr.ts'
import { clockSentence, clockWords, readClock, urgencyOf } from './clock.ts'

const minute = 60_000
const hour = 60 * minute
const start = Date.parse('2026-03-10T09:00:00Z')
const french = createFormatter('fr', 'Europe/Paris')
const english = createFormatter('en', 'Europe/London')
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const timed = (
  due: number,
  rest: Partial<Clock> = {},
  status: CaseRow['status'] = 'new',
): { readonly status: CaseRow['status']; readonly clock: Clock } => ({
  status,
  clock: {
    state: 'running',
    round: 1,
    startedAt: new Date(start).toISOString(),
    warnAt: new Date(start + due * 0.75).toISOString(),
    dueAt: new Date(start + due).toISOString(),
    metAt: null,
    breachedAt: null,
    ...rest,
  },
})
const wordsAt = (it: ReturnType<typeof timed>, now: number) => plain(clockWords(readClock(it, now), fr, french, now))

describe('the clock of a case', () => {
  it('is calm until the last quarter of the wait, presses through it, and is overdue from the due moment on', () => {
    const it = timed(hour)
    expect(readClock(it, start + 45 * minute - 1).state).toBe('calm')
    expect(readClock(it, start + 45 * minute).state).toBe('pressing')
    expect(readClock(it, start + hour - 1).state).toBe('pressing')
    expect(readClock(it, start + hour)).toEqual({ state: 'overdue', since: start + hour, by: 0 })
  })

  it('shows the whole dial before the start and the half of it at half time', () => {
    expect(readClock(timed(hour), start - 5 * minute)).toMatchObject({ share: 1 })
    expect(readClock(timed(hour), start + 30 * minute)).toMatchObject({ share: 0.5, left: 30 * minute })
  })

  it('waits for the customer once the answer stands, and says how long it took once the case is settled', () => {
    const answered = { state: 'met', metAt: new Date(start + 9 * minute).toISOString() } as const
    expect(readClock(timed(hour, answered, 'waiting'), start + 3 * hour)).toEqual({ state: 'paused' })
    expect(readClock(timed(hour, answered, 'settled'), start + 3 * hour)).toEqual({ state: 'met', took: 9 * minute })
  })

  it('never says that an answer took less than no time, even when the network dates it before the message', () => {
    const early = { state: 'met', metAt: new Date(start - minute).toISOString() } as const
    expect(readClock(timed(hour, early, 'settled'), start)).toEqual({ state: 'met', took: 0 })
    expect(wordsAt(timed(hour, early, 'settled'), start)).toBe('en 1 s')
  })

  it('is without an answer when it was stopped before one, however late it is', () => {
    expect(readClock(timed(hour, { state: 'stopped' }, 'settled'), start + 9 * hour)).toEqual({ state: 'unanswered' })
  })

  it('says what is left and what is past in one glance, and a day once it is over two days', () => {
    expect(wordsAt(timed(hour), start + 22 * minute)).toBe('38 min')
    expect(wordsAt(timed(hour), start + hour + 18 * minute)).toBe('+ 18 min')
    expect(wordsAt(timed(72 * hour), start + hour)).toBe('13 mars')
    expect(wordsAt(timed(hour), start + 73 * hour)).toBe('depuis mardi')
  })
})

describe('the clock spoken', () => {
  it('speaks of the first reply in the first round and of a reply in every later one', () => {
    const late = readClock(timed(hour), start + hour + 18 * minute)
    const early = readClock(timed(hour), start + 40 * minute)
    expect(plain(clockSentence(late, 1, fr, french))).toBe('première réponse dépassée de 18 minutes')
    expect(plain(clockSentence(late, 2, fr, french))).toBe('réponse dépassée de 18 minutes')
    expect(plain(clockSentence(early, 1, en, english))).toBe('first reply due in 20 minutes')
    expect(plain(clockSentence(early, 3, en, english))).toBe('reply due in 20 minutes')
    expect(fr.clock.inCase.due('38 min', 1)).toBe('1re réponse, 38 min')
    expect(fr.clock.inCase.due('38 min', 2)).toBe('réponse, 38 min')
  })
})

describe('where a case stands in the list', () => {
  it('is now when past due, when ten minutes are left, or when the last quarter ends within the hour', () => {
    expect(urgencyOf(timed(hour), start + 2 * hour)).toBe('now')
    expect(urgencyOf(timed(15 * minute), start + 5 * minute)).toBe('now')
    expect(urgencyOf(timed(hour), start + 46 * minute)).toBe('now')
  })

  it('is within the hour when calm and due by then, and later when a day is pressed but hours away', () => {
    expect(urgencyOf(timed(hour), start)).toBe('hour')
    expect(urgencyOf(timed(24 * hour), start + 20 * hour)).toBe('later')
    expect(urgencyOf(timed(24 * hour), start)).toBe('later')
  })

  it('is later when nobody waits for us', () => {
    const answered = { state: 'met', metAt: new Date(start + minute).toISOString() } as const
    expect(urgencyOf(timed(hour, answered, 'waiting'), start + 5 * hour)).toBe('later')
  })
})
