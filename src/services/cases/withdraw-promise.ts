import type { Case } from '../../domain/cases/case.ts'
import { withdrawPromise as decide } from '../../domain/cases/decide-care.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Takes a promise back that is not due yet. */
export function withdrawPromise(
  ctx: Context,
  input: { readonly caseId: string; readonly promiseId: string; readonly version: number | null },
): Promise<Case> {
  return changeCase(ctx, input, (before, now) => decide(before, input.promiseId, now))
}
