import { holdsTwo } from '../../domain/people/linking.ts'
import { linksAround, readSplit, undoSplits } from '../../store/account-links.ts'
import { lockBrand } from '../../store/brands.ts'
import type { Queryable } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { countUnanswered } from './count-unanswered.ts'
import { accountsApart } from './person-of-case.ts'
import { tellCases } from './tell-cases.ts'

/** Takes a splitting back: every pair stands again as it stood before. Refused where two would be one person again whom another splitting keeps apart. */
export async function undoSplit(ctx: Context, input: { readonly splitId: string }): Promise<void> {
  const person = mayChangeCases(ctx)
  const gone = 'This was taken back already.'
  const of = async (db: Queryable) => {
    const split = await readSplit(db, input.splitId)
    if (split === undefined) throw new ServiceError('not-found', 'not-found', gone)
    mustSee(person, split.brandId, gone)
    return split
  }
  const { brandId } = await of(ctx.db)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    await lockBrand(tx, brandId)
    // Read again now that nobody else changes it.
    const { authorIds, wereLinked } = await of(tx)
    await undoSplits(tx, input.splitId)
    if (holdsTwo(await linksAround(tx, brandId, authorIds))) throw accountsApart()
    if (wereLinked.length === 0) return
    const about = { brandId, authorIds: wereLinked, caseId: null }
    await tellCases(tx, about, { kind: 'accounts-linked' }, person.userId, now)
    await countUnanswered(tx, brandId, wereLinked, now)
  })
}
