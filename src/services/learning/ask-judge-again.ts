import { instant } from '../../domain/model/time.ts'
import { countPosts } from '../../store/corrections.ts'
import { lockLearning, saveAgain } from '../../store/learning.ts'
import type { Context } from '../context.ts'
import { mustBeHere } from './brand-here.ts'
import { mustSee, permitted } from '../permissions.ts'

/** Has a brand's history judged anew, with what it has learnt and its words as they are; begun anew where it runs. */
export async function askJudgeAgain(ctx: Context, { brandId }: { readonly brandId: string }): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  mustSee(person, brandId)
  await mustBeHere(ctx.db, brandId)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const { judgedVersion, again: before } = await lockLearning(tx, brandId)
    const of = await countPosts(tx, brandId)
    // Nobody is at it yet: whichever version of the engine comes first does it.
    const again = { version: ctx.judge.version, since: now, at: instant(0), below: null, done: 0, of }
    await saveAgain(tx, brandId, before?.since ?? null, of === 0 ? null : again, judgedVersion)
  })
}
