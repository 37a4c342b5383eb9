import type { Role } from '../../domain/people/role.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { alterPerson } from './alter-person.ts'

/** What a person may do, and where. */
interface Rights {
  readonly role: Role
  readonly brandIds: readonly string[]
}

/** Gives a person another role, and the brands that they see; it holds from their next request on. Cases that they may no longer hold go to nobody. Refused where their rights are not those on which it was decided (`from`): what was taken from them meanwhile does not come back by a form that was open. */
export function changePerson(
  ctx: Context,
  input: Rights & { readonly personId: string; readonly from?: Rights },
): Promise<void> {
  return alterPerson(ctx, { personId: input.personId, handTo: null }, (before) => {
    const { from } = input
    if (from !== undefined && !(from.role === before.role && sameBrands(from.brandIds, before.brandIds))) {
      throw new ServiceError('conflict', 'person-changed', 'Somebody changed what this person may do in the meantime.')
    }
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

const sameBrands = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((id) => b.includes(id))
