import type { Case } from '../../domain/cases/case.ts'
import { pause } from '../../domain/cases/decide-care.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Lays the case aside until a date. */
export function pauseCase(
  ctx: Context,
  input: { readonly caseId: string; readonly until: Instant; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, (before, now) => pause(before, input.until, now))
}
