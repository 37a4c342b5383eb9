import { hours, instant } from '../../domain/model/time.ts'
import { forgetOldHours } from '../../store/source-page.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const keptFor = hours(9 * 7 * 24)

/** Forgets how sources fared more than nine weeks ago; posts and events tell what is worth keeping. */
export async function forgetHours(ctx: Context): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tidies up.')
  await forgetOldHours(ctx.db, instant(ctx.now() - keptFor))
}
