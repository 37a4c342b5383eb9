import { dateOf, dayLength, dayOfDate } from '../../domain/clocks/zone.ts'
import type { Instant } from '../../domain/model/time.ts'

/** A place whose holidays can be followed. */
export interface HolidayPlace {
  /** Two letters, e.g. FR. */
  readonly country: string
  readonly region: string | null
}

/** How many years beside this one holidays are looked up for. */
const yearsAhead = 2

/** A night in which clocks are put forward makes no day less. */
const clockChange = 2 * 3_600_000

/** The package is large, and most processes never need it. */
const library = async () => (await import('date-holidays')).default

/** The public holidays of a place, of this year and the two after it, whole days, each date once; null where the place is not known. */
export async function holidayDates(
  { country, region }: HolidayPlace,
  now: Instant,
): Promise<readonly { readonly date: string; readonly name: string }[] | null> {
  const Holidays = await library()
  const known = new Holidays()
  if (!Object.hasOwn(known.getCountries(), country)) return null
  if (region !== null && !Object.hasOwn(known.getStates(country) ?? {}, region)) return null
  const found = region === null ? new Holidays(country) : new Holidays(country, region)
  const thisYear = Number(dateOf(Math.floor(now / dayLength)).slice(0, 4))
  const dates = new Map<string, string>()
  for (let year = thisYear; year <= thisYear + yearsAhead; year += 1) {
    for (const { date, start, end, type, name } of found.getHolidays(year)) {
      const first = dayOfDate(date.slice(0, 10))
      // What begins at noon leaves the morning to work in.
      if (type !== 'public' || first === null || !date.startsWith('00:00', 11)) continue
      const length = Math.max(1, Math.floor((end.getTime() - start.getTime() + clockChange) / dayLength))
      for (let day = first; day < first + length; day += 1) dates.set(dateOf(day), dates.get(dateOf(day)) ?? name)
    }
  }
  return [...dates].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** Every country whose holidays are known, with its regions, by their names in this language where the package has them. */
export async function holidayPlaces(language: 'fr' | 'en'): Promise<
  readonly {
    readonly country: string
    readonly name: string
    readonly regions: readonly { readonly region: string; readonly name: string }[]
  }[]
> {
  const Holidays = await library()
  const known = new Holidays()
  const named = (of: Record<string, string>) => Object.entries(of).sort(([, a], [, b]) => a.localeCompare(b, language))
  return named(known.getCountries(language)).map(([country, name]) => ({
    country,
    name,
    regions: named(known.getStates(country, language) ?? {}).map(([region, of]) => ({ region, name: of })),
  }))
}
