import { toRole } from '../../domain/people/role.ts'
import type { Context } from '../context.ts'
import { alterPerson, notYourself } from './alter-person.ts'

/** Removes a person for good: every way in is gone, their open cases go to a colleague or to nobody, and their name stays in the history. */
export function removePerson(
  ctx: Context,
  input: { readonly personId: string; readonly handTo: string | null },
): Promise<void> {
  return alterPerson(ctx, input, (before) => {
    notYourself(ctx, before.id)
    return { after: { role: toRole(before.role), state: 'removed', brandIds: [] }, kind: 'removed' }
  })
}
