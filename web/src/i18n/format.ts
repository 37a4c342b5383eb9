import type { Language } from '../../../src/api/schemas.ts'
import { deviceZone } from '../moments/elsewhere.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const hard = '\u00a0'

/** Numbers, lengths of time and moments in the words of one language. */
export interface Formatter {
  /** By whose clocks moments are said. */
  readonly timeZone: string
  readonly number: (value: number) => string
  /** « 42 s », « 38 min », « 1 h 40 », « 3 j »: one glance long. */
  readonly duration: (ms: number) => string
  /** A length of time as somebody says it: « 18 minutes ». */
  readonly spoken: (ms: number) => string
  /** « il y a 8 s », « le 6 nov. » once it is over two days. */
  readonly ago: (at: number, now: number) => string
  /** The hour, with the day as far as needed. */
  readonly moment: (at: number, now: number) => string
  /** The hour and the day as they stand inside a sentence: « à 11 h 04 », « le 6 nov. à 11 h 04 ». */
  readonly when: (at: number, now: number) => string
  readonly time: (at: number) => string
  readonly day: (at: number, now: number) => string
  /** The day as it stands inside a sentence: « hier », « lundi », « le 6 nov. ». */
  readonly dayInText: (at: number, now: number) => string
  /** To the end of which day: « jusqu'à aujourd'hui », « jusqu'au 6 nov. ». */
  readonly until: (at: number, now: number) => string
}

/** « 1er déc. » for the first of a month, as French says it. */
export const firstOfMonth = (date: string): string => date.replace(/^1(?=\s)/u, '1er')

/** Makes the formatter of a language, by the clocks of a zone, or of this device where nobody says which. */
export function createFormatter(language: Language, timeZone: string = deviceZone()): Formatter {
  const fr = language === 'fr'
  const locale = fr ? 'fr-FR' : 'en-GB'
  const numbers = new Intl.NumberFormat(locale)
  const clock = new Intl.DateTimeFormat(fr ? 'fr-FR' : 'en-US', {
    hour: 'numeric',
    minute: '2-digit',
    hour12: !fr,
    timeZone,
  })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone })
  const dateWithYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone })
  const calendarDay = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone })

  const part = (parts: readonly Intl.DateTimeFormatPart[], type: string) =>
    parts.find((it) => it.type === type)?.value ?? ''
  const time = (at: number) => {
    const parts = clock.formatToParts(at)
    if (fr) {
      const minutes = part(parts, 'minute')
      return `${Number(part(parts, 'hour'))}${hard}h${minutes === '00' ? '' : `${hard}${minutes}`}`
    }
    return `${part(parts, 'hour')}:${part(parts, 'minute')}${hard}${part(parts, 'dayPeriod').toLowerCase()}`
  }
  const daysBetween = (at: number, now: number) =>
    Math.round((Date.parse(calendarDay.format(now)) - Date.parse(calendarDay.format(at))) / day)
  const dateOf = (at: number, now: number) => {
    const days = daysBetween(at, now)
    const said = Math.abs(days) > 300 ? dateWithYear.format(at) : date.format(at)
    return fr ? firstOfMonth(said) : said
  }

  const duration = (ms: number) => {
    const length = Math.max(0, ms)
    if (length < minute) return `${Math.floor(length / second)}${hard}s`
    if (length < hour) return `${Math.floor(length / minute)}${hard}min`
    if (length < 2 * day) {
      const minutes = Math.floor((length % hour) / minute)
      const hours = `${Math.floor(length / hour)}${hard}h`
      return minutes === 0 ? hours : `${hours}${hard}${String(minutes).padStart(2, '0')}`
    }
    return `${Math.floor(length / day)}${hard}${fr ? 'j' : 'd'}`
  }

  const unit = (value: number, one: string, many: string) =>
    `${value}${hard}${(fr ? value < 2 : value === 1) ? one : many}`
  const spoken = (ms: number) => {
    const length = Math.max(0, ms)
    if (length < minute)
      return unit(Math.floor(length / second), fr ? 'seconde' : 'second', fr ? 'secondes' : 'seconds')
    if (length < hour) return unit(Math.floor(length / minute), 'minute', 'minutes')
    if (length < 2 * day) {
      const hours = unit(Math.floor(length / hour), fr ? 'heure' : 'hour', fr ? 'heures' : 'hours')
      const minutes = Math.floor((length % hour) / minute)
      return minutes === 0 ? hours : `${hours} ${unit(minutes, 'minute', 'minutes')}`
    }
    return unit(Math.floor(length / day), fr ? 'jour' : 'day', fr ? 'jours' : 'days')
  }

  const dayName = (at: number, now: number) => {
    const days = daysBetween(at, now)
    if (days === 0) return fr ? 'aujourd’hui' : 'today'
    if (days === 1) return fr ? 'hier' : 'yesterday'
    if (days > 1 && days < 7) return weekday.format(at)
    return dateOf(at, now)
  }

  const inText = (date: string) => (fr ? `le ${date}` : date)

  return {
    timeZone,
    number: (value) => numbers.format(value),
    duration,
    spoken,
    time,
    day: dayName,
    dayInText: (at, now) => {
      const name = dayName(at, now)
      return /^\d/.test(name) ? inText(name) : name
    },
    until: (at, now) => {
      const name = dayName(at, now)
      if (!fr) return `until ${name}`
      return /^\d/.test(name) ? `jusqu’au ${name}` : `jusqu’à ${name}`
    },
    moment: (at, now) => (daysBetween(at, now) === 0 ? time(at) : `${dayName(at, now)}, ${time(at)}`),
    when: (at, now) => {
      const days = daysBetween(at, now)
      const hour = fr ? `à ${time(at)}` : `at ${time(at)}`
      if (days === 0) return hour
      if (days === 1) return `${dayName(at, now)} ${hour}`
      if (days > 1 && days < 7) return fr ? `${dayName(at, now)} ${hour}` : `on ${dayName(at, now)} ${hour}`
      return fr ? `le ${dayName(at, now)} ${hour}` : `on ${dayName(at, now)} ${hour}`
    },
    ago: (at, now) => {
      const length = now - at
      if (length > 2 * day) return inText(dateOf(at, now))
      if (length < second) return fr ? 'à l’instant' : 'just now'
      return fr ? `il y a ${duration(length)}` : `${duration(length)} ago`
    },
  }
}
