import { readSource as read } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'
import { type SourceView, sourceGone, toSource } from './source.ts'

/** One source and how it fares. */
export async function readSource(ctx: Context, input: { readonly sourceId: string }): Promise<SourceView> {
  const person = mayLook(ctx)
  const source = await read(ctx.db, input.sourceId)
  if (source === undefined) throw sourceGone()
  mustSee(person, source.brandId, sourceGone().message)
  return toSource(ctx, source)
}
