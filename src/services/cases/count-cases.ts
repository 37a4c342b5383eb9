import type { Instant } from '../../domain/model/time.ts'
import { type CaseView, countCases as count } from '../../store/case-reads.ts'
import type { Database } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

type Counts = Readonly<Record<CaseView, number>>

/** For how long counts are kept: whoever asks within it shares one query. */
const keptFor = 500

const kept = new WeakMap<Database, Map<string, { readonly at: Instant; readonly counts: Promise<Counts> }>>()

/** How many cases each view holds for the person who asks, counted at most twice a second per brand and person. */
export function countCases(ctx: Context, input: { readonly brandId: string }): Promise<Counts> {
  return countCasesFor(ctx, input.brandId, mayReadCases(ctx).userId)
}

/** The same for anybody, for those who push counts. */
export function countCasesFor(ctx: Pick<Context, 'db' | 'now'>, brandId: string, userId: string): Promise<Counts> {
  const now = ctx.now()
  const ofDatabase = kept.get(ctx.db) ?? new Map()
  kept.set(ctx.db, ofDatabase)
  const key = `${brandId} ${userId}`
  const known = ofDatabase.get(key)
  if (known !== undefined && now - known.at < keptFor && now >= known.at) return known.counts
  const counts = count(ctx.db, brandId, userId)
  ofDatabase.set(key, { at: now, counts })
  counts.catch(() => ofDatabase.delete(key))
  for (const [other, entry] of ofDatabase) if (now - entry.at > keptFor * 20) ofDatabase.delete(other)
  return counts
}
