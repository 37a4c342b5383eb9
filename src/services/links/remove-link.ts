import type { Case } from '../../domain/cases/case.ts'
import { removeLink as remove } from '../../store/case-links.ts'
import { changeCase } from '../cases/change-case.ts'
import type { Context } from '../context.ts'

/** Takes a link away from a case. What is gone already does no harm. */
export function removeLink(ctx: Context, input: { readonly caseId: string; readonly linkId: string }): Promise<Case> {
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, _now, tx) => ({
    ok: true,
    facts: (await remove(tx, before.id, input.linkId)) ? [{ kind: 'link-removed', linkId: input.linkId }] : [],
  }))
}
