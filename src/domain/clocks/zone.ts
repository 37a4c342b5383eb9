import { type Instant, instant } from '../model/time.ts'

/** A day in milliseconds, where no clock is put forward or back. */
export const dayLength = 86_400_000

/** The number of a date of the Gregorian calendar, counted from 1970-01-01. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The date of a day number, e.g. 2026-03-02. */
export function dateOf(dayNo: number): string {
  const z = dayNo + 719_468
  const era = Math.floor(z / 146_097)
  const ofEra = z - era * 146_097
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const m = Math.floor((5 * ofYear + 2) / 153)
  const month = m < 10 ? m + 3 : m - 9
  const day = ofYear - Math.floor((153 * m + 2) / 5) + 1
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${String(year + era * 400 + (month <= 2 ? 1 : 0)).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** The day number of a date as `dateOf` writes it; null where there is no such day. */
export function dayOfDate(date: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (parts === null) return null
  const found = dayNumber(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  return dateOf(found) === date ? found : null
}

/** The weekday of a day number: 0 is Monday. */
export const weekdayOf = (dayNo: number): number => (((dayNo + 3) % 7) + 7) % 7

/** A stretch of time in which the zone's clocks are moved by nobody. */
interface EvenStretch {
  readonly from: number
  readonly to: number
  /** What is added to universal time (ms). */
  readonly offset: number
}

/** So many days of offsets are kept of each zone: ten years. */
const mostDays = 4_000

/** A time zone: how far its clocks are from universal time. Each day is asked of the platform once. */
export class Zone {
  readonly #format: Intl.DateTimeFormat
  readonly #atMidnight = new Map<number, number>()

  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** What the zone's clocks add to universal time at this moment (ms). */
  offsetAt(at: number): number {
    const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
    for (const { type, value } of this.#format.formatToParts(at)) {
      if (type in parts) parts[type as keyof typeof parts] = Number(value)
    }
    const { year, month, day, hour, minute, second } = parts
    const local = dayNumber(year, month, day) * dayLength + (hour * 3_600 + minute * 60 + second) * 1_000
    return local - Math.floor(at / 1_000) * 1_000
  }

  /** The stretches of one day of universal time, in order: one, and two on a day on which clocks are moved. */
  stretchesOf(utcDay: number): readonly EvenStretch[] {
    const [from, to] = [utcDay * dayLength, (utcDay + 1) * dayLength]
    const [before, behind] = [this.#midnight(utcDay), this.#midnight(utcDay + 1)]
    if (before === behind) return [{ from, to, offset: before }]
    let [low, high] = [from, to]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.offsetAt(middle) === before) low = middle
      else high = middle
    }
    return [
      { from, to: high, offset: before },
      { from: high, to, offset: behind },
    ].filter((it) => it.from < it.to)
  }

  /** The moment at which the clocks show this minute of this day, the first where they show it twice; where they never do, as if they had not been moved yet. */
  momentOf(dayNo: number, minute: number): Instant {
    const local = dayNo * dayLength + minute * 60_000
    const [early, late] = [this.offsetAt(local - dayLength), this.offsetAt(local + dayLength)]
    const candidates = [local - early, local - late].filter((at) => this.offsetAt(at) === local - at)
    return instant(candidates.length > 0 ? Math.min(...candidates) : local - early)
  }

  /** The day and the minute that the zone's clocks show. */
  localOf(at: number): { readonly day: number; readonly minute: number } {
    const local = at + this.offsetAt(at)
    const day = Math.floor(local / dayLength)
    return { day, minute: Math.floor((local - day * dayLength) / 60_000) }
  }

  #midnight(utcDay: number): number {
    const known = this.#atMidnight.get(utcDay)
    if (known !== undefined) return known
    if (this.#atMidnight.size >= mostDays) this.#atMidnight.clear()
    const offset = this.offsetAt(utcDay * dayLength)
    this.#atMidnight.set(utcDay, offset)
    return offset
  }
}

const zones = new Map<string, Zone>()

/** The zone of this name, e.g. Europe/Paris; a name that the platform does not know is thrown as a RangeError. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = new Zone(name)
  zones.set(name, zone)
  return zone
}
