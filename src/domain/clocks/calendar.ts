import { after, duration, type Duration, type Instant, instant } from '../model/time.ts'
import { dateOf, dayLength, weekdayOf, zoneOf } from './zone.ts'

/** From one minute of a day until another, as the clocks on the wall show it; `to` may be 1,440. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** When a desk is open, by the clocks on its wall. */
export interface Calendar {
  readonly timeZone: string
  /** The periods of each weekday, Monday first. */
  readonly week: readonly (readonly Period[])[]
  /** Dates with hours of their own; without any, closed. */
  readonly days: Readonly<Record<string, readonly Period[]>>
}

/** A desk that has not been open for so long is taken for one that never is; then time counts round the clock. */
const longestClosed = 1_500
/** So many days are walked at most to find when a time is over: nobody promises for longer, and a calendar that is hardly open holds nothing up. */
const longestWalk = 4_000

/** So many days are kept of a calendar, and so many calendars. */
const mostDays = 2_000
const mostCalendars = 500

interface Stretch {
  readonly from: number
  readonly to: number
}

/** The moments at which a calendar is open, worked out once for each day of universal time. */
class Openings {
  readonly #calendar: Calendar
  readonly #days = new Map<number, readonly Stretch[]>()

  constructor(calendar: Calendar) {
    this.#calendar = calendar
  }

  /** The open stretches of a day of universal time, in order. */
  of(utcDay: number): readonly Stretch[] {
    const known = this.#days.get(utcDay)
    if (known !== undefined) return known
    if (this.#days.size >= mostDays) this.#days.clear()
    const found = this.#find(utcDay)
    this.#days.set(utcDay, found)
    return found
  }

  #find(utcDay: number): readonly Stretch[] {
    const { timeZone, week, days } = this.#calendar
    const open: Stretch[] = []
    for (const { from, to, offset } of zoneOf(timeZone).stretchesOf(utcDay)) {
      const last = Math.floor((to - 1 + offset) / dayLength)
      for (let day = Math.floor((from + offset) / dayLength); day <= last; day += 1) {
        const midnight = day * dayLength - offset
        for (const period of days[dateOf(day)] ?? week[weekdayOf(day)] ?? []) {
          const begins = Math.max(from, midnight + period.from * 60_000)
          const ends = Math.min(to, midnight + period.to * 60_000)
          if (begins < ends) open.push({ from: begins, to: ends })
        }
      }
    }
    return open
  }
}

const byCalendar = new WeakMap<Calendar, Openings>()
const byContent = new Map<string, Openings>()

/** The openings of a calendar; those of its copies are the same. */
function openingsOf(calendar: Calendar): Openings {
  const known = byCalendar.get(calendar)
  if (known !== undefined) return known
  const content = JSON.stringify([calendar.timeZone, calendar.week, calendar.days])
  const openings = byContent.get(content) ?? new Openings(calendar)
  if (byContent.size >= mostCalendars) byContent.clear()
  byContent.set(content, openings)
  byCalendar.set(calendar, openings)
  return openings
}

/** The moment at which the desk has been open for `length` since `start`, the earliest such one, or that at which it has not been in eleven years. Null: round the clock. */
export function addWorking(calendar: Calendar | null, start: Instant, length: Duration): Instant {
  if (calendar === null || length <= 0) return after(start, length)
  const openings = openingsOf(calendar)
  let left: number = length
  let closed = 0
  const first = Math.floor(start / dayLength)
  for (let day = first; closed < longestClosed; day += 1) {
    if (day - first >= longestWalk) return instant(day * dayLength)
    closed += 1
    for (const { from, to } of openings.of(day)) {
      if (to <= start) continue
      closed = 0
      const begins = Math.max(from, start)
      if (to - begins >= left) return instant(begins + left)
      left -= to - begins
    }
  }
  return after(start, length)
}

/** For how long the desk is open between two moments; nothing where the second is not the later one. */
export function workingBetween(calendar: Calendar | null, from: Instant, to: Instant): Duration {
  if (to <= from) return duration(0)
  if (calendar === null) return duration(to - from)
  const openings = openingsOf(calendar)
  let sum = 0
  for (let day = Math.floor(from / dayLength); day * dayLength < to; day += 1) {
    for (const open of openings.of(day)) sum += Math.max(0, Math.min(open.to, to) - Math.max(open.from, from))
  }
  return duration(sum)
}

/** Whether the desk is open at this moment. */
export const isOpenAt = (calendar: Calendar | null, at: Instant): boolean =>
  calendar === null ||
  openingsOf(calendar)
    .of(Math.floor(at / dayLength))
    .some(({ from, to }) => at >= from && at < to)

/** The next stretch in which the desk is open, from `at` on (one that runs already begins at `at`); null where there is none for years. A stretch ends at midnight of universal time at the latest. */
export function nextOpening(
  calendar: Calendar | null,
  at: Instant,
): { readonly from: Instant; readonly to: Instant } | null {
  if (calendar === null) return { from: at, to: after(at, duration(dayLength)) }
  const openings = openingsOf(calendar)
  const first = Math.floor(at / dayLength)
  for (let day = first; day < first + longestClosed; day += 1) {
    for (const { from, to } of openings.of(day)) {
      if (to > at) return { from: instant(Math.max(from, at)), to: instant(to) }
    }
  }
  return null
}
