import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A source as a check-up looks at it. */
export interface CheckedSource {
  readonly id: string
  readonly name: string
  readonly brandName: string
  readonly connector: string
  readonly state: 'active' | 'paused'
  readonly errorKind: string | null
  readonly errorMessage: string | null
  readonly lastCheckAt: Instant | null
  readonly isHeld: boolean
  readonly sealedSecrets: Buffer | null
}

/** Every source of every brand. */
export async function readCheckedSources(db: Queryable): Promise<readonly CheckedSource[]> {
  return db.rows(sql`
    select s.id, s.name, b.name as "brandName", s.connector, s.state, s.error_kind as "errorKind",
      s.error_message as "errorMessage", s.last_check_at as "lastCheckAt",
      coalesce(s.lease_until > clock_timestamp(), false) as "isHeld", s.sealed_secrets as "sealedSecrets"
    from source s join brand b on b.id = s.brand_id where s.removed_at is null order by b.name, s.created_at, s.id`)
}

/** The database's own clock, and how large it is. */
export async function readVitals(db: Queryable): Promise<{ readonly now: Instant; readonly bytes: number }> {
  const row = await db.one<{ now: Instant; bytes: string }>(
    sql`select clock_timestamp() as now, pg_database_size(current_database())::text as bytes`,
  )
  if (row === undefined) throw new Error('The database said nothing.')
  return { now: row.now, bytes: Number(row.bytes) }
}
