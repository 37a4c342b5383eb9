import { lookSooner, readPage } from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { siteGone } from './site.ts'

/** Has a page looked at within moments instead of at its next one. */
export async function lookSoon(ctx: Context, input: { readonly siteId: string }): Promise<void> {
  const person = permitted(ctx, 'pause-sources')
  const page = await readPage(ctx.db, input.siteId)
  if (page === undefined) throw siteGone()
  mustSee(person, page.brandId, siteGone().message)
  await lookSooner(ctx.db, page.id, ctx.now())
}
