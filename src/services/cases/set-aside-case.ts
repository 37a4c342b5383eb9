import type { Case, SetAsideReason } from '../../domain/cases/case.ts'
import { setAside } from '../../domain/cases/decide.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Closes the case without an answer, for a reason from the list. */
export function setAsideCase(
  ctx: Context,
  input: { readonly caseId: string; readonly reason: SetAsideReason; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, (before, now) => setAside(before, input.reason, now))
}
