import { brandExists } from '../../store/brands.ts'
import { readTemplates } from '../../store/reply-templates.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { type ShownTemplate, showTemplate } from './templates.ts'

/** The templates and snippets of a brand that this person may use: their own and the shared ones, by name. */
export async function listTemplates(
  ctx: Context,
  input: { readonly brandId: string },
): Promise<readonly ShownTemplate[]> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const templates = await readTemplates(ctx.db, input.brandId, person.userId)
  return templates.map((it) => showTemplate(it, person))
}
