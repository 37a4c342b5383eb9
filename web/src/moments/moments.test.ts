import { describe, expect, it } from 'vitest'
import {
  calendarOf,
  foretell,
  deskOf,
  nextAt,
  ofField,
  ofZoneField,
  toField,
  toZoneField,
  unitsOf,
  minutesOf,
} from '../settings/clocks-draft.ts'
import type { Clocks } from '../../../src/api/clocks.ts'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { momentWords, pauseMoments, promiseMoments } from './moments.ts'

const at = (text: string): number => Date.parse(text)
const day = [{ from: 540, to: 1_080 }]
const shop = { timeZone: 'Europe/Paris', week: [day, day, day, day, day, [{ from: 600, to: 720 }], []], days: {} }
const paris = { calendar: shop, timeZone: 'Europe/Paris' }
const iso = (moments: readonly number[]) => moments.map((it) => new Date(it).toISOString().slice(0, 16))

describe('moments by which something can be promised', () => {
  it.each([
    ['on Monday morning', '2026-03-02T08:30:00Z', ['2026-03-02T11:00', '2026-03-02T17:00', '2026-03-03T11:00']],
    [
      'an hour before noon is too near',
      '2026-03-02T10:30:00Z',
      ['2026-03-02T17:00', '2026-03-03T11:00', '2026-03-03T17:00'],
    ],
    ['on Friday night', '2026-03-06T20:40:00Z', ['2026-03-07T11:00', '2026-03-09T11:00', '2026-03-09T17:00']],
    ['in summer', '2026-07-06T07:30:00Z', ['2026-07-06T10:00', '2026-07-06T16:00', '2026-07-07T10:00']],
  ])('%s', (_, now, moments) => {
    expect(iso(promiseMoments(paris, at(now)))).toEqual(moments)
  })

  it('are by day where nobody has set opening hours, and none where a desk never opens', () => {
    const always = { calendar: null, timeZone: 'Asia/Kathmandu' }
    expect(iso(promiseMoments(always, at('2026-03-02T00:00:00Z')))[0]).toBe('2026-03-02T06:15')
    expect(promiseMoments({ ...paris, calendar: { ...shop, week: [] } }, at('2026-03-02T08:30:00Z'))).toEqual([])
  })
})

describe('moments until which a case can wait', () => {
  it.each([
    ['on Monday morning', '2026-03-02T08:40:00Z', ['2026-03-02T12:00', '2026-03-03T08:00', '2026-03-09T08:00']],
    ['on Friday afternoon', '2026-03-06T16:00:00Z', ['2026-03-07T09:00', '2026-03-09T08:00']],
    ['on Sunday', '2026-03-08T16:00:00Z', ['2026-03-09T08:00']],
  ])('%s', (_, now, moments) => {
    expect(iso(pauseMoments(paris, at(now)))).toEqual(moments)
  })
})

it('a moment to come is said as people say it, by the clocks of its zone', () => {
  const now = at('2026-03-02T09:00:00Z')
  const said = (moment: string, t: typeof fr) =>
    momentWords(at(moment), now, t, t === fr ? 'fr' : 'en', 'Europe/Paris').replaceAll('\u00a0', ' ')
  expect(said('2026-03-02T11:00:00Z', fr)).toBe('aujourd’hui à 12 h')
  expect(said('2026-03-02T21:30:00Z', fr)).toBe('ce soir à 22 h 30')
  expect(said('2026-03-02T23:30:00Z', fr)).toBe('demain à 0 h 30')
  expect(said('2026-03-06T08:00:00Z', fr)).toBe('vendredi à 9 h')
  expect(said('2026-03-20T08:00:00Z', fr)).toBe('le 20 mars à 9 h')
  expect(said('2026-03-02T20:00:00Z', en)).toBe('tonight at 9 pm')
  expect(said('2026-03-06T11:30:00Z', en)).toBe('Friday at 12:30 pm')
})

const clocks: Clocks = {
  brandId: '0198c5a4-0000-7000-8000-000000000001',
  version: 1,
  timeZone: 'Europe/Paris',
  warnShare: 0.75,
  firstReplyMinutes: 60,
  nextReplyMinutes: null,
  solutionMinutes: 540,
  rules: [],
  usual: false,
  peaks: [],
  overrides: [],
  calendars: [],
}

describe('what the settings say of a complaint that comes on Friday at 21:40', () => {
  const friday = nextAt('Europe/Paris', 4, 21 * 60 + 40, at('2026-03-02T09:00:00Z'))
  const open = { id: 'a', name: 'Boutique', timeZone: 'Europe/Paris', week: shop.week, days: [], holidays: null }

  it('is due at 22:40 where time counts round the clock, and in the morning where it counts in opening hours', () => {
    expect(iso([friday])).toEqual(['2026-03-06T20:40'])
    expect(iso([foretell(deskOf(clocks), {}, friday).dueAt])).toEqual(['2026-03-06T21:40'])
    const { dueAt, solutionAt } = foretell(deskOf({ ...clocks, calendars: [open] }), {}, friday)
    expect(iso([dueAt, solutionAt ?? 0])).toEqual(['2026-03-07T10:00', '2026-03-09T15:00'])
    expect(calendarOf({ calendars: [open] })?.week).toBe(shop.week)
  })

  it('is of the week to come once this one is past it', () => {
    expect(iso([nextAt('Europe/Paris', 0, 600, at('2026-03-02T09:00:00Z'))])).toEqual(['2026-03-09T09:00'])
  })
})

it('minutes and fields say the same', () => {
  expect([toField(570), ofField('09:30', false), ofField('00:00', true), ofField('', true)]).toEqual([
    '09:30',
    570,
    1_440,
    null,
  ])
  for (const all of [1, 45, 60, 90, 240, 1_440, 4_320]) {
    const { count, unit } = unitsOf(all)
    expect(minutesOf(count, unit)).toBe(all)
  }
})

it('605 minutes can be written: the unit stays while one writes, where nothing is left over in it', () => {
  expect(unitsOf(60, 'min')).toEqual({ count: 60, unit: 'min' })
  expect(minutesOf(605, unitsOf(60, 'min').unit)).toBe(605)
  expect(unitsOf(60)).toEqual({ count: 1, unit: 'h' })
  expect(unitsOf(90, 'h')).toEqual({ count: 90, unit: 'min' })
})

it('a moment is written by the clocks of the brand, whatever this browser shows', () => {
  const summer = at('2026-07-03T16:00:00Z')
  expect(['Europe/Paris', 'America/Montreal'].map((zone) => toZoneField(summer, zone))).toEqual([
    '2026-07-03T18:00',
    '2026-07-03T12:00',
  ])
  for (const zone of ['Europe/Paris', 'America/Montreal'])
    expect(ofZoneField(toZoneField(summer, zone), zone)).toBe(summer)
  expect(['', '2026-07-03', '2026-02-31T10:00'].map((text) => ofZoneField(text, 'Europe/Paris'))).toEqual([
    null,
    null,
    null,
  ])
})
