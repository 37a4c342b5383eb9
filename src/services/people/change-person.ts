import type { Role } from '../../domain/people/role.ts'
import type { Context } from '../context.ts'
import { alterPerson } from './alter-person.ts'

/** Gives a person another role, and the brands that they see; it holds from their next request on. Cases that they may no longer hold go to nobody. */
export function changePerson(
  ctx: Context,
  input: { readonly personId: string; readonly role: Role; readonly brandIds: readonly string[] },
): Promise<void> {
  return alterPerson(ctx, { personId: input.personId, handTo: null }, (before) => {
    const brandIds = input.role === 'administrator' ? [] : [...new Set(input.brandIds)]
    const given = brandIds.filter((id) => !before.brandIds.includes(id))
    const taken = before.brandIds.filter((id) => !brandIds.includes(id))
    if (before.role === input.role && given.length === 0 && taken.length === 0) return null
    return {
      after: { role: input.role, state: before.state, brandIds },
      kind: 'person-changed',
      data: { from: before.role, to: input.role, given, taken },
    }
  })
}
