import { describe, expect, it } from 'vitest'
import type { Clocks, DeskCalendar, TargetRule } from '../../../src/api/clocks.ts'
import { ApiProblem } from '../api.ts'
import { carriedOver } from '../ui/held.ts'
import { toSave, withPart, wrongFields } from './clocks-held.ts'

const anything = { priorities: [], kinds: [], emotions: [], connectors: [] }
const rule = (id: string, name: string): TargetRule => ({
  ...{ id, name, applies: anything, firstReplyMinutes: 60 },
  ...{ nextReplyMinutes: null, solutionMinutes: null, calendarId: null },
})
const calendar = (id: string, name: string): DeskCalendar => ({
  ...{ id, name, timeZone: 'Europe/Paris', week: null, days: [] },
  holidays: { country: 'FR', region: null, dates: [{ date: '2026-12-25', name: 'Noël' }] },
})
const begun: Clocks = {
  brandId: '0198c5a4-0000-7000-8000-000000000001',
  version: 4,
  timeZone: 'Europe/Paris',
  warnShare: 0.75,
  firstReplyMinutes: 60,
  nextReplyMinutes: null,
  solutionMinutes: null,
  rules: [rule('urgent', 'Urgent')],
  usual: false,
  peaks: [],
  overrides: [],
  calendars: [calendar('shop', 'Boutique')],
}
const written: Clocks = { ...begun, calendars: [calendar('shop', 'Boutique de Lyon')] }

describe('what is written on the clocks of a brand', () => {
  it('is saved on the version that it was begun from, its part alone', () => {
    const draft = { ...written, firstReplyMinutes: 30 }
    const { to, input } = toSave({ origin: begun, draft }, 'calendars')
    expect(to).toBe('calendars')
    expect(input).toMatchObject({ version: 4, calendars: [{ name: 'Boutique de Lyon' }] })
    expect(input).toMatchObject({ calendars: [{ holidays: { country: 'FR', region: null } }] })
    expect(toSave({ origin: begun, draft }, 'peaks').input).toMatchObject({ version: 4, firstReplyMinutes: 60 })
    expect(toSave({ origin: begun, draft }, 'targets').input).toMatchObject({ version: 4, firstReplyMinutes: 30 })
  })

  it('leaves the usual rules the usual ones', () => {
    const origin = { ...begun, usual: true }
    const draft = { ...origin, rules: [rule('urgent', ' Urgent ')], usual: false }
    expect(toSave({ origin, draft: origin }, 'peaks').input).toMatchObject({ rules: null })
    expect(toSave({ origin, draft }, 'targets').input).toMatchObject({ rules: [{ name: 'Urgent' }] })
  })

  it('goes with what a colleague saved meanwhile once both are shown: neither is lost', () => {
    const now: Clocks = {
      ...begun,
      version: 5,
      rules: [rule('urgent', 'Très urgent')],
      calendars: [{ ...calendar('shop', 'Boutique'), timeZone: 'Europe/Brussels' }, calendar('night', 'Nuit')],
    }
    const { input } = toSave(carriedOver({ origin: begun, draft: written }, now), 'calendars')
    expect(input).toMatchObject({
      version: 5,
      calendars: [{ id: 'shop', name: 'Boutique de Lyon', timeZone: 'Europe/Brussels' }, { id: 'night' }],
    })
  })

  it('is put back part by part', () => {
    const draft = { ...written, firstReplyMinutes: 30 }
    expect(withPart(draft, 'targets', begun)).toEqual(written)
    expect(withPart(draft, 'calendars', begun)).toEqual({ ...begun, firstReplyMinutes: 30 })
  })

  it('is refused at the field of the line that the server named', () => {
    const error = new ApiProblem('invalid', 'No.', {
      fields: [
        { path: 'calendars.1.week.3', message: 'A period ends after it begins.' },
        { path: 'calendars', message: 'A rule counts by it.' },
      ],
    })
    expect([...wrongFields(error, 'calendars', 1)]).toEqual(['week'])
    expect([...wrongFields(error, 'calendars', 0)]).toEqual([])
    expect([...wrongFields(error, 'rules', 1)]).toEqual([])
    expect([...wrongFields(null, 'rules', 1)]).toEqual([])
  })
})
