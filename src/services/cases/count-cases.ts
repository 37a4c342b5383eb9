import { type CaseFilter, filterOfView, isPersonal, type StandingView, writeFilter } from '../../domain/cases/filter.ts'
import { countListed } from '../../store/case-lists.ts'
import type { Context } from '../context.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { lastKnown, once } from './kept.ts'

/** How many cases each standing view holds, up to one more than 10,000. */
export type Counts = Readonly<Record<Exclude<StandingView, 'all'>, number>>

/** Beyond this many nobody reads the figure: « 10 000+ » says it. */
export const mostCounted = 10_000

interface Question {
  readonly brandId: string
  readonly view: StandingView
  readonly filter: CaseFilter
  /** One more than this is the largest answer. */
  readonly most: number
}

/** Counted once for all who would find the same. */
function question(ctx: Context, userId: string, { brandId, view, filter, most }: Question) {
  const filters = [filterOfView(view), filter]
  const whose = filters.some(isPersonal) ? userId : ''
  const key = `count ${brandId} ${whose} ${most} ${view} ${JSON.stringify(writeFilter(filter))}`
  return [ctx, key, () => countListed(ctx.db, { brandId, filters, userId, now: ctx.now() }, most + 1)] as const
}

/** How many cases a view with a filter holds, counted at most twice a second for all who would find the same. */
export function countView(ctx: Context, input: Question): Promise<number> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  return once(...question(ctx, person.userId, input))
}

/** The same as last known, some seconds old at most: counting must not hold up a list. */
export function lastCount(ctx: Context, input: Question): number | Promise<number> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  return lastKnown(...question(ctx, person.userId, input))
}

/** How many cases each standing view holds for the person who asks. */
export async function countCases(ctx: Context, input: { readonly brandId: string }): Promise<Counts> {
  const of = (view: StandingView) =>
    countView(ctx, { brandId: input.brandId, view, filter: filterOfView('all'), most: mostCounted })
  const [toAnswer, mine, unowned, waiting, settled] = await Promise.all([
    of('to-answer'),
    of('mine'),
    of('unowned'),
    of('waiting'),
    of('settled'),
  ])
  return { 'to-answer': toAnswer, mine, unowned, waiting, settled }
}
