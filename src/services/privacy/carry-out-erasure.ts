import {
  eraseAuthors,
  finishErasure,
  lockBrandsOf,
  lockCasesToErase,
  lockErasure,
  postsToErase,
  unnameAuthors,
} from '../../store/erasures.ts'
import { emptyAnswers } from '../../store/api-answers.ts'
import type { Context } from '../context.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { linkedTo } from '../linking/linked-to.ts'
import { giveBackStrays } from '../moves/give-back-strays.ts'
import { giveBackOthers } from '../moves/undo-move.ts'
import { eraseCases, erasePostTexts } from './erase-texts.ts'

/** Brands are held meanwhile, and no post of theirs is taken in: a step is short. */
const casesAtOnce = 50
const postsAtOnce = 500

/** Carries an erasure one step on (the oldest where none is named): cases with the names that are shown, then posts, then whose accounts they were. `more`: there is more to do. `nothing`: nothing waits, or somebody else is at it. `busy`: an answer is on its way; try again soon. */
export async function carryOutErasure(
  ctx: Context,
  input: { readonly id: string | null },
): Promise<'more' | 'nothing' | 'busy'> {
  const now = ctx.now()
  const by = ctx.actor.kind === 'person' ? ctx.actor.userId : null
  return ctx.db.transaction(async (tx) => {
    const erasure = await lockErasure(tx, input.id)
    if (erasure === undefined) return 'nothing'
    const { id, authorIds } = erasure
    await lockBrandsOf(tx, authorIds)
    const cases = await lockCasesToErase(tx, authorIds, casesAtOnce)
    if (cases.length > 0) {
      await giveBackOthers(tx, cases, authorIds, by, now)
      await giveBackStrays(tx, cases, authorIds, by, now)
      if ((await eraseCases(tx, ctx.sealer, cases, by, now)) === 0) return 'busy'
      // Whoever looks at a case reads it again when it is told that it was erased, and no later.
      await unnameAuthors(tx, authorIds, now)
      return 'more'
    }
    const posts = await postsToErase(tx, authorIds, postsAtOnce)
    if (posts.length > 0) {
      await erasePostTexts(tx, ctx.sealer, posts, now)
      return 'more'
    }
    const others = await linkedTo(tx, authorIds)
    await eraseAuthors(tx, authorIds, now)
    // What the erased wrote counted with what the others did.
    for (const { brandId, ids } of others) await countUnanswered(tx, brandId, ids, now)
    await emptyAnswers(tx)
    await finishErasure(tx, id, now)
    return 'nothing'
  })
}
