import { deletePage, lockPage } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSite, siteGone } from './site.ts'

/** Stops watching a page and forgets its history; the log keeps what happened. */
export async function removeSite(ctx: Context, input: { readonly siteId: string }): Promise<void> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const page = await lockPage(tx, input.siteId)
    if (page === undefined) throw siteGone()
    mustSee(person, page.brandId, siteGone().message)
    await deletePage(tx, page.id)
    await logSite(tx, 'site.removed', page, now, person.userId)
  })
}
