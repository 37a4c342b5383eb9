import type { Role } from './role.ts'

/** How somebody stands here. A suspended person can be let in again, a removed one is only a name in the history. */
export type PersonState = 'active' | 'suspended' | 'removed'

/** What decides whether somebody may change. */
export interface Standing {
  readonly role: Role
  readonly state: PersonState
}

/** Why a change of a person is refused. */
export type Refusal = 'person-gone' | 'last-administrator'

/** Whether a person may become `after`, while `others` other administrators are active: one stays at all times. Null when they may. */
export function refuseChange(before: Standing, after: Standing, others: number): Refusal | null {
  if (before.state === 'removed') return 'person-gone'
  if (rules(before) && !rules(after) && others === 0) return 'last-administrator'
  return null
}

const rules = ({ role, state }: Standing): boolean => role === 'administrator' && state === 'active'
