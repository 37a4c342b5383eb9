import { after, days, duration } from '../../domain/model/time.ts'
import { accountsOf } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import { readListedCase, readListedCases } from '../../store/case-reads.ts'
import { findLookAlikes, type LookAlikeKind } from '../../store/look-alikes.ts'
import { type ShownCase, withActions } from '../cases/list-cases.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** A case that may be the same matter, and why one may think so. */
export interface ShownLookAlike {
  readonly case: ShownCase
  readonly reasons: readonly { readonly kind: LookAlikeKind; readonly value: string | null }[]
}

/** What was heard of longer ago is another matter. */
const lookBack = days(30)
const mostShown = 5

/** Other open cases of the brand that may be the same matter as this one: of the same person, or in the same words, of the same page, of the same order. Nothing is merged by itself: a colleague says whether they are. */
export async function listLookAlikes(
  ctx: Context,
  input: { readonly caseId: string },
): Promise<readonly ShownLookAlike[]> {
  const person = mayReadCases(ctx)
  const gone = `There is no case ${input.caseId}.`
  const it = (await readListedCase(ctx.db, input.caseId))?.it
  if (it === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, it.brandId, gone)
  if (it.erased || it.mergedInto !== null) return []
  const links = await linksAround(ctx.db, it.brandId, [it.authorId])
  const of = { caseId: it.id, brandId: it.brandId, authorIds: [...accountsOf(links, it.authorId)] }
  const found = await findLookAlikes(ctx.db, of, after(ctx.now(), duration(-lookBack)))
  const ids = [...new Set(found.map(({ caseId }) => caseId))]
  const listed = [...(await readListedCases(ctx.db, ids)).values()]
  const cases = listed.toSorted(
    (a, b) => b.it.lastPostAt - a.it.lastPostAt || Number(BigInt(b.it.id) - BigInt(a.it.id)),
  )
  return cases.slice(0, mostShown).map((each) => ({
    case: withActions(ctx, each, person),
    reasons: found.filter(({ caseId }) => caseId === each.it.id).map(({ kind, value }) => ({ kind, value })),
  }))
}
