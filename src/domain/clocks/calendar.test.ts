import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { duration, hours, type Instant, instant, minutes } from '../model/time.ts'
import { addWorking, type Calendar, isOpenAt, nextOpening, type Period, workingBetween } from './calendar.ts'
import { toCalendar } from './desk.ts'
import { dateOf, dayNumber, dayOfDate, weekdayOf } from './zone.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const nineToSix: readonly Period[] = [{ from: 540, to: 1_080 }]
const shop: Calendar = {
  timeZone: 'Europe/Paris',
  week: [nineToSix, nineToSix, nineToSix, nineToSix, nineToSix, [], []],
  days: {},
}

describe('working time', () => {
  it('of a complaint that comes on Friday evening goes on on Monday morning', () => {
    expect(addWorking(shop, at('2026-11-27T16:40:00Z'), hours(1))).toBe(at('2026-11-30T08:40:00Z'))
    expect(addWorking(null, at('2026-11-27T20:40:00Z'), hours(1))).toBe(at('2026-11-27T21:40:00Z'))
  })

  it('leaves out a holiday, and counts the hours that one day has of its own', () => {
    const sale = { ...shop, days: { '2026-11-30': [], '2026-11-28': [{ from: 600, to: 720 }] } }
    expect(addWorking(sale, at('2026-11-27T16:40:00Z'), hours(1))).toBe(at('2026-11-28T09:40:00Z'))
    expect(addWorking(sale, at('2026-11-28T10:30:00Z'), hours(1))).toBe(at('2026-12-01T08:30:00Z'))
  })

  it('of a desk that is open day and night leaves out its holidays and the dates on which it is closed', () => {
    const desk = { id: 'a', name: 'Jour et nuit', timeZone: 'Europe/Paris', week: null, days: [], holidays: null }
    expect(toCalendar(desk)).toBeNull()
    const christmas = { country: 'FR', region: null, dates: [{ date: '2026-12-25', name: 'Noël' }] }
    const closed = [{ date: '2026-11-30', name: 'Inventaire', periods: [] }]
    const calendar = toCalendar({ ...desk, holidays: christmas, days: closed })
    expect(isOpenAt(calendar, at('2026-12-25T09:00:00Z'))).toBe(false)
    expect(addWorking(calendar, at('2026-11-29T22:00:00Z'), hours(2))).toBe(at('2026-12-01T00:00:00Z'))
    expect(workingBetween(calendar, at('2026-12-23T23:00:00Z'), at('2026-12-26T23:00:00Z'))).toBe(hours(48))
  })

  it('is an hour longer in the night in which clocks are put back, and an hour shorter when they go forward', () => {
    const nights: Calendar = { timeZone: 'Europe/Paris', week: Array(7).fill([{ from: 60, to: 240 }]), days: {} }
    expect(workingBetween(nights, at('2026-10-24T22:00:00Z'), at('2026-10-25T08:00:00Z'))).toBe(hours(4))
    expect(workingBetween(nights, at('2026-03-28T22:00:00Z'), at('2026-03-29T08:00:00Z'))).toBe(hours(2))
  })

  it('ends with the opening when it just fits, and of nothing it is the moment itself', () => {
    expect(addWorking(shop, at('2026-11-27T16:00:00Z'), hours(1))).toBe(at('2026-11-27T17:00:00Z'))
    expect(addWorking(shop, at('2026-11-28T16:00:00Z'), duration(0))).toBe(at('2026-11-28T16:00:00Z'))
  })

  it('is found at once however seldom a desk is open', () => {
    const aMinute = { ...shop, week: [[{ from: 540, to: 541 }]] }
    const start = at('2026-11-27T16:00:00Z')
    const due = addWorking(aMinute, start, duration(90 * hours(24)))
    expect(due - start).toBeGreaterThan(3_990 * hours(24))
    expect(due - start).toBeLessThan(4_001 * hours(24))
  })

  it('counts round the clock where a desk is never open', () => {
    const never = { ...shop, week: [] }
    expect(addWorking(never, at('2026-11-27T16:00:00Z'), hours(1))).toBe(at('2026-11-27T17:00:00Z'))
    expect(nextOpening(never, at('2026-11-27T16:00:00Z'))).toBeNull()
  })

  it('begins again with the next opening', () => {
    expect(nextOpening(shop, at('2026-11-28T16:00:00Z'))).toEqual({
      from: at('2026-11-30T08:00:00Z'),
      to: at('2026-11-30T17:00:00Z'),
    })
    expect(nextOpening(shop, at('2026-11-27T16:00:00Z'))?.from).toBe(at('2026-11-27T16:00:00Z'))
  })
})

