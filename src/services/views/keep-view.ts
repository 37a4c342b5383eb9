import { insertView, readViews } from '../../store/saved-views.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { brandExists } from '../../store/brands.ts'
import { filterText, mostViews, mustShare, type ShownView, showView, type ViewInput, viewsChanged } from './views.ts'

/** Keeps a view of a brand, for oneself or for all who see it; it comes after those that are there. */
export async function keepView(
  ctx: Context,
  input: ViewInput & { readonly brandId: string; readonly id: string },
): Promise<ShownView> {
  const person = mayChangeCases(ctx)
  mustSee(person, input.brandId)
  if (input.shared) mustShare(person)
  const ownerId = input.shared ? null : person.userId
  const { id, brandId, name, view } = input
  const filter = filterText(input.filter)
  const kept = await ctx.db.transaction(async (tx) => {
    if (!(await brandExists(tx, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    const views = await readViews(tx, brandId)
    if (views.filter((it) => it.ownerId === ownerId).length >= mostViews) {
      throw new ServiceError('conflict', 'too-many-views', `There are ${mostViews} views already: remove one first.`)
    }
    await insertView(tx, { id, brandId, ownerId, name, view, filter, madeBy: person.userId, at: ctx.now() })
    const made = { madeBy: person.userId, madeByName: person.name }
    return { id, brandId, ownerId, name, view, filter, position: views.length + 1, ...made }
  })
  viewsChanged(ctx, brandId)
  return showView(kept, person)
}
