import { brandExists } from '../../store/brands.ts'
import { readSources } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'
import { type SourceView, toSource } from './source.ts'

export type { SourceView } from './source.ts'

/** The sources that a brand listens to, the oldest first, and how each fares. What people bring by themselves is no source to watch. */
export async function listSources(ctx: Context, input: { readonly brandId: string }): Promise<readonly SourceView[]> {
  mustSee(mayLook(ctx), input.brandId)
  const sources = await readSources(ctx.db, input.brandId)
  if (sources.length === 0 && !(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const read = sources.filter((source) => ctx.connectors.get(source.connector)?.arrives !== 'brought')
  return read.map((source) => toSource(ctx, source))
}
