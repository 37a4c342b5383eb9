import { isVisible } from '../../domain/model/visible.ts'
import { brandExists } from '../../store/brands.ts'
import { type LabelTone, lockLabels, putLabel } from '../../store/labels.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { labelGone, mustBeFree, mustChangeLabels } from './labels.ts'

/** Makes a label under an id that the caller chose, or renames, archives or brings back the one that has it. Sent twice it is one. */
export async function keepLabel(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly labelId: string
    readonly name: string
    readonly tone: LabelTone
    readonly archived: boolean
  },
): Promise<void> {
  const person = mayChangeCases(ctx)
  const { brandId, labelId: id, tone, archived } = input
  mustSee(person, brandId)
  const name = input.name.replaceAll('\u0000', '').toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()
  if (!isVisible(name)) throw new ServiceError('invalid', 'invalid', 'The label has no name.')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    if (!(await brandExists(tx, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    const [before] = await lockLabels(tx, [id])
    if (before !== undefined && (before.brandId !== brandId || before.mergedInto !== null)) throw labelGone()
    const same = before?.name === name && before.tone === tone && (before.archivedAt !== null) === archived
    if (same) return
    if (before !== undefined || archived) mustChangeLabels(person)
    const isNew = before === undefined || before.archivedAt !== null
    if (!archived) await mustBeFree(tx, { id, brandId, name, isNew })
    const archivedAt = archived ? (before?.archivedAt ?? now) : null
    await putLabel(tx, { id, brandId, name, tone, archivedAt, mergedInto: null, by: person.userId, at: now })
  })
}
