import type { CalendarSettings } from '../../domain/clocks/desk.ts'
import { dateOf, dayLength } from '../../domain/clocks/zone.ts'
import { brandShortOfHolidays, deskBrand, lockBrandClocks, saveBrandClocks } from '../../store/brand-clocks.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { holidayDates } from './holidays.ts'
import { holidaysUntil } from './settings.ts'

/** Holidays are looked up again while they are known for this many days still. */
const knownAhead = 500

/** Looks up the holidays of a brand whose calendars know them for little more than a year. Gives whether there was one, so that others may follow. */
export async function refreshHolidays(ctx: Context): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie looks up holidays.')
  const now = ctx.now()
  const until = dateOf(Math.floor(now / dayLength) + knownAhead)
  const brandId = await brandShortOfHolidays(ctx.db, until)
  if (brandId === undefined) return false
  return ctx.db.transaction(async (tx) => {
    const stored = await lockBrandClocks(tx, brandId)
    if (stored === undefined || stored.settings === null) return false
    const calendars: CalendarSettings[] = []
    for (const it of stored.settings.calendars) {
      const dates = it.holidays === null ? null : await holidayDates(it.holidays, now)
      // What the package does not know any more stays as it was.
      calendars.push(it.holidays === null || dates === null ? it : { ...it, holidays: { ...it.holidays, dates } })
    }
    const settings = { ...stored.settings, calendars }
    const known = holidaysUntil(calendars)
    const { firstReply } = deskBrand(stored)
    const version = stored.version + 1
    await saveBrandClocks(tx, brandId, { settings, firstReply, version, holidaysUntil: known, by: null }, now)
    return known !== null && known >= until
  })
}
