import { heads } from '../../domain/triage/labels.ts'
import { takeBackCorrection, undoCorrection } from '../../store/corrections.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeLabel, type LabelChanged } from './change-label.ts'

/** Takes back what people said of a label of a post: the engine speaks again, as if nobody ever had. Of one correction alone (`correctionId`): what a colleague had said before it stands again. Twice does no harm. */
export async function takeBackLabel(
  ctx: Context,
  input: { readonly postId: string; readonly head: string; readonly correctionId?: string | undefined },
): Promise<LabelChanged> {
  mayChangeCases(ctx)
  const { postId, correctionId } = input
  const head = heads.find((it) => it === input.head)
  if (head === undefined) throw new ServiceError('not-found', 'not-found', 'There is no such label.')
  return changeLabel(ctx, postId, { kind: 'label-correction-withdrawn', postId, head }, (tx, _post, by, now) =>
    correctionId === undefined
      ? takeBackCorrection(tx, postId, head, by, now)
      : undoCorrection(tx, { id: correctionId, postId, head }, by, now),
  )
}
