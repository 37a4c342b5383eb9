import { brandExists } from '../../store/brands.ts'
import { markMentions as mark } from '../../store/mentions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'

/** Notes that the person has seen where they are named, or wants to see it again. Notes in which they are not named are nothing to them. */
export async function markMentions(
  ctx: Context,
  input: { readonly brandId: string; readonly noteIds: readonly string[]; readonly read: boolean },
): Promise<void> {
  const person = mayChangeCases(ctx)
  const { brandId, noteIds } = input
  mustSee(person, brandId)
  if (!(await brandExists(ctx.db, brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  await mark(ctx.db, { brandId, personId: person.userId, noteIds }, input.read ? ctx.now() : null)
}
