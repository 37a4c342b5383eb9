import type { Database } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'

/** Resolves when so many statements of this database wait for a lock that another transaction holds. */
export async function untilBlocked(db: Database, count = 1): Promise<void> {
  for (;;) {
    const waiting = await db.rows(sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    if (waiting.length >= count) return
  }
}
