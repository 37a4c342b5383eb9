import { lockPage, savePage } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import type { SiteAsked } from './create-site.ts'
import { logSite, siteGone } from './site.ts'

/** Changes what is asked of a page; it is looked at anew within moments. */
export async function updateSite(ctx: Context, input: SiteAsked & { readonly siteId: string }): Promise<void> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const page = await lockPage(tx, input.siteId)
    if (page === undefined) throw siteGone()
    mustSee(person, page.brandId, siteGone().message)
    const { everyMinutes, expected } = input
    const name = input.name === '' ? new URL(page.url).host : input.name
    await savePage(tx, { id: page.id, name, everyMinutes, expected }, now)
    await logSite(tx, 'site.altered', page, now, person.userId)
  })
}