/** Each zone with the nights in which something happens there. */
const turns: readonly (readonly [string, string])[] = [
  ['Europe/Paris', '2026-03-29'],
  ['Europe/Paris', '2027-10-31'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2025-11-02'],
  ['Asia/Kathmandu', '2026-06-01'],
  // Half an hour of summer time.
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  // A Friday that never was.
  ['Pacific/Apia', '2011-12-30'],
  ['America/Sao_Paulo', '2018-11-04'],
  // Clocks went back at a minute past midnight, into the day before.
  ['America/St_Johns', '2010-11-07'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Pacific/Kiritimati', '1994-12-31'],
  ['America/Santiago', '2026-09-06'],
]

const periods = fc
  .uniqueArray(fc.nat({ max: 288 }), { maxLength: 6 })
  .map((marks) => marks.map((mark) => mark * 5).sort((a, b) => a - b))
  .map((marks) =>
    marks.flatMap((from, i): Period[] => {
      const to = marks[i + 1]
      return i % 2 === 0 && to !== undefined ? [{ from, to }] : []
    }),
  )

/** Looks at every minute on the wall. */
function slowly(calendar: Calendar): (minute: number) => boolean {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: calendar.timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  })
  return (minute) => {
    const shown = Object.fromEntries(wall.formatToParts(minute * 60_000).map(({ type, value }) => [type, value]))
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(String(shown['weekday']))
    const ofDay = calendar.days[`${shown['year']}-${shown['month']}-${shown['day']}`] ?? calendar.week[weekday] ?? []
    const now = Number(shown['hour']) * 60 + Number(shown['minute'])
    return ofDay.some(({ from, to }) => now >= from && now < to)
  }
}

describe('a calendar, against one that looks at every minute on the wall', () => {
  const drawn = fc.record({
    turn: fc.constantFrom(...turns),
    week: fc.array(periods, { minLength: 7, maxLength: 7 }),
    odd: fc.dictionary(fc.integer({ min: -2, max: 3 }).map(String), periods, { maxKeys: 2 }),
    before: fc.nat({ max: 2_880 }),
    length: fc.nat({ max: 2_880 }),
  })

  it('counts the same in every zone, whatever is done to its clocks', () => {
    fc.assert(
      fc.property(drawn, ({ turn: [timeZone, night], week, odd, before, length }) => {
        const day = dayOfDate(night) ?? 0
        const days = Object.fromEntries(Object.entries(odd).map(([off, of]) => [dateOf(day + Number(off)), of]))
        const calendar: Calendar = { timeZone, week, days }
        const isOpen = slowly(calendar)
        const start = day * 1_440 - before
        let open = 0
        for (let minute = start; minute < start + length; minute += 1) {
          const seen = isOpen(minute)
          if (seen) open += 1
          if (isOpenAt(calendar, instant(minute * 60_000)) !== seen) {
            throw new Error(`${timeZone}, ${new Date(minute * 60_000).toISOString()}: open is ${seen}`)
          }
        }
        const from = instant(start * 60_000)
        const to = instant((start + length) * 60_000)
        expect(workingBetween(calendar, from, to)).toBe(minutes(open))
        if (open === 0) return
        const due = addWorking(calendar, from, minutes(open))
        expect(due).toBeLessThanOrEqual(to)
        expect(workingBetween(calendar, from, due)).toBe(minutes(open))
        expect(isOpen(due / 60_000 - 1)).toBe(true)
      }),
      { numRuns: runs(40) },
    )
  })

  it('comes to the same in one go and in parts', () => {
    const length = fc.nat({ max: 40 * 60 }).map(minutes)
    fc.assert(
      fc.property(drawn, length, length, ({ turn: [timeZone, night], week, before }, one, other) => {
        const calendar: Calendar = { timeZone, week: [[{ from: 600, to: 660 }], ...week.slice(1)], days: {} }
        const start = instant(((dayOfDate(night) ?? 0) * 1_440 - before) * 60_000)
        const between = addWorking(calendar, start, one)
        expect(addWorking(calendar, between, other)).toBe(addWorking(calendar, start, duration(one + other)))
        expect(workingBetween(calendar, start, between)).toBe(one)
      }),
      { numRuns: runs(100) },
    )
  })
})

it('a date and its number say the same, and the weekday is right', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const date = new Date(day * 86_400_000)
      if (date.getUTCFullYear() < 1_000) return
      expect(dateOf(day)).toBe(date.toISOString().slice(0, 10))
      expect(dayOfDate(dateOf(day))).toBe(day)
      expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7)
    }),
  )
  expect(dayOfDate('2026-02-29')).toBeNull()
  expect(dayOfDate('29/02/2024')).toBeNull()
  expect(dayNumber(1970, 1, 1)).toBe(0)
})
