import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** A source that posts of the past can be given to. */
export interface ImportTarget {
  readonly id: string
  readonly brandId: string
  readonly brandName: string
  readonly connector: string
  readonly name: string
  /** The token of whoever reads it now: an import writes beside that reader, one batch at a time. */
  readonly token: string
}

/** All sources that were not removed, for somebody to choose from. */
export async function readImportTargets(db: Queryable): Promise<readonly ImportTarget[]> {
  return db.rows(sql`
    select s.id, s.brand_id as "brandId", b.name as "brandName", s.connector, s.name, s.lease_token as token
    from source s join brand b on b.id = s.brand_id where s.removed_at is null order by b.name, s.name, s.id`)
}

/** The token under which a source is read now; undefined when the source is gone, or was removed. */
export async function readSourceToken(db: Queryable, sourceId: string): Promise<string | undefined> {
  return (
    await db.one<{ token: string }>(
      sql`select lease_token as token from source where id = ${sourceId} and removed_at is null`,
    )
  )?.token
}

/** Which of these people are known already. */
export async function findKnownAuthors(
  db: Queryable,
  connector: string,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ id: string }>(sql`
    select external_id as id from author where connector = ${connector} and external_id = any(${externalIds}::text[])`)
  return new Set(rows.map((row) => row.id))
}
