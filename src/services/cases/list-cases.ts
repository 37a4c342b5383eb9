import { abilitiesOf } from '../../connectors/sdk/connector.ts'
import { type CaseFilter, noFilter, type StandingView, unsorted, writeFilter } from '../../domain/cases/filter.ts'
import { countedUpTo } from '../../domain/cases/filter-words.ts'
import { type CaseAction, allowedActions } from '../../domain/cases/may.ts'
import type { CaseSort } from '../../domain/cases/sort.ts'
import { instant } from '../../domain/model/time.ts'
import { type ListPlace, pickCases, readInOrder } from '../../store/case-lists.ts'
import type { ListedCase, ListPosition } from '../../store/case-reads.ts'
import type { Actor, Context } from '../context.ts'
import { askedOf } from './asked.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { isLarge, keepCount, lastCount, soonCounted } from './count-cases.ts'

/** A case with what the person who asks may do to it. */
export interface ShownCase extends ListedCase {
  readonly may: readonly CaseAction[]
}

/** A page of a list in the order that was asked for (`sort`; null: the usual one): `next` is handed back as `after`; `total` is how many the list holds, or at least holds (`capped`). Not `counted`: to count it would have held it up, and `total` is just what is shown; `countOfList` says how many there are. */
export interface ShownCasePage {
  readonly sort: CaseSort | null
  readonly cases: readonly ShownCase[]
  readonly next: string | null
  readonly total: number
  readonly capped: boolean
  readonly counted: boolean
}

/** A filtered list is seldom asked for twice, so its count is not shared: it is counted so far and no further. */
const mostFiltered = 1_000

/** One page of a view of the inbox with a filter, in the order of the inbox: who is due first, then whom we wait for, then what is closed; or sorted as the filter asks. */
export async function listCases(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly view: StandingView
    readonly filter?: CaseFilter
    readonly after: string | null
    readonly limit: number
  },
): Promise<ShownCasePage> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const { brandId, view, filter = noFilter } = input
  const after = input.after === null ? null : parsePlace(input.after, filter.sort)
  const now = ctx.now()
  const [asked, large] = await Promise.all([askedOf(ctx.db, { brandId, view, filter }, now), isLarge(ctx, brandId)])
  const most = mostCounted(filter)
  const { ids, next, count } = await pickCases(ctx.db, {
    ...asked,
    brandId,
    userId: person.userId,
    now,
    after,
    limit: Math.min(Math.max(input.limit, 1), 200),
    // What has no filter is counted for all who look on, so that nobody needs to count it again.
    ...(isFiltered(filter) ? { countedUpTo: most + 1, goesOnToCount: !large } : {}),
  })
  const counting = { brandId, view, filter: unsorted(filter), most }
  if (count !== null) keepCount(ctx, counting, count, now)
  const [cases, total] = await Promise.all([readInOrder(ctx.db, ids), count ?? soonCounted(ctx, counting)])
  return {
    sort: filter.sort,
    cases: cases.map((listed) => withActions(ctx, listed, person)),
    next: next === null ? null : writePlace(next, filter.sort),
    ...(total === null ? { total: cases.length, capped: true } : upTo(most, total)),
    counted: total !== null,
  }
}

const isFiltered = (filter: CaseFilter): boolean => writeFilter(unsorted(filter)).length > 0

const mostCounted = (filter: CaseFilter): number => (isFiltered(filter) ? mostFiltered : countedUpTo(filter))

const upTo = (most: number, total: number): { readonly total: number; readonly capped: boolean } => ({
  total: Math.min(total, most),
  capped: total > most,
})

/** How many cases a view with a filter holds, as last known, or at least holds (`capped`). */
export async function countOfList(
  ctx: Context,
  input: { readonly brandId: string; readonly view: StandingView; readonly filter: CaseFilter },
): Promise<{ readonly total: number; readonly capped: boolean }> {
  // In which order they stand changes nothing about how many they are.
  const filter = unsorted(input.filter)
  const most = mostCounted(filter)
  return upTo(most, await lastCount(ctx, { ...input, filter, most }))
}

/** Adds what this person may do. */
export function withActions(ctx: Context, listed: ListedCase, person: Extract<Actor, { kind: 'person' }>): ShownCase {
  const connector = ctx.connectors.get(listed.connector)
  const canReply = connector !== undefined && abilitiesOf(connector, listed.way).reply
  return { ...listed, may: allowedActions(listed.it, person.role, canReply) }
}

const places = /^(\d{1,16})\.(\d{1,18})(?:\.([a-z]{1,16}))?$/
const positions = /^(\d{1,15})\.(\d{1,18})$/
const notOurs = (): ServiceError =>
  new ServiceError('invalid', 'invalid', 'The place in the list is not one that this list gave.')

/** The place names the order that it is of, where that is not the usual one: in another order its number says something else. */
const writePlace = ({ key, id }: ListPlace, sort: CaseSort | null): string =>
  sort === null ? `${key}.${id}` : `${key}.${id}.${sort}`

function parsePlace(text: string, sort: CaseSort | null): ListPlace {
  const parts = places.exec(text)
  if (parts?.[1] === undefined || parts[2] === undefined) throw notOurs()
  if ((parts[3] ?? null) !== sort) {
    throw new ServiceError(
      'invalid',
      'invalid',
      'The place in the list is one of another order. Begin at the first page of this one.',
    )
  }
  return { key: Number(parts[1]), id: parts[2] }
}

/** The place in a list by time that a page gave as its `next`. */
export function parsePosition(text: string): ListPosition {
  const parts = positions.exec(text)
  if (parts?.[1] === undefined || parts[2] === undefined) throw notOurs()
  return { at: instant(Number(parts[1])), id: parts[2] }
}
