import { type AssignmentSettings, noAssignment } from '../../domain/cases/reassign.ts'
import { barePlan, plainAbsences, type StaffPlan } from '../../domain/clocks/shift.ts'
import { may } from '../../domain/people/may.ts'
import { readAssignment, readStaff, readTeams } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { type ShownTeam, toShownTeam } from './team.ts'

/** Who answers for a brand and when, its teams, and to whom it gives its cases. */
export interface Staffing {
  readonly teams: readonly ShownTeam[]
  readonly people: readonly {
    readonly id: string
    readonly name: string
    readonly plan: StaffPlan
    /** 0: nobody has set one. */
    readonly version: number
  }[]
  readonly assignment: AssignmentSettings & { readonly version: number }
  readonly may: readonly 'change'[]
}

/** Who answers for a brand and when, its teams, and to whom it gives its cases. */
export async function readStaffing(ctx: Context, input: { readonly brandId: string }): Promise<Staffing> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const assignment = await readAssignment(ctx.db, input.brandId)
  if (assignment === undefined) throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  const [teams, staff] = await Promise.all([readTeams(ctx.db, input.brandId), readStaff(ctx.db, input.brandId)])
  const mayChange = may(person.role, 'change-clocks')
  return {
    teams: teams.map((team) => toShownTeam(person, team, mayChange)),
    people: staff.map(({ id, name, plan, planVersion }) => ({
      id,
      name,
      plan: plan === null ? barePlan(assignment.timeZone) : { ...plan, absences: plainAbsences(plan.absences) },
      version: planVersion,
    })),
    assignment: { ...(assignment.settings ?? noAssignment), version: assignment.version },
    may: mayChange ? ['change'] : [],
  }
}
