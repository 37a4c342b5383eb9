import { randomUUID } from 'node:crypto'
import { isHeldOut, readCorrection, sameRight, saidOf } from '../../domain/triage/correction.ts'
import { insertCorrection, readCorrectionsOf } from '../../store/corrections.ts'
import { readJudgements } from '../../store/judgements.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeLabel } from './change-label.ts'

/** Says what is right of a post. The post shows it from now on; the brand's engine learns from it, unless it is held out to show whether learning helps. Said twice it is said once; that the engine was right is worth saying too. */
export async function correctLabel(
  ctx: Context,
  input: { readonly postId: string; readonly head: string; readonly right: unknown },
): Promise<{ readonly caseId: string | null }> {
  mayChangeCases(ctx)
  const correction = readCorrection(input.head, input.right)
  if (correction === undefined) {
    throw new ServiceError('invalid', 'invalid', 'That is no answer that this label can have.')
  }
  const { postId } = input
  const { head, right } = correction
  return changeLabel(ctx, postId, { kind: 'label-corrected', postId, head }, async (tx, post, by, now) => {
    const standing = (await readCorrectionsOf(tx, [postId])).get(postId)?.find((it) => it.head === head)
    if (standing !== undefined && sameRight(standing.right, right)) return false
    const judgement = (await readJudgements(tx, [postId])).get(postId)
    // What a person said before is no word of the engine's.
    const said = standing === undefined ? (judgement === undefined ? null : saidOf(judgement, head)) : standing.said
    const { brandId } = post
    const version = judgement?.version ?? null
    const it = {
      id: randomUUID(),
      postId,
      brandId,
      head,
      right,
      said,
      version,
      heldOut: isHeldOut(postId),
      by,
      at: now,
    }
    await insertCorrection(tx, it)
    return true
  })
}
