import { deleteTemplate } from '../../store/reply-templates.ts'
import type { Context } from '../context.ts'
import { mayChangeCases } from '../permissions.ts'
import { templateGone, templateToChange } from './templates.ts'

/** Removes a template or a snippet; answers that began with it stay as they are. */
export async function removeTemplate(ctx: Context, input: { readonly templateId: string }): Promise<void> {
  const person = mayChangeCases(ctx)
  await ctx.db.transaction(async (tx) => {
    if ((await templateToChange(tx, person, input.templateId)) === undefined) throw templateGone()
    await deleteTemplate(tx, input.templateId)
  })
}
