import { type AssigningDesk, loadOf } from '../../domain/cases/choose-owner.ts'
import type { AssignmentSettings } from '../../domain/cases/reassign.ts'
import { barePlan } from '../../domain/clocks/shift.ts'
import type { Queryable } from '../../store/database.ts'
import { countInHand, type StaffMember, type StoredTeam } from '../../store/teams.ts'

/** What asks for something now is in hand; what waits for a customer, a department or a date is not. */
export const isInHand = (status: string): boolean => status === 'new' || status === 'open'

/** The desk that a choice looks at: the brand's rules and teams, these people, and what they have in hand in all brands. */
export async function toAssigningDesk(
  db: Queryable,
  settings: AssignmentSettings,
  teams: readonly StoredTeam[],
  staff: readonly StaffMember[],
): Promise<AssigningDesk> {
  const counts = (
    await countInHand(
      db,
      staff.map(({ id }) => id),
    )
  ).filter(({ status }) => isInHand(status))
  return {
    rules: settings.rules,
    teams,
    people: new Map(
      staff.map(({ id, plan, mayTake }) => {
        const own = counts.filter(({ ownerId }) => ownerId === id)
        const inHand = own.reduce((sum, { count }) => sum + count, 0)
        const load = own.reduce((sum, { priority, count }) => sum + loadOf({ [priority]: count }), 0)
        return [id, { id, plan: plan ?? barePlan('UTC'), mayTake, inHand, load }]
      }),
    ),
  }
}

/** The turns that differ after cases were given. */
export const turnsBetween = (
  before: AssigningDesk,
  after: AssigningDesk,
): readonly { readonly teamId: string; readonly userId: string; readonly turn: number }[] =>
  after.teams.flatMap(({ id: teamId, members }) => {
    const known = new Map(before.teams.find(({ id }) => id === teamId)?.members.map(({ id, turn }) => [id, turn]))
    return members.flatMap(({ id: userId, turn }) => (known.get(userId) === turn ? [] : [{ teamId, userId, turn }]))
  })
