import { brandExists } from '../../store/brands.ts'
import { deleteView, lockView, placeViews, readViews, type StoredView, updateView } from '../../store/saved-views.ts'
import type { Transaction } from '../../store/database.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { filterText, isFor, mustShare, type ShownView, showView, type ViewInput, viewsChanged } from './views.ts'

const gone = 'This view is not here any more.'

/** The view if this person may change it; as if it were not there when they do not see it. */
async function mine(tx: Transaction, person: Extract<Actor, { kind: 'person' }>, id: string): Promise<StoredView> {
  const view = await lockView(tx, id)
  if (view === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, view.brandId, gone)
  if (!isFor(view, person)) throw new ServiceError('not-found', 'not-found', gone)
  if (view.ownerId === null) mustShare(person)
  return view
}

/** Changes what a view is called, whom it is for and what it shows. */
export async function changeView(ctx: Context, input: ViewInput & { readonly viewId: string }): Promise<ShownView> {
  const person = mayChangeCases(ctx)
  if (input.shared) mustShare(person)
  const filter = filterText(input.filter)
  const changed = await ctx.db.transaction(async (tx) => {
    const before = await mine(tx, person, input.viewId)
    const { name, view } = input
    const after = { ...before, name, view, filter, ownerId: input.shared ? null : person.userId }
    await updateView(tx, after)
    return after
  })
  viewsChanged(ctx, changed.brandId)
  return showView(changed, person)
}

/** Removes a view; the cases in it stay as they are. */
export async function removeView(ctx: Context, input: { readonly viewId: string }): Promise<void> {
  const person = mayChangeCases(ctx)
  const { brandId } = await ctx.db.transaction(async (tx) => {
    const view = await mine(tx, person, input.viewId)
    await deleteView(tx, view.id)
    return view
  })
  viewsChanged(ctx, brandId)
}

/** Puts the views that this person may change into this order; the others keep their places behind. */
export async function orderViews(
  ctx: Context,
  input: { readonly brandId: string; readonly ids: readonly string[] },
): Promise<void> {
  const person = mayChangeCases(ctx)
  mustSee(person, input.brandId)
  await ctx.db.transaction(async (tx) => {
    if (!(await brandExists(tx, input.brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    const views = await readViews(tx, input.brandId)
    const own = new Set(views.filter((it) => showView(it, person).mayChange).map((it) => it.id))
    const first = input.ids.filter((id) => own.has(id))
    const named = new Set(first)
    // Whom one may not change keeps its place; the named ones take, in their order, the places that they had together.
    const places = views.map((it) => (named.has(it.id) ? null : it.id))
    const waiting = [...new Set(first)]
    await placeViews(
      tx,
      input.brandId,
      places.map((id) => id ?? waiting.shift() ?? '').filter((id) => id !== ''),
    )
  })
  viewsChanged(ctx, input.brandId)
}
