import type { Case, Priority } from '../../domain/cases/case.ts'
import { setPriority as decide } from '../../domain/cases/decide.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Says how much is at stake in the case. */
export function setPriority(
  ctx: Context,
  input: { readonly caseId: string; readonly priority: Priority; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, (before) => decide(before, input.priority))
}
