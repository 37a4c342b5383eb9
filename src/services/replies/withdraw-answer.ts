import type { Case } from '../../domain/cases/case.ts'
import { withdrawAnswer as decide } from '../../domain/cases/decide.ts'
import { readProof, standingAnswers, withdrawProof } from '../../store/proofs.ts'
import { changeCase } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'

const gone = 'There is no such answer.'

/** Takes back that an answer was given elsewhere: the wrong case, the wrong link. What was told stays, struck out; the clock goes on. */
export async function withdrawAnswer(ctx: Context, input: { readonly proofId: string }): Promise<Case> {
  mayChangeCases(ctx)
  const proof = await readProof(ctx.db, input.proofId)
  if (proof === undefined) throw new ServiceError('not-found', 'not-found', gone)
  return changeCase(ctx, { caseId: proof.caseId, version: null, gone }, async (before, now, tx) => {
    const others = (await standingAnswers(tx, before.id)).filter((it) => it.proofId !== proof.id)
    const decision = decide(before, { id: proof.id, at: proof.answeredAt }, others)
    if (!decision.ok) return decision
    return (await withdrawProof(tx, proof.id, now)) ? decision : { ok: true, facts: [] }
  })
}
