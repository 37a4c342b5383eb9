import { createHash } from 'node:crypto'
import type { Instant } from '../domain/model/time.ts'
import type { Transaction } from './database.ts'
import { fenceLease, type Lease } from './leases.ts'
import { sql } from './sql.ts'

/** Something that was left out: its public id, and why, in a word or a code. */
export interface LeftOut {
  readonly externalId: string
  readonly reason: string
}

/** Keeps which posts could not be taken in, and why, without a word of theirs. Returns those that are worth telling: what a source shows again and again is told once a day. */
export async function keepUnfit(
  tx: Transaction,
  lease: Pick<Lease, 'sourceId' | 'token'>,
  posts: readonly LeftOut[],
  now: Instant,
): Promise<readonly LeftOut[]> {
  if (!(await fenceLease(tx, lease))) return []
  const byId = new Map(posts.map((post) => [storableId(post.externalId), post.reason]))
  return tx.rows<LeftOut>(sql`
    insert into unfit_post (source_id, external_id, reason, at)
    select ${lease.sourceId}::uuid, n.id, n.reason, to_timestamp(${now} / 1000.0)
    from unnest(${[...byId.keys()]}::text[], ${[...byId.values()]}::text[]) as n (id, reason)
    on conflict (source_id, external_id) do update set reason = excluded.reason, at = excluded.at
      where unfit_post.reason <> excluded.reason or unfit_post.at <= excluded.at - interval '1 day'
    returning external_id as "externalId", reason`)
}

const longestId = 300

/** Whatever an id holds, its beginning can be stored; of a long one also what tells it from others that begin alike. */
function storableId(id: string): string {
  const bounded =
    id.length > longestId
      ? `${id.slice(0, longestId - 23)}…${createHash('sha256').update(id).digest('base64url').slice(0, 22)}`
      : id
  return bounded.replaceAll('\u0000', '').toWellFormed()
}
