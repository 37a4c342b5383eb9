import type { Case } from '../../domain/cases/case.ts'
import { reopen } from '../../domain/cases/decide.ts'
import { otherUnsettledCase } from '../../store/case-reads.ts'
import { readPolicy } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changeCase } from './change-case.ts'

/** Opens a closed case again. Refused while the same person has another open one: what they write goes there. */
export function reopenCase(ctx: Context, input: { readonly caseId: string; readonly version: number }): Promise<Case> {
  return changeCase(ctx, input, async (before, now, tx) => {
    const other = await otherUnsettledCase(tx, before)
    if (other !== undefined) {
      throw new ServiceError('conflict', 'other-case-open', `This person's case ${other} is open; go on there.`, {
        facts: { caseId: other },
      })
    }
    return reopen(before, now, await readPolicy(tx, before, now))
  })
}
