import { unlooked } from '../../domain/listening/site-standing.ts'
import { lockPage, savePageState } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSite, siteGone } from './site.ts'

/** Watches a paused page again, from this moment on. */
export async function resumeSite(ctx: Context, input: { readonly siteId: string }): Promise<void> {
  const person = permitted(ctx, 'pause-sources')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const page = await lockPage(tx, input.siteId)
    if (page === undefined) throw siteGone()
    mustSee(person, page.brandId, siteGone().message)
    if (page.state === 'active') return
    await savePageState(tx, page.id, 'active', unlooked(now), now)
    await logSite(tx, 'site.resumed', page, now, person.userId)
  })
}
