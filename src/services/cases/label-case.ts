import type { Case } from '../../domain/cases/case.ts'
import { label } from '../../domain/cases/decide-labels.ts'
import { readLabelForCase } from '../../store/labels.ts'
import type { Context } from '../context.ts'
import { labelGone } from '../labels/labels.ts'
import { changeCase } from './change-case.ts'

/** Puts a label of the brand on the case, or takes it off. No version is asked for: two people who label at once both have what they meant. */
export function labelCase(
  ctx: Context,
  input: { readonly caseId: string; readonly labelId: string; readonly on: boolean },
): Promise<Case> {
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, _now, tx) => {
    const known = await readLabelForCase(tx, before.brandId, input.labelId)
    // Taking off what is not there does no harm.
    if (known === undefined && !input.on) return { ok: true, facts: [] }
    if (known === undefined) throw labelGone()
    return label(before, known, input.on)
  })
}
