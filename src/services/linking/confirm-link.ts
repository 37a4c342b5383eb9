import { linkBetween, haveCases, linksAround, saveLinks } from '../../store/account-links.ts'
import { lockBrand } from '../../store/brands.ts'
import { type LinkReason, mayLink, pairOf } from '../../domain/people/linking.ts'
import type { Context } from '../context.ts'
import { mayChangeCases } from '../permissions.ts'
import { countUnanswered } from './count-unanswered.ts'
import { accountOfCase, accountsApart, noAccount } from './person-of-case.ts'
import { suggestLinks } from './suggest-links.ts'
import { tellCases } from './tell-cases.ts'

/** Says that another account is the same person's as that of this case. What was suggested stays beside it as its reason; a splitting has to be undone first. */
export async function confirmLink(
  ctx: Context,
  input: { readonly caseId: string; readonly accountId: string },
): Promise<void> {
  const person = mayChangeCases(ctx)
  const { brandId, authorId } = await accountOfCase(ctx, person, input.caseId)
  const { accountId } = input
  if (accountId === authorId || !(await haveCases(ctx.db, brandId, [authorId, accountId]))) throw noAccount()
  const suggested = (await suggestLinks(ctx, input)).find(({ account }) => account.id === accountId)?.reasons ?? []
  const reasons = suggested.map(
    (it): LinkReason => (it.kind === 'order' ? { kind: it.kind, postIds: it.postIds } : { kind: it.kind }),
  )
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    await lockBrand(tx, brandId)
    const links = await linksAround(tx, brandId, [authorId, accountId])
    if (linkBetween(links, authorId, accountId)?.state === 'linked') return
    if (!mayLink(links, authorId, accountId)) throw accountsApart()
    const [a, b] = pairOf(authorId, accountId)
    await saveLinks(tx, brandId, [{ a, b, reasons: [...reasons, { kind: 'confirmed' }] }], person.userId, now)
    const about = { brandId, authorIds: [authorId, accountId], caseId: input.caseId }
    await tellCases(tx, about, { kind: 'accounts-linked' }, person.userId, now)
    await countUnanswered(tx, brandId, [authorId, accountId], now)
  })
}
