import { followUp } from '../../domain/cases/decide-care.ts'
import { record, reopenToAsk } from '../../domain/cases/decide.ts'
import { isUnsettled } from '../../domain/cases/case.ts'
import { lockBrand } from '../../store/brands.ts'
import { otherUnsettledCase } from '../../store/case-reads.ts'
import { casesToFollowUp, lockCase, saveCases } from '../../store/cases.ts'
import { readPolicy } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { withoutGone } from './gone-owners.ts'

const mostAtOnce = 50

/** Opens settled cases again on the day on which their customers are to be asked how it turned out. Where the person has another case open by then, the day is only told. Gives how many it looked at. */
export async function followUpCases(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself rings clocks.')
  const now = ctx.now()
  const due = await casesToFollowUp(ctx.db, now, mostAtOnce)
  for (const { id, brandId } of due) {
    await ctx.db.transaction(async (tx) => {
      // The brand first: no post may open another case of this person meanwhile.
      if (!(await lockBrand(tx, brandId))) return
      const before = await lockCase(tx, id)
      if (before === undefined || before.erased) return
      const reopens = !isUnsettled(before.status) && (await otherUnsettledCase(tx, before)) === undefined
      const reopening = reopens ? reopenToAsk(before, now, await readPolicy(tx, before, now)) : null
      const decision = followUp(before, reopening, now)
      const change = { ...record(before, decision.ok ? decision.facts : [], null, now), isNew: false }
      await saveCases(tx, [await withoutGone(tx, change, now)])
    })
  }
  return due.length
}
