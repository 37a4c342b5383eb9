import type { Instant } from '../../domain/model/time.ts'
import { type CaseView, countCases as count } from '../../store/case-reads.ts'
import type { Database } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

type Counts = Readonly<Record<CaseView, number>>

interface Kept {
  readonly at: Instant
  readonly counts: Promise<Counts>
  /** The last count that came in, with its time. */
  last: { readonly at: Instant; readonly counts: Counts } | null
}

/** For how long counts are kept: whoever asks within it shares one query. */
const keptFor = 500

/** For how long a page of the inbox may show the last count while the next one is made: counting thousands of cases must not hold up the list. */
const shownFor = 5_000

const kept = new WeakMap<Database, Map<string, Kept>>()

/** How many cases each view holds for the person who asks, counted at most twice a second per brand and person. */
export function countCases(ctx: Context, input: { readonly brandId: string }): Promise<Counts> {
  return counted(ctx, input.brandId).counts
}

/** The counts as last known, some seconds old at most; nobody waits for a count but the first who asks. */
export function lastCounts(ctx: Context, input: { readonly brandId: string }): Counts | Promise<Counts> {
  const { last, counts } = counted(ctx, input.brandId)
  return last !== null && ctx.now() - last.at <= shownFor ? last.counts : counts
}

function counted(ctx: Context, brandId: string): Kept {
  const now = ctx.now()
  const ofDatabase = kept.get(ctx.db) ?? new Map<string, Kept>()
  kept.set(ctx.db, ofDatabase)
  const person = mayReadCases(ctx)
  mustSee(person, brandId)
  const { userId } = person
  const key = `${brandId} ${userId}`
  const before = ofDatabase.get(key)
  if (before !== undefined && now - before.at < keptFor && now >= before.at) return before
  const counts = count(ctx.db, brandId, userId)
  const entry: Kept = { at: now, counts, last: before?.last ?? null }
  ofDatabase.set(key, entry)
  counts.then(
    (done) => {
      entry.last = { at: now, counts: done }
    },
    () => ofDatabase.delete(key),
  )
  for (const [other, { at }] of ofDatabase) if (now - at > shownFor * 2) ofDatabase.delete(other)
  return entry
}
