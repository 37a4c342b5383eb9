import { after, duration, hours } from '../../domain/model/time.ts'
import { forgetAnnounced } from '../../store/announced.ts'
import { forgetDeliveries as forget } from '../../store/deliveries.ts'
import type { Context } from '../context.ts'

/** Longer than any sender tries again; after that each post is still there once, by its own id. */
const keptFor = duration(-hours(7 * 24))

/** Forgets which deliveries were answered, and what was looked at, a week ago. */
export async function forgetDeliveries(ctx: Pick<Context, 'db' | 'now'>): Promise<void> {
  const before = after(ctx.now(), keptFor)
  await forget(ctx.db, before)
  await forgetAnnounced(ctx.db, before)
}
