import { type Absence, plainAbsences } from '../../domain/clocks/shift.ts'
import { readPlan, readStandIns, zoneOf } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

/** When somebody is away, and who could stand in for them. */
export interface OwnAbsences {
  /** Of their whole plan; 0: nobody has set one. */
  readonly version: number
  /** By whose clocks their days are counted. */
  readonly timeZone: string
  readonly absences: readonly Absence[]
  readonly standIns: readonly { readonly id: string; readonly name: string }[]
}

/** When the person who asks is away, and who works on a brand of theirs and could stand in. */
export async function readOwnAbsences(ctx: Context): Promise<OwnAbsences> {
  const person = permitted(ctx, 'change-cases')
  const brands = person.brands === 'all' ? null : [...person.brands]
  const [plan, standIns] = await Promise.all([
    readPlan(ctx.db, person.userId),
    readStandIns(ctx.db, person.userId, brands),
  ])
  const timeZone = plan?.plan.timeZone ?? (await zoneOf(ctx.db, brands))
  return { version: plan?.version ?? 0, timeZone, absences: plainAbsences(plan?.plan.absences ?? []), standIns }
}
