import { toRole } from '../../domain/people/role.ts'
import type { Context } from '../context.ts'
import { alterPerson } from './alter-person.ts'

/** Lets a suspended person in again, with the role and the brands that they had. */
export function restorePerson(ctx: Context, input: { readonly personId: string }): Promise<void> {
  return alterPerson(ctx, { ...input, handTo: null }, (before) =>
    before.state === 'active'
      ? null
      : { after: { role: toRole(before.role), state: 'active', brandIds: before.brandIds }, kind: 'restored' },
  )
}
