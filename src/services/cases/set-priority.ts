import type { Case, Priority } from '../../domain/cases/case.ts'
import { setPriority as decide } from '../../domain/cases/decide.ts'
import { readPolicy } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { changeCase } from './change-case.ts'

/** Says how much is at stake in the case. Where the brand answers such cases sooner, clocks that run are shortened; a lower priority lengthens none. */
export function setPriority(
  ctx: Context,
  input: { readonly caseId: string; readonly priority: Priority; readonly version: number },
): Promise<Case> {
  const { priority } = input
  return changeCase(ctx, input, async (before, now, tx) =>
    decide(before, priority, await readPolicy(tx, { ...before, priority }, now), now),
  )
}
