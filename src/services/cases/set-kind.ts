import type { Case } from '../../domain/cases/case.ts'
import { setKind as decide } from '../../domain/cases/decide-care.ts'
import type { CaseKind } from '../../domain/model/priority.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Says what the customer writes for; null: nobody knows yet. Clocks that run are not moved. */
export function setKind(
  ctx: Context,
  input: { readonly caseId: string; readonly kind: CaseKind | null; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, (before) => decide(before, input.kind))
}
