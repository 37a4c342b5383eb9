import type { Case } from '../../domain/cases/case.ts'
import { settle } from '../../domain/cases/decide.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Closes the case as settled. */
export function settleCase(ctx: Context, input: { readonly caseId: string; readonly version: number }): Promise<Case> {
  return changeCase(ctx, input, settle)
}
