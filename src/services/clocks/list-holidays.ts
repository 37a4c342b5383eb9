import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases } from '../permissions.ts'
import { holidayDates, holidayPlaces } from './holidays.ts'

/** Every place whose holidays can be followed. */
export function listHolidayPlaces(ctx: Context, input: { readonly language: 'fr' | 'en' }) {
  mayReadCases(ctx)
  return holidayPlaces(input.language)
}

/** The public holidays of a place, of this year and the two after it. */
export async function listHolidays(ctx: Context, input: { readonly country: string; readonly region: string | null }) {
  mayReadCases(ctx)
  const dates = await holidayDates(input, ctx.now())
  if (dates !== null) return dates
  throw new ServiceError('not-found', 'not-found', 'Of this place no holidays are known.')
}
