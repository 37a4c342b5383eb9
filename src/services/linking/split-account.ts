import { randomUUID } from 'node:crypto'
import { accountsOf, splitPairs } from '../../domain/people/linking.ts'
import { haveCases, linkBetween, linksAround, saveSplits } from '../../store/account-links.ts'
import { lockBrand } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { mayChangeCases } from '../permissions.ts'
import { countUnanswered } from './count-unanswered.ts'
import { accountOfCase, noAccount } from './person-of-case.ts'
import { tellCases } from './tell-cases.ts'

/** Says that an account is not the same person's as that of this case, linked or only suggested. It is remembered with each of the person's accounts, so that no evidence links it again. Gives the id by which it is undone. */
export async function splitAccount(
  ctx: Context,
  input: { readonly caseId: string; readonly accountId: string },
): Promise<{ readonly splitId: string }> {
  const person = mayChangeCases(ctx)
  const { brandId, authorId } = await accountOfCase(ctx, person, input.caseId)
  const { accountId } = input
  if (accountId === authorId || !(await haveCases(ctx.db, brandId, [authorId, accountId]))) throw noAccount()
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    await lockBrand(tx, brandId)
    const links = await linksAround(tx, brandId, [authorId, accountId])
    // Whoever says again what stands already gets the splitting that stands.
    const splitId = linkBetween(links, authorId, accountId)?.splitId ?? randomUUID()
    const pairs = splitPairs(links, accountId, authorId)
    const were = accountsOf(links, authorId).has(accountId)
    await saveSplits(tx, brandId, { id: splitId, pairs, by: person.userId }, now)
    if (!were) return { splitId }
    const authorIds = [...accountsOf(links, authorId)]
    await tellCases(tx, { brandId, authorIds, caseId: input.caseId }, { kind: 'accounts-split' }, person.userId, now)
    await countUnanswered(tx, brandId, authorIds, now)
    return { splitId }
  })
}
