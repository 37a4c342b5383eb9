import type { HookType } from '../domain/hooks/hook-type.ts'
import type { Standing } from '../domain/hooks/patience.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** What a receiver is told, and where it is. */
export interface HookChoice {
  readonly name: string
  readonly url: string
  readonly brandIds: readonly string[]
  readonly types: readonly HookType[]
  /** Whether it is also told what people wrote, and their names. */
  readonly words: boolean
}

/** Who or what switched it off: a colleague, its own answer 410, days of failures. */
export type OffBecause = 'colleague' | 'gone' | 'failing'

/** A receiver of events as it is stored, without its secrets. */
export interface StoredHook extends HookChoice, Standing {
  readonly id: string
  readonly allowed: readonly string[]
  readonly state: 'on' | 'off'
  readonly offBecause: OffBecause | null
  readonly offAt: Instant | null
  readonly createdAt: Instant
  /** How many messages wait for it. */
  readonly waiting: number
  readonly lastToldAt: Instant | null
}

const columns = sql`w.id, w.name, w.url, w.brand_ids as "brandIds", w.types, w.words, w.allowed, w.state,
  w.off_because as "offBecause", w.off_at as "offAt", w.failures, w.failing_since as "failingSince",
  w.created_at as "createdAt",
  (select count(*)::int from webhook_message m where m.webhook_id = w.id and m.state = 'waiting') as waiting,
  (select m.ended_at from webhook_message m where m.webhook_id = w.id and m.state = 'told'
    order by m.id desc limit 1) as "lastToldAt"`

/** All receivers, the oldest first. */
export const readHooks = (db: Queryable): Promise<readonly StoredHook[]> =>
  db.rows(sql`select ${columns} from webhook w order by w.created_at, w.id`)

/** One receiver. */
export const readHook = (db: Queryable, id: string): Promise<StoredHook | undefined> =>
  db.one(sql`select ${columns} from webhook w where w.id = ${id}`)

/** The sealed secrets of a receiver, held until the transaction ends. */
export async function lockSecrets(tx: Transaction, id: string): Promise<Buffer | undefined> {
  const row = await tx.one<{ sealed: Buffer }>(
    sql`select sealed_secrets as sealed from webhook where id = ${id} for no key update`,
  )
  return row?.sealed
}

/** Stores a new receiver. Held until the transaction ends, so that two at once are counted one after the other; gives how many there are with it. */
export async function insertHook(
  tx: Transaction,
  hook: HookChoice & { readonly id: string; readonly allowed: readonly string[]; readonly madeBy: string },
  sealed: Buffer,
  now: Instant,
): Promise<number> {
  await tx.run(sql`lock table webhook in share row exclusive mode`)
  await tx.run(sql`
    insert into webhook (id, name, url, brand_ids, types, words, allowed, sealed_secrets, made_by, created_at)
    values (${hook.id}, ${hook.name}, ${hook.url}, ${hook.brandIds}::uuid[], ${hook.types}::text[], ${hook.words},
      ${hook.allowed}::text[], ${sealed}, ${hook.madeBy}, to_timestamp(${now} / 1000.0))`)
  const row = await tx.one<{ count: number }>(sql`select count(*)::int as count from webhook`)
  return row?.count ?? 0
}

/** Changes where a receiver is and what it is told. At another address it has failed nobody yet. False when it is gone. */
export async function saveHook(
  tx: Transaction,
  id: string,
  hook: HookChoice & { readonly allowed: readonly string[] },
): Promise<boolean> {
  const saved = await tx.run(sql`
    update webhook set name = ${hook.name}, url = ${hook.url}, brand_ids = ${hook.brandIds}::uuid[],
      types = ${hook.types}::text[], words = ${hook.words}, allowed = ${hook.allowed}::text[],
      rest_until = case when url = ${hook.url} then rest_until end,
      failures = case when url = ${hook.url} then failures else 0 end,
      failing_since = case when url = ${hook.url} then failing_since end
    where id = ${id}`)
  return saved === 1
}

/** Replaces the secrets. */
export async function saveHookSecrets(tx: Transaction, id: string, sealed: Buffer): Promise<void> {
  await tx.run(sql`update webhook set sealed_secrets = ${sealed} where id = ${id}`)
}

/** Switches a receiver off, or on with a clean sheet; what waited for it is told then. False when it was so already. */
export async function switchHook(db: Queryable, id: string, off: OffBecause | null, now: Instant): Promise<boolean> {
  const switched = await db.run(
    off === null
      ? sql`update webhook set state = 'on', off_because = null, off_at = null, failures = 0, failing_since = null,
          rest_until = null where id = ${id} and state = 'off'`
      : sql`update webhook set state = 'off', off_because = ${off}, off_at = to_timestamp(${now} / 1000.0)
          where id = ${id} and state = 'on'`,
  )
  return switched === 1
}

/** Removes a receiver with its log. */
export async function deleteHook(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.run(sql`delete from webhook where id = ${id}`)) === 1
}

/** Notes that a receiver took what it was told. */
export async function noteWell(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`
    update webhook set failures = 0, failing_since = null, rest_until = null where id = ${id} and failures > 0`)
}

/** How a receiver stands, and where it is now, held until the transaction ends. */
export const lockStanding = (tx: Transaction, id: string): Promise<(Standing & { readonly url: string }) | undefined> =>
  tx.one(sql`select url, failures, failing_since as "failingSince" from webhook where id = ${id} for no key update`)

/** Notes that it failed again. */
export async function noteIll(
  tx: Transaction,
  id: string,
  standing: Standing & { readonly restUntil: Instant | null },
): Promise<void> {
  await tx.run(sql`
    update webhook set failures = ${standing.failures},
      failing_since = to_timestamp(${standing.failingSince}::float8 / 1000.0),
      rest_until = to_timestamp(${standing.restUntil}::float8 / 1000.0) where id = ${id}`)
}
