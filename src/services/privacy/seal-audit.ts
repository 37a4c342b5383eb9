import { sealActs } from '../../store/audit-seals.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const mostAtOnce = 500

/** Adds the acts that were written since to the chain of the log, after their commit and never in the way of what writes them. Gives how many. */
export async function sealAudit(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself seals the log.')
  return sealActs(ctx.db, mostAtOnce)
}
