import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** Where a short link leads, as it was last learned; `target` is null where it leads nowhere. Undefined: nobody asked since then. */
export async function readShortLink(
  db: Queryable,
  address: string,
  since: Instant,
): Promise<{ readonly target: string | null } | undefined> {
  return db.one(sql`
    select target from short_link where address = ${address} and looked_at >= to_timestamp(${since} / 1000.0)`)
}

/** Keeps where a short link leads. */
export async function saveShortLink(
  db: Queryable,
  link: { readonly address: string; readonly target: string | null },
  now: Instant,
): Promise<void> {
  await db.run(sql`
    insert into short_link (address, target, looked_at)
    values (${link.address}, ${link.target}, to_timestamp(${now} / 1000.0))
    on conflict (address) do update set target = excluded.target, looked_at = excluded.looked_at`)
}

/** Forgets where short links led that were asked before then. */
export async function forgetShortLinks(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from short_link where looked_at < to_timestamp(${before} / 1000.0)`)
}
