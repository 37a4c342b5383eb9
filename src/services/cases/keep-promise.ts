import type { Case } from '../../domain/cases/case.ts'
import { keepPromise as decide } from '../../domain/cases/decide-care.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Says that a promise was kept, be it late. */
export function keepPromise(
  ctx: Context,
  input: { readonly caseId: string; readonly promiseId: string; readonly version: number | null },
): Promise<Case> {
  return changeCase(ctx, input, (before, now) => decide(before, input.promiseId, now))
}
