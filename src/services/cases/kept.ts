import type { Instant } from '../../domain/model/time.ts'
import type { Database } from '../../store/database.ts'
import type { Context } from '../context.ts'

/** Something that was asked for, shared by all who ask within its time. */
interface Kept<T> {
  readonly at: Instant
  readonly value: Promise<T>
  /** What came last, with the time at which it was asked for and how long (ms) that took. */
  last: { readonly at: Instant; readonly value: T; readonly took: number } | null
}

/** For how long (ms) what was asked is kept: whoever asks within it shares one query. */
const keptFor = 500
/** What is found out within this time (ms) is worth waiting for. */
const cheap = 10
/** What takes long is made anew after so many times as long, so that it never takes more than a tenth of the time. */
const share = 10
/** For how long (ms) the last answer may be shown while the next one is made. */
const shownFor = 5_000

const kept = new WeakMap<Database, Map<string, Kept<unknown>>>()

/** What `make` gives, made at most once in 500 ms for each key and database, and seldomer where it takes long; five seconds old at most. */
export function once<T>(ctx: Pick<Context, 'db' | 'now'>, key: string, make: () => Promise<T>): Promise<T> {
  return entryOf(ctx, key, make).value
}

/** The same as last known, some seconds old at most; only who asks first waits. */
export function lastKnown<T>(ctx: Pick<Context, 'db' | 'now'>, key: string, make: () => Promise<T>): T | Promise<T> {
  const { last, value } = entryOf(ctx, key, make)
  return last !== null && ctx.now() - last.at <= shownFor ? last.value : value
}

/** What was found out under a key some seconds ago at most; undefined where nobody knows. */
export function known<T>(ctx: Pick<Context, 'db' | 'now'>, key: string): T | undefined {
  // A key names what is asked, so what stands under it is of its kind.
  const last = (kept.get(ctx.db)?.get(key) as Kept<T> | undefined)?.last ?? null
  return last !== null && ctx.now() - last.at <= shownFor ? last.value : undefined
}

/** Keeps what was asked for at `at` and found out since, as if it had been asked for under this key. */
export function keep<T>(ctx: Pick<Context, 'db' | 'now'>, key: string, value: T, at: Instant): void {
  const last = { at, value, took: Math.max(0, ctx.now() - at) }
  entriesOf(ctx).delete(key)
  entriesOf(ctx).set(key, { at, value: (async () => value)(), last })
}

/** What `make` gives, made now whatever is kept, and kept. */
export async function anew<T>(ctx: Pick<Context, 'db' | 'now'>, key: string, make: () => Promise<T>): Promise<T> {
  const began = ctx.now()
  const value = await make()
  keep(ctx, key, value, began)
  return value
}

/** What is cheap to find out as `once` has it; what took long the last time as last known. */
export function onceOrLast<T>(ctx: Pick<Context, 'db' | 'now'>, key: string, make: () => Promise<T>): T | Promise<T> {
  const { last, value } = entryOf(ctx, key, make)
  return last !== null && last.took > cheap && ctx.now() - last.at <= shownFor ? last.value : value
}

/** Forgets what was known under a key: somebody has just changed it. */
export const forget = (ctx: Pick<Context, 'db'>, key: string): void => void kept.get(ctx.db)?.delete(key)

function entriesOf({ db }: Pick<Context, 'db'>): Map<string, Kept<unknown>> {
  const all = kept.get(db) ?? new Map<string, Kept<unknown>>()
  kept.set(db, all)
  return all
}

function entryOf<T>(ctx: Pick<Context, 'db' | 'now'>, key: string, make: () => Promise<T>): Kept<T> {
  const now = ctx.now()
  const all = entriesOf(ctx)
  // A key names what is asked, so what stands under it is of its kind.
  const before = all.get(key) as Kept<T> | undefined
  const keptThis = Math.min(shownFor, Math.max(keptFor, (before?.last?.took ?? 0) * share))
  if (before !== undefined && now - before.at < keptThis && now >= before.at) return before
  const value = make()
  const entry: Kept<T> = { at: now, value, last: before?.last ?? null }
  // Newest last, so that the old ones are found without going through all.
  all.delete(key)
  all.set(key, entry)
  value.then(
    (done) => {
      entry.last = { at: now, value: done, took: ctx.now() - now }
    },
    () => {
      if (all.get(key) === entry) all.delete(key)
    },
  )
  for (const [other, { at }] of all) {
    if (now - at <= shownFor * 2) break
    all.delete(other)
  }
  return entry
}
