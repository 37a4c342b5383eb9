import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, dayOfDate } from '../../../src/domain/clocks/zone.ts'
import { dateInField, dayInMonth, readDate, readHour } from './typed.ts'

const today = dayOfDate('2026-11-30') ?? 0

describe('a date that somebody writes', () => {
  it.each([
    ['30/11/2026', '2026-11-30'],
    ['30.11.26', '2026-11-30'],
    ['30-11-2026', '2026-11-30'],
    ['2026-11-30', '2026-11-30'],
    ['30112026', '2026-11-30'],
    ['20261130', '2026-11-30'],
    ['20052027', '2027-05-20'],
    ['3011', '2026-11-30'],
    ['29/11', '2027-11-29'],
    ['lun. 30 nov. 2026', '2026-11-30'],
    ['mar. 3 mars 2027', '2027-03-03'],
    ['1er décembre', '2026-12-01'],
    ['Mon 30 Nov 2026', '2026-11-30'],
    ['November 30, 2026', '2026-11-30'],
    ['11/30/2026', '2026-11-30'],
    ['29 fév', '2028-02-29'],
    ['14 juil.', '2027-07-14'],
    ['demain', '2026-12-01'],
    ['Today', '2026-11-30'],
  ])('%s', (text, date) => {
    expect(readDate(text, today)).toBe(date)
  })

  it.each(['', '30', '31/11/2026', '30/13/2026', '30/11/2', '3 jui', 'lundi', 'bientôt', '30/11/2026 12', '<b>'])(
    '%s is none',
    (text) => {
      expect(readDate(text, today)).toBeNull()
    },
  )

  it('without a year it is one to come, or, of what was said, one that has been', () => {
    expect(readDate('2/12', today)).toBe('2026-12-02')
    expect(readDate('2/12', today, true)).toBe('2025-12-02')
    expect(readDate('30/11', today, true)).toBe('2026-11-30')
  })

  it('is read again as the field shows it, in both languages', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.constantFrom('fr' as const, 'en' as const),
        (day, language) => {
          expect(readDate(dateInField(dateOf(day), language), today)).toBe(dateOf(day))
        },
      ),
    )
    expect(dateInField('2026-12-01', 'fr').replaceAll('\u00a0', ' ')).toBe('mar. 1er déc. 2026')
    expect(dateInField('2026-11-30', 'en')).toBe('Mon 30 Nov 2026')
  })
})

describe('an hour that somebody writes', () => {
  it.each([
    ['17', '17:00'],
    ['17h', '17:00'],
    ['17 h 30', '17:30'],
    ['17:30', '17:30'],
    ['1730', '17:30'],
    ['930', '09:30'],
    ['5 pm', '17:00'],
    ['5:30 p.m.', '17:30'],
    ['12 am', '00:00'],
    ['12pm', '12:00'],
    ['midi', '12:00'],
    ['24:00', '00:00'],
  ])('%s', (text, hour) => {
    expect(readHour(text)).toBe(hour)
  })

  it.each(['', '25', '17:60', '17:3', '13 pm', '0 am', 'tard'])('%s is none', (text) => {
    expect(readHour(text)).toBeNull()
  })
})

it('a month on is the same day, or the last one of a shorter month', () => {
  const on = (date: string, months: number) => dateOf(dayInMonth(dayOfDate(date) ?? 0, months))
  expect(on('2027-01-31', 1)).toBe('2027-02-28')
  expect(on('2026-12-15', 1)).toBe('2027-01-15')
  expect(on('2027-01-15', -1)).toBe('2026-12-15')
})
