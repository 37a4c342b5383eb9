import type { Language } from '../../../src/api/schemas.ts'
import { dateOf, dayLength, dayNumber, dayOfDate } from '../../../src/domain/clocks/zone.ts'

/** What a field for date and hour says it holds while it holds something that is no moment yet. */
export const unread = '?'

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\u00a0\u202f]+/gu, ' ')
    .trim()

const localeOf = (language: Language): string => (language === 'fr' ? 'fr-FR' : 'en-GB')

/** The names of twelve months, or of seven days, in both languages. */
const names = (count: number, first: number, step: number, options: Intl.DateTimeFormatOptions) =>
  Array.from({ length: count }, (_, at) =>
    (['fr', 'en'] as const).map((it) =>
      plain(new Intl.DateTimeFormat(localeOf(it), { timeZone: 'UTC', ...options }).format(first + at * step)),
    ),
  )
const months = names(12, 14 * dayLength, 30.4 * dayLength, { month: 'long' })
const weekdays = names(7, 4 * dayLength, dayLength, { weekday: 'long' })

/** Which one of these a word begins; null where it is none, or could be several. */
function oneOf(all: readonly (readonly string[])[], word: string, least: number): number | null {
  if (word.length < least) return null
  const found = all.flatMap((it, at) => (it.some((name) => name.startsWith(word)) ? [at] : []))
  return found.length === 1 ? (found[0] ?? null) : null
}

const dayOf = (year: number, month: number, day: number): number | null => {
  const two = (n: number): string => String(n).padStart(2, '0')
  return dayOfDate(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)
}

/** A year as people write it: « 26 » is of this century. */
const yearOf = (text: string): number | null =>
  text.length === 4 ? Number(text) : text.length === 2 ? 2_000 + Number(text) : null

/** The numbers of a date, where they are written without anything between them. */
function apart(digits: string): readonly string[] {
  if (digits.length === 8 && /^(?:19|20)/.test(digits) && Number(digits.slice(2, 4)) > 12)
    return [digits.slice(6), digits.slice(4, 6), digits.slice(0, 4)]
  return digits.length < 4
    ? [digits]
    : [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].filter((it) => it !== '')
}

/** The date that somebody wrote, as `dateOf` writes it; null where it is none. Without a year it is the next one from today on, or, `past`, the last one. */
export function readDate(text: string, today: number, past = false): string | null {
  const said = plain(text).replace(/(\d)(?:er|st|nd|rd|th)\b/g, '$1')
  if (said === 'aujourd’hui' || said === "aujourd'hui" || said === 'today') return dateOf(today)
  if (said === 'demain' || said === 'tomorrow') return dateOf(today + 1)
  if (said === 'hier' || said === 'yesterday') return dateOf(today - 1)
  if (!/^[a-z0-9 ./,-]+$/.test(said)) return null
  const words = said.match(/[a-z]+/g) ?? []
  // The day of the week says nothing more: « lun. 30 nov. ».
  const rest = words.length > 1 && oneOf(weekdays, words[0] ?? '', 2) !== null ? words.slice(1) : words
  const month = rest.length === 1 ? oneOf(months, rest[0] ?? '', 3) : null
  if (rest.length > 0 && month === null) return null
  const found = said.match(/\d+/g) ?? []
  const numbers = found.length === 1 && month === null ? apart(found[0] ?? '') : found
  const isYearFirst = (numbers[0]?.length ?? 0) === 4
  const ordered = isYearFirst ? numbers.toReversed() : numbers
  const [first = '', ...others] = ordered
  const second = month === null ? others.shift() : String(month + 1)
  const [yearText, ...tooMany] = others
  if (second === undefined || tooMany.length > 0 || first.length > 2 || first === '' || second.length > 2) return null
  const on = (year: number): number | null =>
    // Where the second number is no month, the first one is: 11/30.
    dayOf(year, Number(second), Number(first)) ?? (month === null ? dayOf(year, Number(first), Number(second)) : null)
  if (yearText !== undefined) {
    const year = yearOf(yearText)
    const day = year === null ? null : on(year)
    return day === null ? null : dateOf(day)
  }
  const thisYear = Number(dateOf(today).slice(0, 4))
  // The 29th of February is up to eight years away.
  const years = Array.from({ length: 9 }, (_, at) => (past ? thisYear - at : thisYear + at))
  const day = years.map(on).find((it) => it !== null && (past ? it <= today : it >= today))
  return day === undefined || day === null ? null : dateOf(day)
}

/** The hour that somebody wrote, e.g. 17:30; null where it is none. */
export function readHour(text: string): string | null {
  const said = plain(text).replace(/ /g, '')
  if (said === 'midi' || said === 'noon') return '12:00'
  if (said === 'minuit' || said === 'midnight') return '00:00'
  const parts = /^(\d{1,2})(?:[:h.,]?(\d{2}))?h?(?:([ap])\.?m\.?)?$/.exec(said)
  if (parts === null) return null
  const [written, minutes, half] = [Number(parts[1]), Number(parts[2] ?? 0), parts[3]]
  if (minutes > 59 || written > 24 || (written === 24 && minutes > 0)) return null
  if (half !== undefined && (written < 1 || written > 12)) return null
  const hours = half === undefined ? written % 24 : (written % 12) + (half === 'p' ? 12 : 0)
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/** A date as its field shows it: « lun. 30 nov. 2026 ». */
export function dateInField(date: string, language: Language): string {
  const day = dayOfDate(date)
  if (day === null) return ''
  const options = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
  const said = new Intl.DateTimeFormat(localeOf(language), options).format(day * dayLength).replace(',', '')
  return language === 'fr' ? said.replace(/ 1 /, ' 1er ') : said
}

/** The month that many months from the one a day is in: its first day. */
export function monthFrom(day: number, months: number): number {
  const [year = 0, month = 1] = dateOf(day).split('-').map(Number)
  const at = year * 12 + month - 1 + months
  return dayNumber(Math.floor(at / 12), (at % 12) + 1, 1)
}

/** The same day of the month, that many months on, or the last one of a shorter month. */
export function dayInMonth(day: number, months: number): number {
  const first = monthFrom(day, months)
  const last = monthFrom(day, months + 1) - 1
  return Math.min(last, first + day - monthFrom(day, 0))
}
