import type { Lease } from '../../store/leases.ts'
import { noteBreak } from '../../store/source-alarms.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Notes that the stream of a source broke, so that one that keeps breaking is seen. False: somebody else reads the source now. */
export async function noteStreamBreak(ctx: Context, lease: Lease): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  return noteBreak(ctx.db, lease, ctx.now())
}
