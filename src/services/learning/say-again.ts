import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import { corrected } from '../../domain/triage/correction.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { type JudgedText, readCorrectionsOf } from '../../store/corrections.ts'
import type { Transaction } from '../../store/database.ts'
import { type JudgedPost, saveJudgements } from '../../store/judgements.ts'
import type { Instant } from '../../domain/model/time.ts'
import { alignCases } from '../../store/posts.ts'

/** Judges stored posts anew and keeps what is said of them: what people said of them stands above it. The caller holds their cases. */
export async function sayAgain(
  tx: Transaction,
  judge: TriageJudge,
  posts: readonly JudgedText[],
  now: Instant,
): Promise<void> {
  const ids = posts.map(({ id }) => id)
  const corrections = await readCorrectionsOf(tx, ids)
  const judged = posts.map((it): JudgedPost => {
    const said = judge.judge(it.text, circumstancesOf(it, it.way))
    return { postId: it.id, brandId: it.brandId, judgement: corrected(said, corrections.get(it.id) ?? []) }
  })
  await saveJudgements(tx, judged, now)
  await alignCases(tx, ids)
}
