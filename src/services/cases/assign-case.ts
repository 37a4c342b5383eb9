import type { Case } from '../../domain/cases/case.ts'
import { assign } from '../../domain/cases/decide.ts'
import { canTake } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changeCase } from './change-case.ts'

/** Hands the case to a person who sees its brand and answers, or to nobody. The clock keeps running. */
export function assignCase(
  ctx: Context,
  input: { readonly caseId: string; readonly ownerId: string | null; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, async (before, _now, tx) => {
    if (input.ownerId !== null && !(await canTake(tx, input.ownerId, before.brandId))) {
      throw new ServiceError('not-found', 'person-gone', 'This person cannot take cases of this brand.')
    }
    return assign(before, input.ownerId)
  })
}
