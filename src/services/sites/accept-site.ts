import { noPlaces } from '../../domain/listening/site-places.ts'
import { endNotice } from '../../store/site-history.ts'
import { lockPage, savePlaces } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSite, siteGone } from './site.ts'

/** Takes for the brand's own where a page leads now: it was they who moved. It is looked at anew within moments. */
export async function acceptSite(ctx: Context, input: { readonly siteId: string }): Promise<void> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const page = await lockPage(tx, input.siteId)
    if (page === undefined) throw siteGone()
    mustSee(person, page.brandId, siteGone().message)
    const host = page.last?.fault === 'elsewhere' ? page.last.host : null
    if (page.strange === null && host === null)
      throw new ServiceError('conflict', 'site-unchanged', 'Nothing about this page has changed hands.')
    const hosts = host === null ? page.expected.hosts : [...new Set([...page.expected.hosts, host])]
    await savePlaces(tx, page.id, noPlaces, { ...page.expected, hosts }, now)
    if (page.strange !== null) await endNotice(tx, page.id, 'changed', now)
    await logSite(tx, 'site.accepted', page, now, person.userId)
  })
}
