import { hours, instant } from '../../domain/model/time.ts'
import { forgetOldHours } from '../../store/source-page.ts'
import { forgetRuleDays } from '../../store/rules.ts'
import { forgetShortLinks } from '../../store/short-links.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const keptFor = hours(9 * 7 * 24)
const linksKeptFor = hours(31 * 24)
const ruleDaysKeptFor = hours(100 * 24)

/** Forgets how sources fared more than nine weeks ago, where short links led more than a month ago, and how rules fared more than a season ago; posts and events tell what is worth keeping. */
export async function forgetHours(ctx: Context): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tidies up.')
  await forgetOldHours(ctx.db, instant(ctx.now() - keptFor))
  await forgetRuleDays(ctx.db, instant(ctx.now() - ruleDaysKeptFor))
  await forgetShortLinks(ctx.db, instant(ctx.now() - linksKeptFor))
}
