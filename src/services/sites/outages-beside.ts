import { hours, minutes } from '../../domain/model/time.ts'
import { type OutageBeside, readOutagesBeside } from '../../store/site-history.ts'
import type { Context } from '../context.ts'
import { accountOfCase } from '../linking/person-of-case.ts'
import { mayReadCases } from '../permissions.ts'

/** A customer may notice before we do, and write after it is over. */
const margins = { before: minutes(30), after: hours(1) }
const mostShown = 3

/** The outages of the brand's site beside which a case's posts were written, the newest first. */
export async function outagesBeside(
  ctx: Context,
  input: { readonly caseId: string },
): Promise<readonly OutageBeside[]> {
  await accountOfCase(ctx, mayReadCases(ctx), input.caseId)
  return readOutagesBeside(ctx.db, input.caseId, margins, mostShown)
}
