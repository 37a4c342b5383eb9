import type { Case } from '../../domain/cases/case.ts'
import { changeCase } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { claim } from './claim.ts'

/** Adds uploaded files to a case, where they stand in its thread from now on. The same request twice adds them once. */
export function addEvidence(
  ctx: Context,
  input: { readonly caseId: string; readonly evidenceIds: readonly string[] },
): Promise<Case> {
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, now, tx) => {
    const { id: caseId, brandId } = before
    const added = await claim(tx, { ids: input.evidenceIds, brandId, caseId, postId: null, now })
    return { ok: true, facts: added.map((evidenceId) => ({ kind: 'evidence-added', evidenceId })) }
  })
}
