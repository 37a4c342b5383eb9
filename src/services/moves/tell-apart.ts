import { readListedCase } from '../../store/case-reads.ts'
import { keepApart } from '../../store/look-alikes.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'

/** Says that two cases of a brand are not the same matter: neither is offered beside the other again. */
export async function tellApart(
  ctx: Context,
  input: { readonly caseId: string; readonly other: string },
): Promise<void> {
  const person = mayChangeCases(ctx)
  const [one, other] = await Promise.all([input.caseId, input.other].map((id) => readListedCase(ctx.db, id)))
  const gone = new ServiceError('not-found', 'not-found', 'One of these cases is not here.')
  if (one === undefined || other === undefined || one.it.brandId !== other.it.brandId) throw gone
  mustSee(person, one.it.brandId, gone.message)
  if (one.it.id === other.it.id) throw new ServiceError('invalid', 'invalid', 'A case is itself.')
  await ctx.db.transaction((tx) => keepApart(tx, one.it.id, other.it.id, person.userId, ctx.now()))
}
