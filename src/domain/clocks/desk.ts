import { type Duration, duration, hours } from '../model/time.ts'
import type { Calendar, Period } from './calendar.ts'
import { type Desk, type Override, type Peak, type TargetRule, usualRules } from './targets.ts'

/** Other hours on one date; without any, closed. */
export interface OddDay {
  readonly date: string
  /** Why, e.g. « Inventaire ». */
  readonly name: string
  readonly periods: readonly Period[]
}

/** Whose holidays a calendar follows, and which they are. */
export interface HolidaySettings {
  /** Two letters, e.g. FR. */
  readonly country: string
  /** A part of it with holidays of its own; null: the whole country's. */
  readonly region: string | null
  readonly dates: readonly { readonly date: string; readonly name: string }[]
}

/** A calendar as people set it up. */
export interface CalendarSettings {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  /** The periods of each weekday, Monday first; null: round the clock. */
  readonly week: readonly (readonly Period[])[] | null
  /** Dates with hours of their own. They outrank holidays. */
  readonly days: readonly OddDay[]
  readonly holidays: HolidaySettings | null
}

/** What a brand has set of its clocks, as it is stored. */
export interface DeskSettings {
  readonly warnShare: number
  /** What holds where no rule does, beside the time of the first reply, which is the brand's. */
  readonly nextReply: Duration | null
  readonly solution: Duration | null
  /** Null: the usual ones. */
  readonly rules: readonly TargetRule[] | null
  readonly peaks: readonly Peak[]
  readonly overrides: readonly Override[]
  readonly calendars: readonly CalendarSettings[]
}

/** What is known of a brand beside its clocks. */
export interface DeskBrand {
  readonly firstReply: Duration
  readonly warnShare: number
  readonly timeZone: string
}

/** What holds for a brand that has set nothing. */
export const bareDesk = (brand: Pick<DeskBrand, 'warnShare'>): DeskSettings => ({
  warnShare: brand.warnShare,
  nextReply: null,
  solution: null,
  rules: null,
  peaks: [],
  overrides: [],
  calendars: [],
})

/** What the brand promises, ready to be asked. Without settings: the usual. */
export function toDesk(settings: DeskSettings | null, brand: DeskBrand): Desk {
  const { warnShare, nextReply, solution, rules, peaks, overrides, calendars } = settings ?? bareDesk(brand)
  return {
    usual: { firstReply: brand.firstReply, nextReply, solution },
    warnShare,
    timeZone: calendars[0]?.timeZone ?? brand.timeZone,
    rules: rules ?? usualRules(brand.firstReply).map((rule) => ({ ...rule, solution })),
    overrides,
    peaks,
    calendars: calendars.map((it) => ({ id: it.id, calendar: toCalendar(it) })),
  }
}

/** Each day of a week that is open round the clock. */
const dayAndNight: readonly (readonly Period[])[] = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])

/** When a desk with these settings is open; null: round the clock, every day. Open day and night is closed too on its holidays and on dates that say so. */
export function toCalendar({ timeZone, week, days, holidays }: CalendarSettings): Calendar | null {
  if (week === null && days.length === 0 && (holidays?.dates ?? []).length === 0) return null
  const odd: Record<string, readonly Period[]> = {}
  for (const { date } of holidays?.dates ?? []) odd[date] = []
  for (const { date, periods } of days) odd[date] = periods
  return { timeZone, week: week ?? dayAndNight, days: odd }
}

/** A week is open for so long at least: what is open less often is nobody's desk. */
export const leastWeek = hours(1)

/** How long a week is open. */
export const weekLength = (week: readonly (readonly Period[])[]): Duration =>
  duration(week.flat().reduce((sum, { from, to }) => sum + (to - from) * 60_000, 0))
