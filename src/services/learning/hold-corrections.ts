import type { Instant } from '../../domain/model/time.ts'
import { corrected } from '../../domain/triage/correction.ts'
import { readCorrectionsOf } from '../../store/corrections.ts'
import type { Transaction } from '../../store/database.ts'
import { readJudgements, saveJudgements } from '../../store/judgements.ts'
import { alignCases } from '../../store/posts.ts'

/** Lets what people said of stored posts stand above what the engine has just said of them: words that were edited are judged anew, and the correction stays until it is taken back. */
export async function holdCorrections(
  tx: Transaction,
  brandId: string,
  postIds: readonly string[],
  now: Instant,
): Promise<void> {
  const corrections = await readCorrectionsOf(tx, postIds)
  if (corrections.size === 0) return
  const ids = [...corrections.keys()]
  const judged = await readJudgements(tx, ids)
  const held = [...judged].map(([postId, said]) => ({
    postId,
    brandId,
    judgement: corrected({ ...said, personal: [] }, corrections.get(postId) ?? []),
  }))
  await saveJudgements(tx, held, now)
  await alignCases(tx, ids)
}
