import type { Instant } from '../domain/model/time.ts'
import type { Transaction } from './database.ts'
import { fenceLease, type Lease } from './leases.ts'
import { sql } from './sql.ts'

/** Keeps which posts could not be taken in, and why, without a word of theirs. */
export async function keepUnfit(
  tx: Transaction,
  lease: Pick<Lease, 'sourceId' | 'token'>,
  posts: readonly { readonly externalId: string; readonly reason: string }[],
  now: Instant,
): Promise<void> {
  if (!(await fenceLease(tx, lease))) return
  const byId = new Map(posts.map((post) => [storableId(post.externalId), post.reason]))
  await tx.run(sql`
    insert into unfit_post (source_id, external_id, reason, at)
    select ${lease.sourceId}::uuid, n.id, n.reason, to_timestamp(${now} / 1000.0)
    from unnest(${[...byId.keys()]}::text[], ${[...byId.values()]}::text[]) as n (id, reason)
    on conflict (source_id, external_id) do update set reason = excluded.reason, at = excluded.at`)
}

/** Whatever an id holds, its beginning can be stored. */
const storableId = (id: string): string => id.slice(0, 300).replaceAll('\u0000', '').toWellFormed()
