import { isDeepStrictEqual } from 'node:util'
import { brandExists } from '../../store/brands.ts'
import { putTemplate, templatesOf } from '../../store/reply-templates.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import {
  mostTemplates,
  mustShareTemplates,
  type ShownTemplate,
  showTemplate,
  templateGone,
  templateToChange,
} from './templates.ts'

/** Keeps a template or a snippet under an id that the caller chose, in the place of what was there: sent twice it is one, and what was removed comes back. Refused where the text is not the one on which this was written (`from`). */
export async function keepTemplate(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly templateId: string
    readonly kind: 'template' | 'snippet'
    readonly name: string
    readonly shortcut: string | null
    readonly language: string | null
    readonly text: string
    readonly shared: boolean
    readonly from?: Omit<ShownTemplate, 'id' | 'mayChange'>
  },
): Promise<ShownTemplate> {
  const person = mayChangeCases(ctx)
  mustSee(person, input.brandId)
  if (input.shared) mustShareTemplates(person)
  const { brandId, templateId: id, kind, language } = input
  const body = input.text.replaceAll('\u0000', '').toWellFormed().trim()
  const name = input.name.replaceAll('\u0000', '').toWellFormed().trim()
  if (body === '') throw new ServiceError('invalid', 'invalid', 'The text is empty.')
  const ownerId = input.shared ? null : person.userId
  const shortcut = input.shortcut?.normalize('NFC') ?? null
  return ctx.db.transaction(async (tx) => {
    if (!(await brandExists(tx, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    const before = await templateToChange(tx, person, id)
    if (before !== undefined && before.brandId !== brandId) throw templateGone()
    const { from } = input
    if (before !== undefined && from !== undefined && !isStill(showTemplate(before, person), from)) {
      throw new ServiceError('conflict', 'template-changed', 'Somebody changed this text in the meantime.')
    }
    const others = await templatesOf(tx, brandId, ownerId, shortcut)
    if (others.taken !== null && others.taken !== id) {
      throw new ServiceError('conflict', 'shortcut-taken', `The shortcut “${shortcut ?? ''}” is taken already.`)
    }
    if (before === undefined && others.count >= mostTemplates) {
      throw new ServiceError('conflict', 'too-many-templates', `There are ${mostTemplates} texts: remove one first.`)
    }
    const kept = { id, brandId, ownerId, kind, name, shortcut, language, body }
    await putTemplate(tx, { ...kept, at: ctx.now() })
    return showTemplate(kept, person)
  })
}

const isStill = ({ id: _id, mayChange: _may, ...now }: ShownTemplate, told: Omit<ShownTemplate, 'id' | 'mayChange'>) =>
  isDeepStrictEqual(now, told)
