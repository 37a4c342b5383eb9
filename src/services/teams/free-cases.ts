import { isUnsettled } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import { leavesGone } from '../../domain/cases/gone-owner.ts'
import { casesOfGone, lockCase, saveCases } from '../../store/cases.ts'
import { canTake } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const mostAtOnce = 100

/** Gives back what somebody has who takes no cases of its brand any more, in every brand, whether or not it gives cases by itself: a net below all that takes care of this at once. Gives how many cases it was. */
export async function freeCases(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself gives cases.')
  const now = ctx.now()
  let freed = 0
  for (const caseId of await casesOfGone(ctx.db, mostAtOnce)) {
    freed += await ctx.db.transaction(async (tx) => {
      const before = await lockCase(tx, caseId)
      if (before === undefined || before.ownerId === null || before.erased || !isUnsettled(before.status)) return 0
      if (await canTake(tx, before.ownerId, before.brandId)) return 0
      await saveCases(tx, [{ ...record(before, [leavesGone(null)], null, now), isNew: false }])
      return 1
    })
  }
  return freed
}
