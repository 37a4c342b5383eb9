import { mergeLabels } from '../../store/labels.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { labelsToMerge } from './labels.ts'

/** Lets one label take the place of another on every case that has it. The logs of the cases go on naming the one that was put on. */
export async function mergeLabel(
  ctx: Context,
  input: { readonly labelId: string; readonly into: string },
): Promise<void> {
  const person = mayChangeCases(ctx)
  if (input.labelId === input.into) {
    throw new ServiceError('invalid', 'invalid', 'A label cannot be merged into itself.')
  }
  await ctx.db.transaction(async (tx) => {
    const { from, into } = await labelsToMerge(tx, person, { from: input.labelId, into: input.into })
    if (from.mergedInto === into.id) return
    if (from.mergedInto !== null) {
      throw new ServiceError('conflict', 'label-merged', 'Another label took the place of this one already.')
    }
    if (into.archivedAt !== null) {
      throw new ServiceError('conflict', 'label-archived', 'This label is archived. Bring it back before using it.')
    }
    await mergeLabels(tx, from.id, into.id)
  })
}
