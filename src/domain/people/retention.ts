import { after, duration, hours, type Instant, instant } from '../model/time.ts'

/** How long a brand keeps what people wrote; null: for good. */
export interface Retention {
  /** Posts that are part of no case, from when they were heard. */
  readonly postsMonths: number | null
  /** Closed cases with their words, from their last exchange. */
  readonly casesMonths: number | null
  /** Posts that their author deleted, from when we knew. */
  readonly deletedDays: number | null
}

/** What can be chosen. Nobody keeps for good what its author took back. */
export const retentionChoices = {
  postsMonths: [1, 3, 6, 12, 24, 36, null],
  casesMonths: [6, 12, 24, 36, 60, null],
  deletedDays: [0, 7, 30, 90],
} as const satisfies Readonly<Record<keyof Retention, readonly (number | null)[]>>

/** Why these settings cannot be; null when they can. */
export function retentionFault(given: Retention): string | null {
  for (const [name, choices] of Object.entries(retentionChoices)) {
    const value = given[name as keyof Retention]
    if (!(choices as readonly (number | null)[]).includes(value)) return `${name} is one of ${choices.join(', ')}.`
  }
  return null
}

const dayMs = hours(24)

/** A day of the (proleptic Gregorian) calendar as a count of days since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFrom(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The same way back. */
function dateFrom(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const ofEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * ofYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: ofYear - Math.floor((153 * mp + 2) / 5) + 1 }
}

/** The moment before which something of this age goes: so many calendar months ago (UTC), the last day of a month standing in for one that it lacks. */
export function monthsBefore(now: Instant, months: number): Instant {
  const days = Math.floor(now / dayMs)
  const { year, month, day } = dateFrom(days)
  const wanted = year * 12 + month - 1 - months
  const [y, m] = [Math.floor(wanted / 12), (((wanted % 12) + 12) % 12) + 1]
  const length = daysFrom(m === 12 ? y + 1 : y, m === 12 ? 1 : m + 1, 1) - daysFrom(y, m, 1)
  return instant(daysFrom(y, m, Math.min(day, length)) * dayMs + (now - days * dayMs))
}

/** So many days ago. */
export const daysBefore = (now: Instant, days: number): Instant => after(now, duration(-days * dayMs))
