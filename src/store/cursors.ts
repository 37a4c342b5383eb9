import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** The lanes of a source that have a cursor of their own. */
export type Channel = 'pull' | 'stream'

/** Where the lane goes on; null when it has not begun. */
export async function readCursor(db: Queryable, sourceId: string, channel: Channel): Promise<string | null> {
  const row = await db.one<{ cursor: string }>(
    sql`select cursor from source_cursor where source_id = ${sourceId} and channel = ${channel}`,
  )
  return row?.cursor ?? null
}

/** Moves a lane's cursor, in the transaction that stores what stands before it. */
export async function saveCursor(tx: Transaction, sourceId: string, channel: Channel, cursor: string): Promise<void> {
  await tx.run(sql`
    insert into source_cursor (source_id, channel, cursor) values (${sourceId}, ${channel}, ${cursor})
    on conflict (source_id, channel) do update set cursor = excluded.cursor, updated_at = now()`)
}

/** So long (s) after the last look, or after the moment for which the source announced its next one, something stood still between. */
const liveWithin = 300
/** What is said of a moment further off than this (ms) is not relied on: a reader looks in between. */
const furthestLook = 3_600_000

/** Since when the source `s` is read without a gap, by what is stored of it before something arrives at `now`: a failure, a pause, a time in which nobody looked though it was due, and what is caught up behind them each begin it anew. */
export const liveFrom = (now: Instant): Sql => sql`
  case when s.live_from is null or s.catching_up is not null or s.last_check_at is null
      or greatest(s.last_check_at, s.next_look_at) < to_timestamp(${now} / 1000.0) - make_interval(secs => ${liveWithin})
    then to_timestamp(${now} / 1000.0) else s.live_from end`

/** What a look at a source showed. */
export interface ArrivalNote {
  readonly well?: boolean
  readonly spoke?: boolean
  readonly wholeTo?: Instant | null
  readonly nextLookAt?: Instant | null
}

/** Notes that the source was heard at `now`. `well`: all of it could be read, so that an error is over. `spoke`: something new came. `wholeTo`: everything written before that moment has been read. `nextLookAt`: when it is looked at again by its own word, null where it named no moment; left out, what was said of it stays. True when it had an error that is over or was never heard before: then its state changes for whoever looks at it. */
export async function noteArrival(
  tx: Transaction,
  sourceId: string,
  now: Instant,
  newestPost: number | null,
  { well = true, spoke = false, wholeTo = null, nextLookAt }: ArrivalNote = {},
): Promise<boolean> {
  const nextLook =
    nextLookAt === undefined
      ? sql`s.next_look_at`
      : sql`to_timestamp(${nextLookAt === null ? null : Math.min(nextLookAt, now + furthestLook)}::float8 / 1000.0)`
  const row = await tx.one<{ recovered: boolean }>(sql`
    update source s set last_check_at = to_timestamp(${now} / 1000.0), live_from = ${liveFrom(now)},
      next_look_at = ${nextLook},
      -- The time in which it could not be read is no silence; the silence before and after it is one.
      quiet_from = case when ${spoke} or s.quiet_from is null then to_timestamp(${now} / 1000.0)
        when ${well} and s.error_since is not null then
          least(to_timestamp(${now} / 1000.0), s.quiet_from + greatest(interval '0', to_timestamp(${now} / 1000.0) - s.error_since))
        else s.quiet_from end,
      whole_from = case when ${wholeTo !== null} then coalesce(s.whole_from, to_timestamp(${wholeTo}::float8 / 1000.0))
        else s.whole_from end,
      whole_to = coalesce(to_timestamp(${wholeTo}::float8 / 1000.0), s.whole_to),
      whole_at = case when ${wholeTo !== null} then to_timestamp(${now} / 1000.0) else s.whole_at end,
      last_post_at = greatest(s.last_post_at, to_timestamp(${newestPost}::float8 / 1000.0)),
      error_kind = case when not ${well} then s.error_kind end,
      error_message = case when not ${well} then s.error_message end,
      error_message_fr = case when not ${well} then s.error_message_fr end,
      error_since = case when not ${well} then s.error_since end,
      retry_at = case when not ${well} then s.retry_at end
    from (select id, (error_kind is not null and ${well}) or last_check_at is null as recovered
      from source where id = ${sourceId}) before
    where s.id = before.id
    returning before.recovered`)
  return row?.recovered ?? false
}
