import { randomUUID } from 'node:crypto'
import { lockBrand } from '../../store/brands.ts'
import { putTeam } from '../../store/teams.ts'
import { wrong } from '../clocks/settings.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { mustTake, type ShownTeam, toShownTeam } from './team.ts'

/** What somebody says of a team. */
export interface TeamInput {
  readonly name: string
  readonly brandIds: readonly string[]
  readonly memberIds: readonly string[]
}

/** Makes a team of people who answer for these brands. */
export async function createTeam(ctx: Context, input: TeamInput & { readonly brandId: string }): Promise<ShownTeam> {
  const person = permitted(ctx, 'change-clocks')
  const brandIds = [...new Set(input.brandIds)]
  const memberIds = [...new Set(input.memberIds)]
  for (const id of [input.brandId, ...brandIds]) mustSee(person, id)
  const team = { id: randomUUID(), name: input.name.trim(), version: 1, brandIds, memberIds }
  await ctx.db.transaction(async (tx) => {
    if (!(await lockBrand(tx, input.brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    if (!brandIds.includes(input.brandId))
      throw wrong('brandIds', 'The brand in which a team is made is one of its own.')
    await mustTake(tx, brandIds, memberIds)
    await putTeam(tx, team, ctx.now())
  })
  return toShownTeam(person, { ...team, members: memberIds.map((id) => ({ id, turn: 0 })) }, true)
}
