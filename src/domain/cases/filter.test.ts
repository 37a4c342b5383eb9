import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { days, hours, instant } from '../model/time.ts'
import {
  beginDays,
  type CaseFilter,
  filterParts,
  hasDays,
  momentAt,
  momentInZone,
  noFilter,
  readFilter,
  readMoment,
  writeFilter,
  judgedFlags,
} from './filter.ts'

const read = (address: string) => readFilter(new URLSearchParams(address))
const faultsOf = (address: string): readonly string[] => {
  const answer = read(address)
  return answer.ok ? [] : answer.faults.map(({ path, message }) => `${path}: ${message}`)
}
const now = instant(Date.parse('2026-03-02T09:00:00Z'))

describe('the filters of an address', () => {
  it('say together what must hold', () => {
    const answer = read('status=new,open&priority=critical&owner=me,nobody&channel=mastodon&late=yes&opened-after=7d')
    expect(answer).toEqual({
      ok: true,
      filter: {
        ...noFilter,
        statuses: ['new', 'open'],
        priorities: ['critical'],
        owners: ['me', 'nobody'],
        channels: ['mastodon'],
        late: true,
        openedAfter: { ago: days(7) },
      },
    })
  })

  it('an address without any asks for nothing', () => {
    expect(read('')).toEqual({ ok: true, filter: noFilter })
    expect(read('status=&owner=,')).toEqual({ ok: true, filter: noFilter })
  })

  it('the name of a place may hold a comma, and a place is named by its own part', () => {
    const answer = read('place=Lyon%2C%20Part-Dieu&place=Nice')
    expect(answer.ok && answer.filter.places).toEqual(['Lyon, Part-Dieu', 'Nice'])
  })

  it.each([
    ['status=closed', 'status: “closed” is not one of new, open, waiting, waiting-team, paused, settled, set-aside.'],
    ['priority=urgent', 'priority: “urgent” is not one of critical, high, medium, low.'],
    ['owner=%27%20or%201%3D1', "owner: “' or 1=1” is not “me”, “nobody” or the id of a person."],
    ['source=abc', 'source: “abc” is not the id of a source.'],
    ['language=fran%C3%A7ais', 'language: “français” is not the code of a language, such as fr.'],
    ['unanswered=1', 'unanswered: “1” is not a number from 2 on.'],
    ['late=maybe', 'late: “maybe” is neither “yes” nor “no”.'],
    [
      'opened-after=2026-02-30',
      'opened-after: “2026-02-30” is no day, such as 2026-11-01, and no time ago, such as 7d.',
    ],
    ['last-before=99999d', 'last-before: “99999d” is no day, such as 2026-11-01, and no time ago, such as 7d.'],
    ['sort=name', 'sort: “name” is not one of severity, urgency, anger.'],
    ['colour=red', 'colour: There is no filter “colour”.'],
    ['__proto__=x', '__proto__: There is no filter “__proto__”.'],
    ['constructor=x', 'constructor: There is no filter “constructor”.'],
  ])('“%s” gets a sentence', (address, sentence) => {
    expect(faultsOf(address)).toEqual([sentence])
  })

  it('every part that is wrong gets its own', () => {
    expect(faultsOf('status=x&late=y&owner=me')).toHaveLength(2)
  })

  it('whatever somebody types is either read or refused with a sentence', () => {
    const part = fc.tuple(fc.oneof(fc.constantFrom(...filterParts), fc.string()), fc.string())
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const answer = readFilter(parts)
        if (!answer.ok) expect(answer.faults.every(({ message }) => message.endsWith('.'))).toBe(true)
        else expect(readFilter(writeFilter(answer.filter))).toEqual(answer)
      }),
    )
  })

  it('a filter that is written and read again is the same', () => {
    const moment = fc.oneof(
      fc.integer({ min: 1, max: 3_000 }).map((n) => ({ ago: days(n) })),
      fc.integer({ min: 1, max: 300 }).map((n) => ({ ago: hours(n) })),
      fc.integer({ min: 0, max: 30_000 }).map((n) => ({ day: new Date(n * 86_400_000).toISOString().slice(0, 10) })),
    )
    const flag = fc.constantFrom(true, false, null)
    const any: fc.Arbitrary<CaseFilter> = fc.record({
      statuses: fc.uniqueArray(fc.constantFrom('new', 'open', 'waiting', 'settled', 'set-aside')),
      priorities: fc.uniqueArray(fc.constantFrom('critical', 'high', 'medium', 'low')),
      owners: fc.uniqueArray(fc.constantFrom('me', 'nobody', 'a-Bc_1')),
      channels: fc.uniqueArray(fc.constantFrom('mastodon', 'by-hand')),
      sources: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
      languages: fc.uniqueArray(fc.constantFrom('fr', 'en', 'pt-BR')),
      flags: fc.uniqueArray(fc.constantFrom(...judgedFlags)),
      kinds: fc.uniqueArray(fc.constantFrom('complaint', 'question')),
      sentiments: fc.uniqueArray(fc.constantFrom('neg', 'neu', 'pos')),
      topics: fc.uniqueArray(fc.constantFrom('delivery', 'terrasse')),
      anger: fc.constantFrom(null, 1, 2, 3),
      places: fc.uniqueArray(fc.constantFrom('Lyon, Part-Dieu', 'Nice')),
      authors: fc.uniqueArray(fc.integer({ min: 1 }).map(String), { maxLength: 3 }),
      labels: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
      words: fc.constantFrom('', 'colis -merci', '"à & b=c" remb*'),
      unanswered: fc.option(fc.integer({ min: 2, max: 99 })),
      late: flag,
      replied: flag,
      openedAfter: fc.option(moment),
      openedBefore: fc.option(moment),
      lastAfter: fc.option(moment),
      lastBefore: fc.option(moment),
      sort: fc.constantFrom(null, 'severity', 'urgency', 'anger'),
    })
    fc.assert(
      fc.property(any, (filter) => {
        const again = readFilter(new URLSearchParams(writeFilter(filter).map(([a, b]) => [a, b])))
        expect(again).toEqual({ ok: true, filter })
      }),
    )
  })

  it('so long ago goes with the time, a day stays where it is', () => {
    expect(momentAt({ ago: hours(24) }, now)).toBe(Date.parse('2026-03-01T09:00:00Z'))
    expect(readMoment('2026-03-01')).toEqual({ day: '2026-03-01' })
    expect(readMoment('2026-02-30')).toBeNull()
    expect(momentAt({ day: '2026-03-01' }, now)).toBe(Date.parse('2026-03-01T00:00:00Z'))
  })

  it.each([
    ['Europe/Paris', '2026-03-01', '2026-02-28T23:00:00Z'],
    ['Europe/Paris', '2026-07-01', '2026-06-30T22:00:00Z'],
    ['America/Montreal', '2026-03-01', '2026-03-01T05:00:00Z'],
    ['Asia/Kolkata', '2026-03-01', '2026-02-28T18:30:00Z'],
    ['UTC', '2026-03-01', '2026-03-01T00:00:00Z'],
  ])('a day begins when the clocks of %s show midnight', (zone, day, at) => {
    expect(momentInZone({ day }, zone)).toEqual({ at: Date.parse(at) })
  })

  it('only days begin in a time zone; all else of a filter stays as it is', () => {
    const filter = { ...noFilter, priorities: ['high' as const], openedAfter: { ago: hours(24) } }
    expect([hasDays(filter), beginDays(filter, 'Europe/Paris')]).toEqual([false, filter])
    const dated = { ...filter, lastBefore: { day: '2026-03-01' } }
    expect(hasDays(dated)).toBe(true)
    expect(beginDays(dated, 'Europe/Paris')).toEqual({
      ...filter,
      lastBefore: { at: Date.parse('2026-02-28T23:00:00Z') },
    })
  })
})
