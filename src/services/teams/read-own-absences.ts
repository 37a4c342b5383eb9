import type { Absence } from '../../domain/clocks/shift.ts'
import { readPlan, readStandIns } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

/** When somebody is away, and who could stand in for them. */
export interface OwnAbsences {
  /** Of their whole plan; 0: nobody has set one. */
  readonly version: number
  readonly absences: readonly Absence[]
  readonly standIns: readonly { readonly id: string; readonly name: string }[]
}

/** When the person who asks is away, and who works on a brand of theirs and could stand in. */
export async function readOwnAbsences(ctx: Context): Promise<OwnAbsences> {
  const person = permitted(ctx, 'change-cases')
  const [plan, standIns] = await Promise.all([
    readPlan(ctx.db, person.userId),
    readStandIns(ctx.db, person.userId, person.brands === 'all' ? null : [...person.brands]),
  ])
  return { version: plan?.version ?? 0, absences: plan?.plan.absences ?? [], standIns }
}
