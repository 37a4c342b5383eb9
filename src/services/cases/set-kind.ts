import type { Case } from '../../domain/cases/case.ts'
import { setKind as decide } from '../../domain/cases/decide-care.ts'
import type { CaseKind } from '../../domain/model/priority.ts'
import { readPolicy } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Says what the customer writes for; null: nobody knows yet. Where the brand answers such cases sooner, clocks that run are shortened; none is lengthened. */
export function setKind(
  ctx: Context,
  input: { readonly caseId: string; readonly kind: CaseKind | null; readonly version: number },
): Promise<Case> {
  const { kind } = input
  return changeCase(ctx, input, async (before, now, tx) =>
    decide(before, kind, await readPolicy(tx, { ...before, kind }, now), now),
  )
}
