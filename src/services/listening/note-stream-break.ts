import { afterBreak } from '../../domain/listening/stream-breaks.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { Lease } from '../../store/leases.ts'
import { readBreaks, saveBreaks } from '../../store/source-alarms.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Notes that the stream of a source that began then broke, so that one that keeps breaking is seen. False: somebody else reads the source now. */
export async function noteStreamBreak(ctx: Context, lease: Lease, began: Instant): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  return ctx.db.transaction(async (tx) => {
    const before = await readBreaks(tx, lease)
    return saveBreaks(tx, lease, afterBreak(before, began, ctx.now()))
  })
}
