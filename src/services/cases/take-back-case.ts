import type { Case } from '../../domain/cases/case.ts'
import { takeBack } from '../../domain/cases/decide-care.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Takes the case back from its department. `kept`: the department has done what it promised. */
export function takeBackCase(
  ctx: Context,
  input: { readonly caseId: string; readonly kept: boolean; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, (before, now) => takeBack(before, input.kept, now))
}
