import type { Case } from '../../domain/cases/case.ts'
import { assign } from '../../domain/cases/decide.ts'
import { personExists } from '../../store/users.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changeCase } from './change-case.ts'

/** Hands the case to a person, or to nobody. The clock keeps running. */
export function assignCase(
  ctx: Context,
  input: { readonly caseId: string; readonly ownerId: string | null; readonly version: number },
): Promise<Case> {
  return changeCase(ctx, input, async (before, _now, tx) => {
    if (input.ownerId !== null && !(await personExists(tx, input.ownerId))) {
      throw new ServiceError('not-found', 'person-gone', 'The person to hand this case to is not here any more.')
    }
    return assign(before, input.ownerId)
  })
}
