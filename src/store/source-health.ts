import type { Instant } from '../domain/model/time.ts'
import type { Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Notes that a source could not be read, since when, and when the next try is allowed. True when this is news: another kind of error, or the first one. Null: somebody else reads the source now, and nothing was noted. */
export async function noteSourceError(
  tx: Transaction,
  source: { readonly id: string; readonly token: string },
  error: {
    readonly kind: string
    readonly message: string
    readonly messageFr?: string | null
    readonly retryAt: Instant | null
    /** Only a part of it could not be read: the rest is heard as before. */
    readonly part: boolean
  },
  now: Instant,
): Promise<boolean | null> {
  const row = await tx.one<{ news: boolean }>(sql`
    update source s set error_kind = ${error.kind}, error_message = ${error.message},
      error_message_fr = ${error.messageFr ?? null},
      error_since = coalesce(s.error_since, to_timestamp(${now} / 1000.0)),
      retry_at = to_timestamp(${error.retryAt}::float8 / 1000.0), last_check_at = to_timestamp(${now} / 1000.0),
      live_from = case when ${error.part} then s.live_from end, next_look_at = case when ${error.part} then s.next_look_at end
    from (select id, error_kind from source where id = ${source.id}) before
    where s.id = before.id and s.lease_token = ${source.token}
    returning before.error_kind is distinct from ${error.kind} as news`)
  return row?.news ?? null
}
