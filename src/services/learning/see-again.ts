import { type LearningState, readLearning } from '../../store/learning.ts'
import type { Context } from '../context.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { mustBeHere } from './brand-here.ts'

/** How far the history of a brand is judged anew; null: it is not being judged. It costs one row, so it may be asked each second. */
export async function seeAgain(
  ctx: Context,
  { brandId }: { readonly brandId: string },
): Promise<Pick<NonNullable<LearningState['again']>, 'since' | 'done' | 'of'> | null> {
  mustSee(mayReadCases(ctx), brandId)
  await mustBeHere(ctx.db, brandId)
  return (await readLearning(ctx.db, brandId)).again
}
