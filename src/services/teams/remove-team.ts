import { sees } from '../../domain/people/sight.ts'
import { brandsGivingTo, deleteTeam, lockTeam } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { teamElsewhere, teamGone, teamInUse } from './team.ts'

/** Removes a team to whom no rule gives cases. Its members keep what they have. */
export async function removeTeam(ctx: Context, input: { readonly teamId: string }): Promise<void> {
  const person = permitted(ctx, 'change-clocks')
  await ctx.db.transaction(async (tx) => {
    const before = await lockTeam(tx, input.teamId)
    if (before === undefined || !before.brandIds.some((id) => sees(person.brands, id))) throw teamGone()
    if (!before.brandIds.every((id) => sees(person.brands, id))) throw teamElsewhere()
    if ((await brandsGivingTo(tx, input.teamId)).length > 0) throw teamInUse()
    await deleteTeam(tx, input.teamId)
  })
}
