import { readSource, tellReaders } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { sourceGone } from './source.ts'

/** Has a source looked at now instead of at its next moment. A server that named a moment itself (Retry-After) is still left in peace until then. */
export async function lookNow(ctx: Context, input: { readonly sourceId: string }): Promise<void> {
  const person = permitted(ctx, 'pause-sources')
  const source = await readSource(ctx.db, input.sourceId)
  if (source === undefined || source.removedAt !== null) throw sourceGone()
  mustSee(person, source.brandId, sourceGone().message)
  await ctx.db.transaction((tx) => tellReaders(tx, source.id))
}
