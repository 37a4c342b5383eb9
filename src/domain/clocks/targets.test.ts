import { describe, expect, it } from 'vitest'
import { duration, hours, type Instant, instant, minutes } from '../model/time.ts'
import { addWorking } from './calendar.ts'
import { bareDesk, type CalendarSettings, type DeskSettings, toDesk } from './desk.ts'
import { anyCase, type TargetFacts, targetsFor } from './targets.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const brand = { firstReply: hours(1), warnShare: 0.75, timeZone: 'Europe/Paris' }
const desk = (settings: Partial<DeskSettings> = {}) => toDesk({ ...bareDesk(brand), ...settings }, brand)
const facts: TargetFacts = { priority: 'medium', kind: null, emotion: null, connector: 'bluesky' }
const friday = at('2026-03-06T20:40:00Z')
const day = [{ from: 540, to: 1_080 }]
const hoursOf: CalendarSettings = {
  id: 'shop',
  name: 'Boutique',
  timeZone: 'Europe/Paris',
  week: [day, day, day, day, day, [], []],
  days: [{ date: '2026-03-09', name: 'Inventaire', periods: [] }],
  holidays: { country: 'FR', region: null, dates: [{ date: '2026-04-06', name: 'Lundi de Pâques' }] },
}

describe('where nobody has set anything', () => {
  it.each([
    ['a complaint', { kind: 'complaint' }, 60, 'usual'],
    ['what nobody has named yet', {}, 60, 'usual'],
    ['a crisis', { priority: 'critical' }, 15, 'target'],
    ['a question', { kind: 'question' }, 240, 'target'],
    ['praise', { kind: 'praise' }, 240, 'target'],
  ] as const)('%s is answered by the usual times', (_, given, within, rule) => {
    const policy = targetsFor(toDesk(null, brand), { ...facts, ...given }, friday)
    expect(policy).toMatchObject({ firstReply: minutes(within), because: { rule } })
    expect(policy.calendar).toBeUndefined()
    expect(policy.solution).toBeUndefined()
  })

  it('a brand that answers complaints faster answers a crisis no slower, and one that is slower answers questions no faster than complaints', () => {
    const quick = toDesk(null, { ...brand, firstReply: minutes(5) })
    expect(targetsFor(quick, { ...facts, priority: 'critical' }, friday).firstReply).toBe(minutes(5))
    const slow = toDesk(null, { ...brand, firstReply: hours(8) })
    expect(targetsFor(slow, { ...facts, kind: 'question' }, friday).firstReply).toBe(hours(8))
  })
})

