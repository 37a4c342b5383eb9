import { brandExists } from '../../store/brands.ts'
import { readSources } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'
import { type SourceView, toSource } from './source.ts'

export type { SourceView } from './source.ts'

/** The sources of a brand, the oldest first, and how each fares. */
export async function listSources(ctx: Context, input: { readonly brandId: string }): Promise<readonly SourceView[]> {
  mustSee(mayLook(ctx), input.brandId)
  const sources = await readSources(ctx.db, input.brandId)
  if (sources.length === 0 && !(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  return sources.map((source) => toSource(ctx, source))
}
