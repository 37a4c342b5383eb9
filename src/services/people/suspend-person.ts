import { toRole } from '../../domain/people/role.ts'
import type { Context } from '../context.ts'
import { alterPerson, notYourself } from './alter-person.ts'

/** Shuts a person out until they are let in again: their sessions end now, their open cases go to a colleague or to nobody. */
export function suspendPerson(
  ctx: Context,
  input: { readonly personId: string; readonly handTo: string | null },
): Promise<void> {
  return alterPerson(ctx, input, (before) => {
    notYourself(ctx, before.id)
    if (before.state === 'suspended') return null
    return {
      after: { role: toRole(before.role), state: 'suspended', brandIds: before.brandIds },
      kind: 'suspended',
    }
  })
}