describe('the rule that holds', () => {
  const rule = { nextReply: null, solution: hours(24), calendarId: null }
  const rules = [
    {
      ...rule,
      id: '1',
      name: 'En colère',
      applies: { ...anyCase, emotions: ['angry' as const] },
      firstReply: minutes(20),
    },
    {
      ...rule,
      id: '2',
      name: 'Plaintes par courriel',
      applies: { ...anyCase, kinds: ['complaint' as const], connectors: ['mail'] },
      firstReply: hours(2),
    },
    {
      ...rule,
      id: '3',
      name: 'Plaintes',
      applies: { ...anyCase, kinds: ['complaint' as const] },
      firstReply: minutes(40),
    },
  ]

  it('is the first that applies, and says by what', () => {
    const told = (given: Partial<TargetFacts>) => {
      const { firstReply, because } = targetsFor(desk({ rules }), { ...facts, ...given }, friday)
      return [firstReply / 60_000, because?.name, because?.by]
    }
    expect(told({ kind: 'complaint', connector: 'mail' })).toEqual([120, 'Plaintes par courriel', ['kind', 'channel']])
    expect(told({ kind: 'complaint' })).toEqual([40, 'Plaintes', ['kind']])
    expect(told({ kind: 'complaint', emotion: 'angry' })).toEqual([20, 'En colère', ['emotion']])
    expect(told({})).toEqual([60, '', []])
  })

  it('gives way to a dated exception, which counts round the clock, but leaves it the solution and its hours', () => {
    const sale = {
      id: 's',
      name: 'Billetterie',
      from: at('2026-03-06T17:00:00Z'),
      to: at('2026-03-06T23:00:00Z'),
      applies: anyCase,
      firstReply: minutes(10),
      nextReply: null,
    }
    const open = desk({ rules, overrides: [sale], calendars: [hoursOf] })
    const complaint = { ...facts, kind: 'complaint' as const }
    expect(targetsFor(open, complaint, friday)).toMatchObject({
      firstReply: minutes(10),
      anytime: true,
      solution: hours(24),
      calendar: { timeZone: 'Europe/Paris' },
      because: { rule: 'override', name: 'Billetterie' },
    })
    expect(targetsFor(open, complaint, sale.to).because).toMatchObject({ rule: 'target' })
    expect(targetsFor(open, complaint, instant(sale.from - 1)).because).toMatchObject({ rule: 'target' })
  })

  it('is that of the shortest exception where several hold, and of two as long the stricter one, in whatever order they are kept', () => {
    const exception = (id: string, from: string, to: string, time: number) => ({
      ...{ id, name: id, from: at(from), to: at(to), applies: anyCase },
      ...{ firstReply: minutes(time), nextReply: null },
    })
    const campaign = exception('campaign', '2026-03-01T23:00:00Z', '2026-03-08T23:00:00Z', 30)
    const sale = exception('sale', '2026-03-06T17:00:00Z', '2026-03-06T23:00:00Z', 10)
    const show = exception('show', '2026-03-06T17:00:00Z', '2026-03-06T23:00:00Z', 5)
    const wins = (...overrides: readonly (typeof sale)[]) =>
      targetsFor(desk({ rules, overrides }), facts, at('2026-03-06T18:00:00Z')).because?.name
    expect([wins(campaign, sale), wins(sale, campaign)]).toEqual(['sale', 'sale'])
    expect([wins(campaign, sale, show), wins(show, sale, campaign)]).toEqual(['show', 'show'])
    expect(targetsFor(desk({ rules, overrides: [campaign, sale] }), facts, sale.to).because?.name).toBe('campaign')
  })

  it('gives way to peak hours, by the clocks on the wall, in summer and in winter', () => {
    const lunch = {
      id: 'l',
      name: 'Midi',
      weekdays: [0, 1, 2, 3, 4],
      from: 690,
      to: 840,
      applies: anyCase,
      firstReply: minutes(15),
      nextReply: minutes(5),
    }
    const open = desk({ peaks: [lunch] })
    for (const [moment, isPeak] of [
      ['2026-03-06T10:30:00Z', true],
      ['2026-07-03T10:30:00Z', true],
      ['2026-07-03T09:30:00Z', true],
      ['2026-03-06T09:30:00Z', false],
      ['2026-03-06T13:00:00Z', false],
      ['2026-03-07T11:00:00Z', false],
    ] as const) {
      expect(targetsFor(open, facts, at(moment)).because?.rule, moment).toBe(isPeak ? 'peak' : 'usual')
    }
  })
})

describe('the calendar that a case is given', () => {
  it('closes on holidays and on dates of its own', () => {
    const { calendar = null } = targetsFor(desk({ calendars: [hoursOf] }), facts, friday)
    expect(addWorking(calendar, friday, hours(1))).toBe(at('2026-03-10T09:00:00Z'))
    expect(addWorking(calendar, at('2026-04-03T16:00:00Z'), hours(1))).toBe(at('2026-04-07T08:00:00Z'))
  })

  it('holds the odd days of the year to come, and no others', () => {
    const long = Array.from({ length: 40 }, (_, i) => ({ date: `20${10 + i}-12-25`, name: 'Noël' }))
    const settings = { ...hoursOf, holidays: { country: 'FR', region: null, dates: long } }
    const { calendar } = targetsFor(desk({ calendars: [settings] }), facts, friday)
    expect(Object.keys(calendar?.days ?? {})).toEqual(['2026-12-25', '2026-03-09'])
  })

  it('is the one that the rule names, and round the clock where that is none', () => {
    const night: CalendarSettings = { ...hoursOf, id: 'always', week: null, days: [], holidays: null }
    const rule = {
      id: '1',
      name: 'Urgences',
      applies: { ...anyCase, priorities: ['critical' as const] },
      firstReply: minutes(15),
      nextReply: null,
      solution: duration(1),
      calendarId: 'always',
    }
    const open = desk({ calendars: [hoursOf, night], rules: [rule] })
    expect(targetsFor(open, { ...facts, priority: 'critical' }, friday).calendar).toBeUndefined()
    expect(targetsFor(open, facts, friday).calendar).toBeDefined()
  })
})
