import { brandExists } from '../../store/brands.ts'
import { countUnreadMentions, type MentionView, readMentions } from '../../store/mentions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** So many are shown; older ones stand in their cases. */
const mostShown = 100

/** The notes of a brand in which the person who asks is named, newest first, and how many of all they have not seen. */
export async function listMentions(
  ctx: Context,
  input: { readonly brandId: string },
): Promise<{ readonly mentions: readonly MentionView[]; readonly unread: number }> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const [mentions, unread] = await Promise.all([
    readMentions(ctx.db, input.brandId, person.userId, mostShown),
    countUnreadMentions(ctx.db, input.brandId, person.userId),
  ])
  return { mentions, unread }
}
