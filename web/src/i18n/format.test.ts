import { describe, expect, it } from 'vitest'
import { createFormatter } from './format.ts'

const fr = createFormatter('fr', 'Europe/Paris')
const en = createFormatter('en', 'Europe/London')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const at = (iso: string) => Date.parse(iso)
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const now = at('2026-11-20T14:00:00Z')

describe('a length of time', () => {
  it('is said in its largest unit, rounded down, with minutes beside the hours', () => {
    const said = [0, 42 * second, minute - 1, 38 * minute, hour, hour + 40 * minute, 26 * hour + 5 * minute]
    expect(said.map((it) => plain(fr.duration(it)))).toEqual([
      '0 s',
      '42 s',
      '59 s',
      '38 min',
      '1 h',
      '1 h 40',
      '26 h 05',
    ])
    expect(plain(fr.duration(2 * day))).toBe('2 j')
    expect(plain(en.duration(3 * day + hour))).toBe('3 d')
  })

  it('is never negative', () => {
    expect(plain(fr.duration(-5 * minute))).toBe('0 s')
    expect(plain(en.spoken(-1))).toBe('0 seconds')
  })

  it('takes its plural from two on in French, and from anything but one in English', () => {
    expect(plain(fr.spoken(0))).toBe('0 seconde')
    expect(plain(fr.spoken(hour + minute))).toBe('1 heure 1 minute')
    expect(plain(fr.spoken(2 * hour))).toBe('2 heures')
    expect(plain(en.spoken(hour + 2 * minute))).toBe('1 hour 2 minutes')
  })
})

describe('a moment', () => {
  const today = at('2026-11-20T10:04:00Z')
  const yesterday = at('2026-11-19T10:04:00Z')
  const thisWeek = at('2026-11-16T10:04:00Z')
  const older = at('2026-11-06T10:04:00Z')
  const lastYear = at('2025-11-06T10:04:00Z')

  it('carries as much of its day as is needed', () => {
    expect([today, yesterday, thisWeek, older, lastYear].map((it) => plain(fr.moment(it, now)))).toEqual([
      '11 h 04',
      'hier, 11 h 04',
      'lundi, 11 h 04',
      '6 nov., 11 h 04',
      '6 nov. 2025, 11 h 04',
    ])
    expect(plain(en.moment(older, now))).toBe('6 Nov, 10:04 am')
  })

  it('stands inside a sentence with its own small words', () => {
    expect([today, yesterday, thisWeek, older].map((it) => plain(fr.when(it, now)))).toEqual([
      'à 11 h 04',
      'hier à 11 h 04',
      'lundi à 11 h 04',
      'le 6 nov. à 11 h 04',
    ])
    expect([today, yesterday, thisWeek, older].map((it) => plain(en.when(it, now)))).toEqual([
      'at 10:04 am',
      'yesterday at 10:04 am',
      'on Monday at 10:04 am',
      'on 6 Nov at 10:04 am',
    ])
  })

  it('stands inside a sentence with the word before it that its language asks for', () => {
    const monday = at('2026-11-16T10:04:00Z')
    expect([today, yesterday, monday, older].map((it) => plain(fr.dayInText(it, now)))).toEqual([
      'aujourd’hui',
      'hier',
      'lundi',
      `le ${plain(fr.day(older, now))}`,
    ])
    expect(plain(fr.until(today, now))).toBe('jusqu’à aujourd’hui')
    expect(plain(fr.until(older, now))).toBe(`jusqu’au ${plain(fr.day(older, now))}`)
    expect(plain(fr.ago(older, now))).toBe(`le ${plain(fr.day(older, now))}`)
    expect(plain(en.until(today, now))).toBe('until today')
  })

  it('is yesterday by the calendar of the place, not by the hours between', () => {
    const late = at('2026-11-19T22:30:00Z')
    const soonAfter = at('2026-11-19T23:30:00Z')
    expect(fr.day(late, soonAfter)).toBe('hier')
    expect(en.day(late, soonAfter)).toBe('today')
  })

  it('has midnight and noon the right way round in English', () => {
    expect(plain(en.time(at('2026-11-20T00:05:00Z')))).toBe('12:05 am')
    expect(plain(en.time(at('2026-11-20T12:05:00Z')))).toBe('12:05 pm')
    expect(plain(fr.time(at('2026-11-20T00:05:00Z')))).toBe('1 h 05')
    expect(plain(fr.time(at('2026-11-20T08:00:00Z')))).toBe('9 h')
  })

  it('is told by how long ago it was for two days, and by its date after', () => {
    expect(plain(fr.ago(now - 8 * second, now))).toBe('il y a 8 s')
    expect([fr.ago(now, now), en.ago(now + 400, now)]).toEqual(['à l’instant', 'just now'])
    expect(plain(en.ago(now - 90 * minute, now))).toBe('1 h 30 ago')
    expect(plain(fr.ago(older, now))).toBe('le 6 nov.')
  })
})

it('groups the thousands of a number as the language does', () => {
  expect(plain(fr.number(12_345))).toBe('12 345')
  expect(en.number(12_345)).toBe('12,345')
})
