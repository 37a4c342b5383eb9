import { randomUUID } from 'node:crypto'
import { isHeldOut, ownTopicsOf, readCorrection, sameRight, saidOf } from '../../domain/triage/correction.ts'
import { insertCorrection, readCorrectionsOf } from '../../store/corrections.ts'
import { readJudgements } from '../../store/judgements.ts'
import type { Queryable } from '../../store/database.ts'
import { readTopics } from '../../store/topics.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeLabel, type LabelChanged } from './change-label.ts'

/** Says what is right of a post. The post shows it from now on; the brand's engine learns from it, unless it is held out to show whether learning helps. Said twice it is said once (`correctionId` is null then: there is nothing to undo); that the engine was right is worth saying too. */
export async function correctLabel(
  ctx: Context,
  input: { readonly postId: string; readonly head: string; readonly right: unknown },
): Promise<LabelChanged & { readonly correctionId: string | null }> {
  mayChangeCases(ctx)
  const correction = readCorrection(input.head, input.right)
  if (correction === undefined) {
    throw new ServiceError('invalid', 'invalid', 'That is no answer that this label can have.')
  }
  const { postId } = input
  const { head, right } = correction
  let correctionId: string | null = null
  const stands = await changeLabel(
    ctx,
    postId,
    { kind: 'label-corrected', postId, head },
    async (tx, post, by, now) => {
      if (head === 'topics' && Array.isArray(right)) await mustKnow(tx, post.brandId, ownTopicsOf(right))
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
      correctionId = it.id
      return true
    },
  )
  return { ...stands, correctionId }
}

/** Refuses topics that the brand of a post never had. */
async function mustKnow(db: Queryable, brandId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  const known = new Set((await readTopics(db, brandId)).map(({ key }) => key))
  if (keys.every((key) => known.has(key))) return
  throw new ServiceError('invalid', 'invalid', 'That is no answer that this label can have.')
}
