import { setLanguage as save } from '../../store/users.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

/** Sets the language in which the person who acts reads Vigie. */
export async function setLanguage(ctx: Context, input: { readonly language: 'fr' | 'en' }): Promise<void> {
  await save(ctx.db, mayReadCases(ctx).userId, input.language)
}
