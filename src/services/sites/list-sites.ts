import { type Instant, instant } from '../../domain/model/time.ts'
import { readBrand } from '../../store/brands.ts'
import { readNoticesSince, readOpenNotices, readSiteHours } from '../../store/site-history.ts'
import { readPages } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mayLook } from '../admin/permissions.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'
import { historyShown, type SiteView, toSite } from './site.ts'

/** A brand's watched pages, the oldest first, and the sites of the brand that could be watched beside them. */
export async function listSites(
  ctx: Context,
  input: { readonly brandId: string },
): Promise<{ readonly sites: readonly SiteView[]; readonly offers: readonly string[] }> {
  mustSee(mayLook(ctx), input.brandId)
  const brand = await readBrand(ctx.db, input.brandId)
  if (brand === undefined) throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  const now: Instant = ctx.now()
  const since = instant(now - historyShown)
  const pages = await readPages(ctx.db, input.brandId)
  const ids = pages.map(({ id }) => id)
  const [history, open, past] =
    ids.length === 0
      ? [[], [], []]
      : await Promise.all([
          readSiteHours(ctx.db, ids, since),
          readOpenNotices(ctx.db, ids),
          readNoticesSince(ctx.db, ids, since),
        ])
  const of = <T extends { readonly pageId: string }>(all: readonly T[], id: string): readonly T[] =>
    all.filter(({ pageId }) => pageId === id)
  const watched = new Set(pages.map(({ url }) => bare(new URL(url).hostname)))
  return {
    sites: pages.map((page) => toSite(page, of(open, page.id), of(history, page.id), of(past, page.id), now)),
    offers: [...new Set(brand.sites.flatMap(siteAddress))].filter((url) => !watched.has(bare(new URL(url).hostname))),
  }
}

const bare = (host: string): string => host.replace(/^www\./, '')

/** The front page of a site that the brand has named. */
function siteAddress(site: string): readonly string[] {
  const text = `https://${site.replace(/^https?:\/\//i, '')}`
  return URL.canParse(text) ? [new URL(text).href] : []
}
