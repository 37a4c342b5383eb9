import { lockSource, renameSource as rename } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSource, type SourceView, sourceGone, toSource } from './source.ts'

/** Calls a source what people here call it. */
export async function renameSource(
  ctx: Context,
  input: { readonly sourceId: string; readonly name: string },
): Promise<SourceView> {
  const person = permitted(ctx, 'connect-sources')
  const name = input.name.trim()
  if (name === '') throw new ServiceError('invalid', 'invalid', 'A source has a name.')
  return ctx.db.transaction(async (tx) => {
    const before = await lockSource(tx, input.sourceId)
    if (before === undefined || before.removedAt !== null) throw sourceGone()
    mustSee(person, before.brandId, sourceGone().message)
    await rename(tx, before.id, name)
    await logSource(tx, 'source.renamed', before, person.userId, ctx.now())
    return toSource(ctx, { ...before, name })
  })
}
