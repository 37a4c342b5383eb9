import { rolesToGive } from '../../domain/people/may.ts'
import { type Role, toRole } from '../../domain/people/role.ts'
import { sees } from '../../domain/people/sight.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { StoredInvitation } from '../../store/invitations.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** An invitation that waits for an answer. */
export interface InvitationView {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly brandIds: readonly string[]
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** An invitation with the token of its link, which is told once. */
export interface FreshInvitation {
  readonly invitation: InvitationView
  readonly token: string
}

/** The invitation as people see it, of the one stored. */
export const toInvitation = (it: StoredInvitation): InvitationView => ({
  id: it.id,
  name: it.name,
  email: it.email,
  role: toRole(it.role),
  brandIds: it.brandIds,
  createdAt: it.createdAt,
  expiresAt: it.expiresAt,
})

/** Whether this person may make, renew and revoke such an invitation: a lead invites agents and observers, for brands of their own. */
export function mayHandle(
  person: Pick<Person, 'role' | 'brands'>,
  it: { readonly role: Role; readonly brandIds: readonly string[] },
): boolean {
  if (!rolesToGive(person.role).includes(it.role)) return false
  if (person.brands === 'all') return true
  return it.brandIds.length > 0 && it.brandIds.every((brandId) => sees(person.brands, brandId))
}

/** The refusal when an invitation is gone. */
export function invitationGone(): ServiceError {
  return new ServiceError('not-found', 'not-found', 'This invitation is not here any more.')
}
