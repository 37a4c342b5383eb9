import { evidenceLimits } from '../../domain/cases/evidence.ts'
import { after, days, hours } from '../../domain/model/time.ts'
import { removeUnnamedBlobs } from '../../store/blobs.ts'
import { removeUnusedEvidence } from '../../store/evidence.ts'
import { forgetCopies } from '../../store/media.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const mostAtOnce = 50
/** So long, and so many, copies of what posts show are kept. */
const copies = { days: 30, most: 20_000 }

/** Removes files that no case took up within a day, old copies of what posts show, and bytes that nothing names any more. Gives how much went. */
export async function removeUnused(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself tidies up.')
  const before = after(ctx.now(), hours(-evidenceLimits.unusedHours))
  const files = await ctx.db.transaction((tx) => removeUnusedEvidence(tx, before, mostAtOnce))
  const since = after(ctx.now(), days(-copies.days))
  const old = await ctx.db.transaction((tx) => forgetCopies(tx, since, copies.most, mostAtOnce))
  return files + old + (await ctx.db.transaction((tx) => removeUnnamedBlobs(tx, before, mostAtOnce)))
}
