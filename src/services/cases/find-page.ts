import { pageOf, spellingsOf } from '../../domain/model/web-link.ts'
import { brandExists } from '../../store/brands.ts'
import { findCaseOfPage } from '../../store/brought.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** The case that this link has already, so that nobody writes it up twice; null when it has none. */
export async function findPage(
  ctx: Context,
  input: { readonly brandId: string; readonly link: string },
): Promise<string | null> {
  mustSee(mayReadCases(ctx), input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const page = pageOf(input.link)
  if (page === null) return null
  return (await findCaseOfPage(ctx.db, input.brandId, page, spellingsOf(input.link))) ?? null
}
