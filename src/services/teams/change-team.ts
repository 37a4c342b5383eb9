import { sees } from '../../domain/people/sight.ts'
import { offerAgain } from '../../store/case-offers.ts'
import { brandsGivingTo, lockTeam, putTeam } from '../../store/teams.ts'
import { wrong } from '../clocks/settings.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import type { TeamInput } from './create-team.ts'
import { mustTake, type ShownTeam, teamElsewhere, teamGone, teamInUse, toShownTeam } from './team.ts'

/** Gives a team another name, other brands or other members. Who stays keeps their turn. */
export async function changeTeam(
  ctx: Context,
  input: TeamInput & { readonly teamId: string; readonly version: number },
): Promise<ShownTeam> {
  const person = permitted(ctx, 'change-clocks')
  const { teamId, version } = input
  const brandIds = [...new Set(input.brandIds)]
  const memberIds = [...new Set(input.memberIds)]
  return ctx.db.transaction(async (tx) => {
    const before = await lockTeam(tx, teamId)
    if (before === undefined || !before.brandIds.some((id) => sees(person.brands, id))) throw teamGone()
    if (!before.brandIds.every((id) => sees(person.brands, id))) throw teamElsewhere()
    if (before.version !== version) {
      throw new ServiceError('conflict', 'team-changed', 'Somebody changed this team in the meantime.', {
        facts: { version: before.version },
      })
    }
    for (const id of brandIds) mustSee(person, id)
    if (brandIds.length === 0) throw wrong('brandIds', 'A team serves at least one brand.')
    const known = before.members.map((it) => it.id)
    await mustTake(tx, brandIds, memberIds, known)
    const left = before.brandIds.filter((id) => !brandIds.includes(id))
    if ((await brandsGivingTo(tx, teamId)).some((id) => left.includes(id))) throw teamInUse()
    const after = { id: teamId, name: input.name.trim(), version: version + 1, brandIds, memberIds }
    await putTeam(tx, after, ctx.now())
    await offerAgain(tx)
    return toShownTeam(person, { ...after, members: memberIds.map((id) => ({ id, turn: 0 })) }, true)
  })
}
