import { evidenceLimits } from '../../domain/cases/evidence.ts'
import { after, hours } from '../../domain/model/time.ts'
import { removeUnnamedBlobs } from '../../store/blobs.ts'
import { removeUnusedEvidence } from '../../store/evidence.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const mostAtOnce = 50

/** Removes files that no case took up within a day, and bytes that nothing names any more. Gives how much went. */
export async function removeUnused(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tidies up.')
  const before = after(ctx.now(), hours(-evidenceLimits.unusedHours))
  const files = await ctx.db.transaction((tx) => removeUnusedEvidence(tx, before, mostAtOnce))
  return files + (await ctx.db.transaction((tx) => removeUnnamedBlobs(tx, before, mostAtOnce)))
}
