import { hours, instant } from '../../domain/model/time.ts'
import { forgetOldHours } from '../../store/source-page.ts'
import { forgetRuleDays } from '../../store/rules.ts'
import { forgetSiteHistory } from '../../store/site-history.ts'
import { forgetShortLinks } from '../../store/short-links.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const keptFor = hours(9 * 7 * 24)
const linksKeptFor = hours(31 * 24)
const ruleDaysKeptFor = hours(100 * 24)
const looksKeptFor = hours(48)
const siteHoursKeptFor = hours(90 * 24)
const noticesKeptFor = hours(365 * 24)

/** Forgets how sources fared more than nine weeks ago, where short links led more than a month ago, how rules fared more than a season ago, and how the brand's pages fared more than two days (each look), 90 days (by the hour) and a year (outages) ago; posts and events tell what is worth keeping. */
export async function forgetHours(ctx: Context): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tidies up.')
  await forgetOldHours(ctx.db, instant(ctx.now() - keptFor))
  await forgetRuleDays(ctx.db, instant(ctx.now() - ruleDaysKeptFor))
  await forgetShortLinks(ctx.db, instant(ctx.now() - linksKeptFor))
  await forgetSiteHistory(ctx.db, {
    looks: instant(ctx.now() - looksKeptFor),
    hours: instant(ctx.now() - siteHoursKeptFor),
    notices: instant(ctx.now() - noticesKeptFor),
  })
}
