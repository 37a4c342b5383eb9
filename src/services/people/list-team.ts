import { type Role, toRole } from '../../domain/people/role.ts'
import { sees } from '../../domain/people/sight.ts'
import type { PersonState } from '../../domain/people/standing.ts'
import type { Instant } from '../../domain/model/time.ts'
import { may } from '../../domain/people/may.ts'
import { readTeam, type StoredPerson } from '../../store/people.ts'
import type { Actor, Context } from '../context.ts'
import { permitted } from '../permissions.ts'

/** What an administrator can do to somebody. */
export type PersonAct = 'change' | 'suspend' | 'restore' | 'remove' | 'password-link' | 'clear-second-factor'

/** Somebody who works here, as the list of people shows them. */
export interface TeamMember {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly state: PersonState
  /** The brands that they see; `all` for an administrator. Only those that the one who asks sees too. */
  readonly brands: 'all' | readonly string[]
  readonly twoFactor: boolean
  readonly passkeys: number
  readonly seenAt: Instant | null
  readonly may: readonly PersonAct[]
}

/** Who works here: everybody for an administrator; for a lead, who shares a brand with them. */
export async function listTeam(ctx: Context): Promise<readonly TeamMember[]> {
  const person = permitted(ctx, 'read-team')
  const team = await readTeam(ctx.db)
  const shared = (it: StoredPerson): readonly string[] => it.brandIds.filter((id) => sees(person.brands, id))
  return team
    .filter((it) => person.brands === 'all' || it.role === 'administrator' || shared(it).length > 0)
    .map((it) => ({
      id: it.id,
      name: it.name,
      email: it.email,
      role: toRole(it.role),
      state: it.state,
      brands: it.role === 'administrator' ? ('all' as const) : shared(it),
      twoFactor: it.twoFactor,
      passkeys: it.passkeys,
      seenAt: it.seenAt,
      may: actsOn(person, it),
    }))
}

function actsOn(person: Extract<Actor, { kind: 'person' }>, it: StoredPerson): readonly PersonAct[] {
  if (!may(person.role, 'manage-people')) return []
  const acts: PersonAct[] = ['change']
  if (it.id === person.userId) return acts
  acts.push(it.state === 'active' ? 'suspend' : 'restore', 'remove', 'password-link')
  if (it.twoFactor || it.passkeys > 0) acts.push('clear-second-factor')
  return acts
}
