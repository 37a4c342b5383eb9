import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Something that somebody says is there to be looked at. */
export interface Announced {
  readonly sourceId: string
  readonly key: string
  readonly host: string
  readonly data: Readonly<Record<string, string>>
}

/** The right to look at one. */
export interface Claimed extends Announced {
  readonly tries: number
  readonly round: number
  readonly announcedAt: Instant
}

/** What was looked at a moment ago is not looked at again before this is over (ms). */
const restAfterLook = 60_000

/** What could not be seen so often waits for its host alone, and takes nobody else's place. */
const triedInVain = 2

/** Keeps that there is something to look at; what waits already is joined, and what is being looked at just now is looked at once more. False: so much waits that this is refused. */
export async function announce(
  db: Queryable,
  it: Announced,
  most: { readonly atHost: number; readonly inAll: number },
  now: Instant,
): Promise<boolean> {
  const waiting = await db.one<{ atHost: number; inAll: number; own: boolean }>(sql`
    select count(*) filter (where host = ${it.host})::int as "atHost", count(*) filter (where tries < ${triedInVain})::int as "inAll",
      coalesce(bool_or(key = ${it.key} and source_id = ${it.sourceId}), false) as own
    from announced where due_at is not null and (source_id = ${it.sourceId} or host = ${it.host})`)
  const full = waiting !== undefined && (waiting.atHost >= most.atHost || waiting.inAll >= most.inAll)
  if (full && waiting.own !== true) return false
  await db.run(sql`
    insert into announced as a (source_id, key, host, data, announced_at, due_at)
    values (${it.sourceId}, ${it.key}, ${it.host}, ${JSON.stringify(it.data)}::jsonb, to_timestamp(${now} / 1000.0),
      to_timestamp(${now} / 1000.0))
    on conflict (source_id, key) do update set announced_at = excluded.announced_at, data = excluded.data,
      round = a.round + case when a.due_at is null or a.claimed_until is not null then 1 else 0 end,
      tries = case when a.due_at is null or a.claimed_until is not null then 0 else a.tries end,
      due_at = coalesce(a.due_at,
        greatest(excluded.due_at, a.looked_at + ${restAfterLook}::float8 * interval '1 millisecond'))`)
  return true
}

/** Takes one that is due, at a host that nobody has asked for as long as `rest`; the same at nobody else until `length` is over. What was seen to fail lets pass what was told within ten minutes of it, each time it failed: hosts that answer nobody hold up none that would. */
export async function claimAnnounced(
  tx: Transaction,
  connectors: readonly string[],
  times: { readonly length: Duration; readonly rest: Duration },
  now: Instant,
): Promise<Claimed | undefined> {
  // Of two who take at the same moment neither sees what the other takes: both would ask the same host.
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('announced'))`)
  return tx.one(sql`
    update announced a set claimed_until = to_timestamp(${now + times.length} / 1000.0), round = a.round + 1,
      tries = a.tries + 1, looked_at = to_timestamp(${now} / 1000.0)
    from (
      select w.source_id, w.key from announced w join source s on s.id = w.source_id
      where w.due_at <= to_timestamp(${now} / 1000.0) and s.state = 'active' and s.removed_at is null
        and s.connector = any(${connectors}::text[])
        and (w.claimed_until is null or w.claimed_until <= to_timestamp(${now} / 1000.0))
        and not exists (select from announced o where o.host = w.host
          and (o.looked_at > to_timestamp(${now - times.rest} / 1000.0) or o.claimed_until > to_timestamp(${now} / 1000.0)))
      order by w.due_at + w.tries * interval '10 minutes' limit 1 for update of w skip locked) next
    where a.source_id = next.source_id and a.key = next.key
    returning a.source_id as "sourceId", a.key, a.host, a.data, a.tries, a.round, a.announced_at as "announcedAt"`)
}

/** Ends a look. With `againAt` it is looked at again then. What was announced anew meanwhile stays due. */
export async function settleAnnounced(
  db: Queryable,
  it: Claimed,
  againAt: Instant | null,
  now: Instant,
): Promise<void> {
  await db.run(sql`
    update announced set claimed_until = null,
      due_at = case when round = ${it.round} then to_timestamp(${againAt}::float8 / 1000.0)
        else greatest(due_at, to_timestamp(${now + restAfterLook} / 1000.0)) end
    where source_id = ${it.sourceId} and key = ${it.key}`)
}

/** Forgets what was looked at before then. */
export async function forgetAnnounced(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from announced where due_at is null and looked_at < to_timestamp(${before} / 1000.0)`)
}
