import type { Calendar } from '../../../src/domain/clocks/calendar.ts'
import { dateOf, dayLength, dayOfDate, weekdayOf, zoneOf } from '../../../src/domain/clocks/zone.ts'
import type { Language } from '../../../src/api/schemas.ts'
import { firstOfMonth } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'

const hour = 3_600_000
const evening = 18 * 60
const noon = 12 * 60
/** Where nobody has set opening hours, people still promise by day. */
const byDay = [{ from: 9 * 60, to: 18 * 60 }]
/** So far ahead an open day is looked for. */
const daysAhead = 40

interface Hours {
  readonly calendar: Calendar | null
  readonly timeZone: string
}

/** The open days from today on: their number and their first and last minute. */
function* openDays({ calendar, timeZone }: Hours, now: number) {
  const zone = zoneOf(timeZone)
  const today = zone.localOf(now).day
  for (let day = today; day < today + daysAhead; day += 1) {
    const periods = calendar === null ? byDay : (calendar.days[dateOf(day)] ?? calendar.week[weekdayOf(day)] ?? [])
    const [first, last] = [periods[0], periods.at(-1)]
    if (first === undefined || last === undefined) continue
    yield {
      day,
      isToday: day === today,
      from: first.from,
      to: last.to,
      at: (minute: number) => zone.momentOf(day, minute),
    }
  }
}

/** Three moments by which something can be promised: noons and closing times of open days, the first an hour from now at the earliest. */
export function promiseMoments(hours: Hours, now: number): readonly number[] {
  const found: number[] = []
  for (const { from, to, at } of openDays(hours, now)) {
    const closes = Math.min(to, 22 * 60)
    const candidates = from < noon && closes > noon ? [noon, closes] : [closes]
    for (const minute of candidates) {
      const moment = at(minute)
      if (moment >= now + hour) found.push(moment)
      if (found.length === 3) return found
    }
  }
  return found
}

/** Three moments until which a case can be laid aside: in three hours while the desk is still open then, the next opening, and the opening of next week. */
export function pauseMoments(hours: Hours, now: number): readonly number[] {
  const found: number[] = []
  const later = Math.ceil((now + 3 * hour) / (hour / 2)) * (hour / 2)
  let monday: number | null = null
  for (const { day, isToday, from, to, at } of openDays(hours, now)) {
    if (isToday) {
      if (later < at(to)) found.push(later)
      continue
    }
    if (found.length < 2 && !found.includes(at(from)) && found.every((it) => it <= now + dayLength))
      found.push(at(from))
    if (monday === null && weekdayOf(day) === 0) monday = at(from)
    if (monday !== null) break
  }
  if (monday !== null && !found.includes(monday)) found.push(monday)
  return found.slice(0, 3)
}

/** Noon of a date by the clocks of a zone, so that the date is said as it stands. */
export const noonOf = (date: string, timeZone: string): number => zoneOf(timeZone).momentOf(dayOfDate(date) ?? 0, noon)

/** A moment as it stands in what is kept: « mardi 1er décembre à 12 h »; true whenever it is read. */
export function datedWords(at: number, now: number, t: Messages, language: Language, timeZone: string): string {
  const there = zoneOf(timeZone).localOf(at)
  const { moments } = t.clocks
  const [hours, rest] = [Math.floor(there.minute / 60), there.minute % 60]
  const far = Math.abs(at - now) > 300 * dayLength
  const day = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(far ? { year: 'numeric' } : {}),
  })
    .formatToParts(there.day * dayLength + dayLength / 2)
    .map(({ type, value }) => {
      if (type === 'day' && language === 'fr' && value === '1') return '1er'
      return type === 'literal' ? ' ' : value
    })
  return moments.dated(day.join(''), moments.hour(String(hours), String(rest).padStart(2, '0')))
}

/** A moment to come as people say it inside a sentence: « ce soir à 22 h », « demain à 12 h », « mardi à 9 h 30 »; a date once it is a week away. */
export function momentWords(at: number, now: number, t: Messages, language: Language, timeZone: string): string {
  const zone = zoneOf(timeZone)
  const there = zone.localOf(at)
  const ahead = there.day - zone.localOf(now).day
  const { moments } = t.clocks
  const [hours, rest] = [Math.floor(there.minute / 60), there.minute % 60]
  const time = moments.hour(String(hours), String(rest).padStart(2, '0'))
  if (ahead === 0) return there.minute >= evening ? moments.tonight(time) : moments.today(time)
  if (ahead === 1) return moments.tomorrow(time)
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  // The day's own noon, so that no zone shows another date.
  const noonOf = there.day * dayLength + dayLength / 2
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(noonOf)
  if (ahead > 1 && ahead < 7) return moments.weekday(named({ weekday: 'long' }), time)
  const far = Math.abs(ahead) > 300
  const date = named({ day: 'numeric', month: 'short', ...(far ? { year: 'numeric' } : {}) })
  return moments.date(language === 'fr' ? firstOfMonth(date) : date, time)
}
