import {
  type CaseFilter,
  filterOfView,
  noFilter,
  type StandingView,
  unsorted,
  writeFilter,
} from '../../domain/cases/filter.ts'
import { countedUpTo, isPersonalAsked } from '../../domain/cases/filter-words.ts'
import { type Instant, minutes } from '../../domain/model/time.ts'
import type { Database } from '../../store/database.ts'
import { aboutHowMany, countListed, countListedOfEach } from '../../store/case-lists.ts'
import type { Context } from '../context.ts'
import { askedOf } from './asked.ts'
import { inBrandDays } from './brand-days.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { anew, keep, known, lastKnown, onceOrLast } from './kept.ts'

/** How many cases each standing view holds, up to one more than 10,000. */
export type Counts = Readonly<Record<Exclude<StandingView, 'all'>, number>>

/** What is counted: a standing view with a filter, up to `most`; one more than that is the largest answer. */
export interface CountQuestion {
  readonly brandId: string
  readonly view: StandingView
  readonly filter: CaseFilter
  readonly most: number
}

const filtersOf = ({ view, filter }: CountQuestion): readonly [CaseFilter, CaseFilter] => [filterOfView(view), filter]

/** In which order the cases stand changes nothing about how many they are, so two orders are one key. */
function keyOf(question: CountQuestion, userId: string): string {
  const { brandId, view, filter, most } = question
  const whose = filtersOf(question).some(isPersonalAsked) ? userId : ''
  return `count ${brandId} ${whose} ${most} ${view} ${JSON.stringify(writeFilter(unsorted(filter)))}`
}

/** For how long (ms) a number that came to its end (« 10 000+ ») is taken to do so still: what is more than ten thousand stays so for long, and to count so far costs most. */
const endsFor = minutes(1)

/** The numbers that came to their end, by database and key, with the moment at which each was counted. */
const ended = new WeakMap<Database, Map<string, Instant>>()

function isEnded({ db, now }: Pick<Context, 'db' | 'now'>, key: string): boolean {
  const at = ended.get(db)?.get(key)
  return at !== undefined && now() >= at && now() - at < endsFor
}

function noteEnd({ db }: Pick<Context, 'db'>, key: string, { isOver, at }: { isOver: boolean; at: Instant }): void {
  const all = ended.get(db) ?? new Map<string, Instant>()
  ended.set(db, all)
  all.delete(key)
  if (!isOver) return
  // Newest last, so that the old ones are found without going through all.
  all.set(key, at)
  for (const [other, since] of all) {
    if (at - since < endsFor) break
    all.delete(other)
  }
}

/** Counted once for all who would find the same. */
function question(ctx: Pick<Context, 'db' | 'now'>, userId: string, input: CountQuestion) {
  const { brandId, view, filter, most } = input
  const key = keyOf(input, userId)
  const count = async (): Promise<number> => {
    if (isEnded(ctx, key)) return most + 1
    const now = ctx.now()
    const asked = await askedOf(ctx.db, { brandId, view, filter }, now)
    const found = await countListed(ctx.db, { ...asked, brandId, userId, now }, most + 1)
    noteEnd(ctx, key, { isOver: found > most, at: now })
    return found
  }
  return [ctx, key, count] as const
}

/** How many cases a view with a filter holds for each of these people, in one statement where each asks for their own; what was found stands for whoever asks within half a second. */
export async function countForEach(
  ctx: Pick<Context, 'db' | 'now'>,
  input: CountQuestion,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const filters = filtersOf(input)
  const [first] = userIds
  if (first === undefined) return new Map()
  if (!filters.some(isPersonalAsked)) {
    const count = await anew(...question(ctx, first, input))
    return new Map(userIds.map((id) => [id, count]))
  }
  if (input.filter.words === '' && filters.every(({ owners }) => owners.every((it) => it === 'me'))) {
    const { brandId, most } = input
    const began = ctx.now()
    const begun = [filterOfView(input.view), await inBrandDays(ctx.db, brandId, input.filter)]
    const counts = await countListedOfEach(ctx.db, { brandId, filters: begun, userIds, now: ctx.now() }, most + 1)
    for (const [id, count] of counts) keep(ctx, keyOf(input, id), count, began)
    return counts
  }
  const counts = new Map<string, number>()
  for (const id of userIds) counts.set(id, await anew(...question(ctx, id, input)))
  return counts
}

/** How many cases a view with a filter holds, counted at most twice a second for all who would find the same; where counting takes long, as last known, some seconds old at most. */
export async function countView(ctx: Context, input: CountQuestion): Promise<number> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  return onceOrLast(...question(ctx, person.userId, input))
}

/** The same as last known, some seconds old at most: counting must not hold up a list. */
export function lastCount(ctx: Context, input: CountQuestion): number | Promise<number> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  return lastKnown(...question(ctx, person.userId, input))
}

/** The number where it is known already, or so soon counted that a list may wait for it; null where the list should go ahead without it. */
export async function soonCounted(ctx: Context, input: CountQuestion): Promise<number | null> {
  const key = keyOf(input, mayReadCases(ctx).userId)
  if (isEnded(ctx, key)) return input.most + 1
  return known<number>(ctx, key) ?? ((await isLarge(ctx, input.brandId)) ? null : lastCount(ctx, input))
}

/** Of a brand with more cases than this to count takes longer than to list. */
const large = 20_000
/** For how long (ms) a brand stays as large as it was. */
const sizeFor = minutes(1)
const sizes = new WeakMap<Database, Map<string, { readonly at: Instant; readonly isLarge: Promise<boolean> }>>()

/** Whether a brand has so many cases that a list does not wait for their number. */
export function isLarge({ db, now }: Pick<Context, 'db' | 'now'>, brandId: string): Promise<boolean> {
  const all = sizes.get(db) ?? new Map<string, { readonly at: Instant; readonly isLarge: Promise<boolean> }>()
  sizes.set(db, all)
  const last = all.get(brandId)
  if (last !== undefined && now() >= last.at && now() - last.at < sizeFor) return last.isLarge
  const size = { at: now(), isLarge: aboutHowMany(db, brandId).then((cases) => cases > large) }
  all.set(brandId, size)
  size.isLarge.catch(() => all.delete(brandId))
  return size.isLarge
}

/** Keeps what a list has found out on its way, for whoever would find the same. */
export function keepCount(ctx: Context, input: CountQuestion, count: number, at: Instant): void {
  const key = keyOf(input, mayReadCases(ctx).userId)
  noteEnd(ctx, key, { isOver: count > input.most, at })
  keep(ctx, key, count, at)
}

/** The standing views that have a number beside them. */
export const countedViews = ['to-answer', 'mine', 'unowned', 'waiting', 'settled'] as const

/** What is counted for a standing view. */
export const countOfView = (brandId: string, view: StandingView): CountQuestion => ({
  brandId,
  view,
  filter: noFilter,
  most: countedUpTo(noFilter),
})

/** How many cases each standing view holds for the person who asks. */
export async function countCases(ctx: Context, input: { readonly brandId: string }): Promise<Counts> {
  const counted = countedViews.map((view) => countView(ctx, countOfView(input.brandId, view)))
  const [toAnswer = 0, mine = 0, unowned = 0, waiting = 0, settled = 0] = await Promise.all(counted)
  return { 'to-answer': toAnswer, mine, unowned, waiting, settled }
}
