import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** Counts an attempt under `key` and says whether it is one too many; counted in the database, so that it holds over all processes. */
export async function countAttempt(
  db: Queryable,
  key: string,
  limit: { readonly most: number; readonly window: Duration },
  now: Instant,
): Promise<{ readonly allowed: boolean; readonly retryAt: Instant }> {
  const row = await db.one<{ count: number; ends: Instant }>(sql`
    insert into attempt (key, count, window_ends_at) values (${key}, 1, to_timestamp(${now + limit.window} / 1000.0))
    on conflict (key) do update set
      count = case when attempt.window_ends_at <= to_timestamp(${now} / 1000.0) then 1 else attempt.count + 1 end,
      window_ends_at = case when attempt.window_ends_at <= to_timestamp(${now} / 1000.0)
        then excluded.window_ends_at else attempt.window_ends_at end
    returning count, window_ends_at as ends`)
  return { allowed: (row?.count ?? 1) <= limit.most, retryAt: row?.ends ?? now }
}

/** Forgets the attempts under `key`, and whatever ended long ago. */
export async function forgetAttempts(db: Queryable, key: string, now: Instant): Promise<void> {
  await db.run(sql`delete from attempt where key = ${key} or window_ends_at < to_timestamp(${now} / 1000.0)`)
}
