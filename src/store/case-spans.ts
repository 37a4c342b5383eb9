import type { CaseFilter } from '../domain/cases/filter.ts'
import { momentAt } from '../domain/cases/filter.ts'
import { days, type Instant, instant } from '../domain/model/time.ts'
import { type Sql, sql } from './sql.ts'

/** Few cases go on for longer (ms). Those that do stand in an index of their own (migration 0076). */
const usualSpan = days(30)

/** Just as that index says it of a case (`c`), so that it serves. */
const goesOnLong = sql`(c.last_post_at - c.opened_at > interval '30 days'
  or (c.order_key >= 200000000000000
    and 210000000000000 - c.order_key - extract(epoch from c.opened_at - timestamptz '1970-01-01 00:00:00+00') * 1000 > 2592000000))`

/** The moment before which all that these filters ask for was opened; null where they name none, or one after which it was opened or written to, too: that is a short while, and what lies in it lies together. */
export function openedBefore(filters: readonly CaseFilter[], now: Instant): Instant | null {
  if (filters.some((it) => it.openedAfter !== null || it.lastAfter !== null)) return null
  const moments = filters.flatMap((it) => (it.openedBefore === null ? [] : [momentAt(it.openedBefore, now)]))
  return moments.length === 0 ? null : instant(Math.min(...moments))
}

/** What was opened before a moment is what was still going on then (opened shortly before, or one of the few that go on for long) and what was over; each of these lies together in an index, and nobody goes through all that came later to find them. Said of a case (`c`), begun with « and »; `over` and `goingOn` are for the caller to say by the order that is gone through: that its place in it is of before the moment, and of the moment or after it. */
export function partsBefore(
  before: Instant,
  { goingOn, over }: { readonly goingOn: Sql; readonly over: Sql },
): { readonly recent: Sql; readonly long: Sql; readonly over: Sql } {
  const shortlyBefore = sql`to_timestamp(${before - usualSpan}::float8 / 1000.0)`
  return {
    recent: sql` and ${goingOn} and c.opened_at >= ${shortlyBefore}`,
    long: sql` and ${goingOn} and c.opened_at < ${shortlyBefore} and ${goesOnLong}`,
    over: sql` and ${over}`,
  }
}
