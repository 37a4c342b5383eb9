import { lockLearning, saveLearning } from '../../store/learning.ts'
import type { Context } from '../context.ts'
import { mustBeHere } from './brand-here.ts'
import { mustSee, permitted } from '../permissions.ts'

/** Switches off or on what a brand has learnt, or lets it begin anew (`forget`: what was corrected until now is not learnt from) and takes that back. No correction is lost: posts go on showing them. */
export async function setLearning(
  ctx: Context,
  input: { readonly brandId: string; readonly isOn: boolean; readonly forget: boolean },
): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  const { brandId, isOn, forget } = input
  mustSee(person, brandId)
  await mustBeHere(ctx.db, brandId)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const before = await lockLearning(tx, brandId)
    const learnsFrom = forget ? (before.learnsFrom ?? now) : null
    if (before.isOn === isOn && before.learnsFrom === learnsFrom) return
    await saveLearning(tx, brandId, { isOn, learnsFrom })
  })
}
