import type { Lease } from '../../store/leases.ts'
import { type Progress, saveProgress } from '../../store/source-alarms.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

export type { Progress }

/** Tells whoever looks at a source how far its catching up has come; null: it is over. False: somebody else reads the source now. */
export async function noteProgress(ctx: Context, lease: Lease, progress: Progress | null): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself reads sources.')
  return saveProgress(ctx.db, lease, progress)
}
