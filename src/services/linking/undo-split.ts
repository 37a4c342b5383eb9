import { accountsOf } from '../../domain/people/linking.ts'
import { linksAround, readSplit, undoSplits } from '../../store/account-links.ts'
import { lockBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { countUnanswered } from './count-unanswered.ts'
import { tellCases } from './tell-cases.ts'

/** Takes a splitting back: every pair stands again as it stood before. */
export async function undoSplit(ctx: Context, input: { readonly splitId: string }): Promise<void> {
  const person = mayChangeCases(ctx)
  const gone = 'This was taken back already.'
  const split = await readSplit(ctx.db, input.splitId)
  if (split === undefined) throw new ServiceError('not-found', 'not-found', gone)
  const { brandId, authorIds } = split
  mustSee(person, brandId, gone)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    await lockBrand(tx, brandId)
    await undoSplits(tx, input.splitId)
    const links = await linksAround(tx, brandId, authorIds)
    const again = authorIds.filter((id) => accountsOf(links, id).size > 1)
    if (again.length === 0) return
    await tellCases(tx, { brandId, authorIds: again, caseId: null }, { kind: 'accounts-linked' }, person.userId, now)
    await countUnanswered(tx, brandId, again, now)
  })
}
