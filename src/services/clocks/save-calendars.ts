import type { CalendarSettings } from '../../domain/clocks/desk.ts'
import type { Context } from '../context.ts'
import { holidayDates } from './holidays.ts'
import { changeClocks, checkCalendar, type ShownClocks, wrong } from './settings.ts'

/** A calendar as a person sets it up: of holidays the place, whose dates are looked up. */
export interface CalendarInput extends Omit<CalendarSettings, 'holidays'> {
  readonly holidays: { readonly country: string; readonly region: string | null } | null
}

/** Sets when a brand's desk is open. The first calendar holds where a rule names none; without any, time counts round the clock. */
export async function saveCalendars(
  ctx: Context,
  input: { readonly brandId: string; readonly version: number; readonly calendars: readonly CalendarInput[] },
): Promise<ShownClocks> {
  const calendars: CalendarSettings[] = []
  for (const [i, { holidays, ...rest }] of input.calendars.entries()) {
    const dates = holidays === null ? null : await holidayDates(holidays, ctx.now())
    if (holidays !== null && dates === null) {
      throw wrong(`calendars.${i}.holidays`, 'Of this place no holidays are known.')
    }
    const followed = holidays === null || dates === null ? null : { ...holidays, dates }
    calendars.push(checkCalendar({ ...rest, holidays: followed }, i))
  }
  if (new Set(calendars.map(({ id }) => id)).size < calendars.length) {
    throw wrong('calendars', 'Each calendar has an id of its own.')
  }
  return changeClocks(ctx, input, (before, { firstReply }) => {
    const gone = before.rules?.find(
      ({ calendarId }) => calendarId !== null && !calendars.some(({ id }) => id === calendarId),
    )
    if (gone !== undefined) {
      throw wrong('calendars', `The rule “${gone.name}” counts by a calendar that you removed. Change the rule first.`)
    }
    return { settings: { ...before, calendars }, firstReply }
  })
}
