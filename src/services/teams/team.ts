import { sees } from '../../domain/people/sight.ts'
import type { Queryable } from '../../store/database.ts'
import { readStaff, type StoredTeam } from '../../store/teams.ts'
import { wrong } from '../clocks/settings.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** A team as somebody sees it: its brands are those that they see. */
export interface ShownTeam {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly brandIds: readonly string[]
  /** It serves brands that this person does not see. */
  readonly elsewhere: boolean
  readonly memberIds: readonly string[]
  readonly may: readonly 'change'[]
}

/** The team as this person sees it. Who does not see all of its brands changes nothing in it. */
export function toShownTeam(person: Person, { members, ...team }: StoredTeam, mayChange: boolean): ShownTeam {
  const brandIds = team.brandIds.filter((id) => sees(person.brands, id))
  const elsewhere = brandIds.length < team.brandIds.length
  const { id, name, version } = team
  const may = mayChange && !elsewhere ? (['change'] as const) : []
  return { id, name, version, brandIds, elsewhere, memberIds: members.map((it) => it.id), may }
}

/** The refusal of a team that is not there. */
export const teamGone = (): ServiceError =>
  new ServiceError('not-found', 'not-found', 'This team is not here any more.')

/** The refusal of a team that serves brands which the person does not see. */
export const teamElsewhere = (): ServiceError =>
  new ServiceError('forbidden', 'team-elsewhere', 'This team serves brands that you do not see: ask an administrator.')

/** The refusal of a team to whom a rule of this brand gives cases. */
export const teamInUse = (): ServiceError =>
  new ServiceError('conflict', 'team-in-use', 'A rule gives cases to this team. Change the rule first.')

/** Refuses members who see none of the team's brands. `known`: who is in it already stays, suspended or not, so that the others can go on changing it. */
export async function mustTake(
  db: Queryable,
  brandIds: readonly string[],
  memberIds: readonly string[],
  known: readonly string[] = [],
): Promise<void> {
  const near = new Set(known)
  for (const brandId of brandIds) {
    for (const { id, mayTake } of await readStaff(db, brandId)) if (mayTake) near.add(id)
  }
  const stranger = memberIds.findIndex((id) => !near.has(id))
  if (stranger >= 0) throw wrong(`memberIds.${stranger}`, 'This person answers for none of these brands.')
}
