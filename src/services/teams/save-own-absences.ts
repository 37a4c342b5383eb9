import { type Absence, barePlan, toldAbsences } from '../../domain/clocks/shift.ts'
import { offerAgain } from '../../store/case-offers.ts'
import { lockPlan, readStandIns, savePlan, zoneOf } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { readOwnAbsences, type OwnAbsences } from './read-own-absences.ts'
import { planChanged, stillTold, tidyPlan } from './save-plan.ts'

/** Sets when the person who acts is away, and who stands in for them. Their shifts and all else stay as their lead set them. */
export async function saveOwnAbsences(
  ctx: Context,
  input: { readonly version: number; readonly absences: readonly Absence[] },
): Promise<OwnAbsences> {
  const person = permitted(ctx, 'change-cases')
  const { userId } = person
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const before = await lockPlan(tx, userId)
    const version = before?.version ?? 0
    if (version !== input.version) throw planChanged(version)
    const near = await readStandIns(tx, userId, person.brands === 'all' ? null : [...person.brands])
    const mayStandIn = new Set([
      ...near.map(({ id }) => id),
      ...(before?.plan.absences.flatMap(({ standInId }) => standInId ?? []) ?? []),
    ])
    const whole = before?.plan ?? barePlan(await zoneOf(tx, person.brands === 'all' ? null : [...person.brands]))
    const plan = tidyPlan({ ...whole, absences: input.absences }, userId, (id) => mayStandIn.has(id))
    const kept = { ...plan, absences: toldAbsences(before?.plan.absences ?? [], stillTold(plan.absences, now), now) }
    if (!(await savePlan(tx, userId, { plan: kept, version: version + 1, by: userId }, now))) throw planChanged(version)
    await offerAgain(tx)
  })
  return readOwnAbsences(ctx)
}
