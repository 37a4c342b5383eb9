import { claimMessage } from '../../store/hook-messages.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { claimLength, tell } from './tell.ts'

/** So many messages one receiver is told at once, of different cases. */
const atOnce = 3

/** Tells a receiver the message that is due first: claim (transaction), call (none open), record (transaction). False when none is due. */
export async function tellNext(ctx: Context, signal: AbortSignal): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tells others.')
  const claim = await ctx.db.transaction((tx) => claimMessage(tx, ctx.now(), claimLength, atOnce))
  if (claim === undefined) return false
  await tell(ctx, claim, signal)
  return true
}
