import { countedUpTo } from '../../domain/cases/filter-words.ts'
import { readViews, type StoredView } from '../../store/saved-views.ts'
import { type CountQuestion, type Counts, countedViews, countForEach, countOfView } from '../cases/count-cases.ts'
import { once } from '../cases/kept.ts'
import type { Actor, Context } from '../context.ts'
import { filterOf, isFor, viewsKey } from './views.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** What stands beside the views of one person: the standing ones, and those that are kept, by id. */
export interface Counted {
  readonly counts: Counts
  readonly saved: Readonly<Record<string, number>>
}

/** Counts the views of a brand for all these people, who see the brand, by their id: what they share once, what is their own in one statement for all; one view after the other, so that no more than one connection is held. */
export async function countAll(
  ctx: Pick<Context, 'db' | 'now'>,
  brandId: string,
  people: readonly Person[],
): Promise<ReadonlyMap<string, Counted>> {
  const views = await once<readonly StoredView[]>(ctx, viewsKey(brandId), () => readViews(ctx.db, brandId))
  const count = (question: CountQuestion, who: readonly Person[]) =>
    countForEach(
      ctx,
      question,
      who.map((it) => it.userId),
    )
  const standing: (readonly [(typeof countedViews)[number], ReadonlyMap<string, number>])[] = []
  for (const view of countedViews) standing.push([view, await count(countOfView(brandId, view), people)])
  const saved: (readonly [string, ReadonlyMap<string, number>])[] = []
  for (const it of views) {
    const who = people.filter((person) => isFor(it, person))
    const filter = filterOf(it.filter)
    const question = { brandId, view: it.view, filter, most: countedUpTo(filter) }
    saved.push([it.id, await count(question, who)])
  }
  return new Map(
    people.map(({ userId }) => {
      const counts: Counts = { 'to-answer': 0, mine: 0, unowned: 0, waiting: 0, settled: 0 }
      return [
        userId,
        {
          counts: standing.reduce((sum, [view, of]) => ({ ...sum, [view]: of.get(userId) ?? 0 }), counts),
          saved: Object.fromEntries(
            saved.flatMap(([id, of]) => {
              const found = of.get(userId)
              return found === undefined ? [] : [[id, found]]
            }),
          ),
        },
      ]
    }),
  )
}
