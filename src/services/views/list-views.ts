import { countedUpTo } from '../../domain/cases/filter-words.ts'
import { brandExists } from '../../store/brands.ts'
import { readViews, type StoredView } from '../../store/saved-views.ts'
import { once } from '../cases/kept.ts'
import { countView } from '../cases/count-cases.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { filterOf, isFor, type ShownView, showView, viewsKey } from './views.ts'

/** The person's own views of a brand and the shared ones, in their order. */
export async function listViews(ctx: Context, input: { readonly brandId: string }): Promise<readonly ShownView[]> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const views = await readViews(ctx.db, input.brandId)
  return views.filter((view) => isFor(view, person)).map((view) => showView(view, person))
}

/** One of them; as if it were not there when it is somebody else's own, or was removed. */
export async function readView(
  ctx: Context,
  input: { readonly brandId: string; readonly viewId: string },
): Promise<ShownView> {
  const found = (await listViews(ctx, input)).find(({ id }) => id === input.viewId)
  if (found === undefined) throw new ServiceError('not-found', 'not-found', 'This view is not here any more.')
  return found
}

/** How many cases each of these views holds, by its id; each view counted once for all who would find the same, at most twice a second. */
export async function countViews(
  ctx: Context,
  input: { readonly brandId: string },
): Promise<Readonly<Record<string, number>>> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const { brandId } = input
  const views = await once<readonly StoredView[]>(ctx, viewsKey(brandId), () => readViews(ctx.db, brandId))
  const counts = views
    .filter((view) => isFor(view, person))
    .map(async ({ id, view, filter }) => {
      const asked = filterOf(filter)
      const count = await countView(ctx, { brandId, view, filter: asked, most: countedUpTo(asked) })
      return [id, count] as const
    })
  return Object.fromEntries(await Promise.all(counts))
}
