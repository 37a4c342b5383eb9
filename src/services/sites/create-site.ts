import { randomUUID } from 'node:crypto'
import type { SiteExpectation } from '../../domain/listening/site-judge.ts'
import { noPlaces } from '../../domain/listening/site-places.ts'
import { unlooked } from '../../domain/listening/site-standing.ts'
import { lockBrand } from '../../store/brands.ts'
import { insertPage, readPage, readPages } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { pageAddress } from './page-address.ts'
import { logSite, siteGone, type SiteView, toSite } from './site.ts'

/** How many pages a brand may have watched. */
const mostPages = 200

/** What a person asks of a page. */
export interface SiteAsked {
  readonly name: string
  readonly everyMinutes: number
  readonly expected: SiteExpectation
}

/** Has a page of the brand watched; it is looked at within moments. */
export async function createSite(
  ctx: Context,
  input: SiteAsked & { readonly brandId: string; readonly url: string },
): Promise<SiteView> {
  const person = permitted(ctx, 'connect-sources')
  const { brandId } = input
  mustSee(person, brandId)
  const now = ctx.now()
  const { url, host, allowed } = await pageAddress(input.url)
  const id = randomUUID()
  const name = input.name === '' ? host : input.name
  return ctx.db.transaction(async (tx) => {
    if (!(await lockBrand(tx, brandId)))
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    if ((await readPages(tx, brandId)).length >= mostPages)
      throw new ServiceError('refused', 'site-too-many', `A brand can have ${mostPages} pages watched.`)
    const { everyMinutes, expected } = input
    const page = { id, brandId, name, url, everyMinutes, expected, allowed, standing: unlooked(now), known: noPlaces }
    if (!(await insertPage(tx, page, now, now)))
      throw new ServiceError('conflict', 'site-exists', 'This page is watched already.')
    await logSite(tx, 'site.added', page, now, person.userId, { allowed })
    const stored = await readPage(tx, id)
    if (stored === undefined) throw siteGone()
    return toSite(stored, [], [], [], now)
  })
}
