import { unlooked } from '../../domain/listening/site-standing.ts'
import { endNotice, siteNoticeKinds } from '../../store/site-history.ts'
import { lockPage, savePageState } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSite, siteGone } from './site.ts'

/** Stops looking at a page; what stood ends, for nobody knows any more. */
export async function pauseSite(ctx: Context, input: { readonly siteId: string }): Promise<void> {
  const person = permitted(ctx, 'pause-sources')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const page = await lockPage(tx, input.siteId)
    if (page === undefined) throw siteGone()
    mustSee(person, page.brandId, siteGone().message)
    if (page.state === 'paused') return
    await savePageState(tx, page.id, 'paused', unlooked(now), now)
    for (const kind of siteNoticeKinds) await endNotice(tx, page.id, kind, now)
    await logSite(tx, 'site.paused', page, now, person.userId)
  })
}
