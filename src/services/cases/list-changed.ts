import { type CaseFilter, noFilter, type StandingView } from '../../domain/cases/filter.ts'
import type { CaseSort } from '../../domain/cases/sort.ts'
import { listThese } from '../../store/case-lists.ts'
import type { Context } from '../context.ts'
import { askedOf } from './asked.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { countOfList, type ShownCase, withActions } from './list-cases.ts'

/** Those of these cases that a view with a filter holds now, in its order, and how many it holds in all: so that who looks at a long list reads only what changed. */
export async function listChanged(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly view: StandingView
    readonly filter?: CaseFilter
    readonly ids: readonly string[]
  },
): Promise<{
  readonly sort: CaseSort | null
  readonly cases: readonly ShownCase[]
  readonly total: number
  readonly capped: boolean
}> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const { brandId, view, filter = noFilter, ids } = input
  const now = ctx.now()
  const asked = await askedOf(ctx.db, { brandId, view, filter }, now)
  const [cases, count] = await Promise.all([
    listThese(ctx.db, { ...asked, brandId, userId: person.userId, now, ids }),
    countOfList(ctx, { brandId, view, filter }),
  ])
  return { sort: filter.sort, cases: cases.map((listed) => withActions(ctx, listed, person)), ...count }
}
