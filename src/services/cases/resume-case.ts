import type { Case } from '../../domain/cases/case.ts'
import { resume } from '../../domain/cases/decide-care.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Ends a pause before its date. */
export function resumeCase(ctx: Context, input: { readonly caseId: string; readonly version: number }): Promise<Case> {
  return changeCase(ctx, input, resume)
}
