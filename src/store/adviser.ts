import type { Breaker } from '../domain/listening/breaker.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** Where the language model is, and what it may use in a month. */
export interface AdviserChoice {
  readonly isOn: boolean
  readonly url: string
  readonly model: string
  readonly monthTokens: number
  readonly monthRequests: number
  /** Whether words that were not said in public may be sent. */
  readonly privateWords: boolean
}

/** The language model as it is stored. */
export interface StoredAdviser extends AdviserChoice, Breaker {
  /** The private `host:port` that an administrator allowed by name. */
  readonly allowed: readonly string[]
  readonly sealedKey: Buffer | null
}

/** What it is asked for. */
export type Purpose = 'summary' | 'opinion' | 'trial'

/** What was used since the beginning of a month of universal time, with what is being asked; and when the next one begins. */
export interface MonthUse {
  readonly tokens: number
  readonly requests: number
  readonly until: Instant
}

const columns = sql`is_on as "isOn", url, model, allowed, sealed_key as "sealedKey", month_tokens::float8 as "monthTokens",
  month_requests as "monthRequests", private_words as "privateWords", failures, rest_until as until,
  named_until as named`

/** The language model; undefined where none was ever named. */
export const readAdviser = (db: Queryable): Promise<StoredAdviser | undefined> =>
  db.one<StoredAdviser>(sql`select ${columns} from adviser`)

/** The same, held until the transaction ends: whoever asks it is counted one after the other. */
export const lockAdviser = (tx: Transaction): Promise<StoredAdviser | undefined> =>
  tx.one<StoredAdviser>(sql`select ${columns} from adviser for update`)

/** Stores where it is and what it may use; failures are forgotten. */
export async function saveAdviser(
  tx: Transaction,
  it: AdviserChoice & { readonly allowed: readonly string[]; readonly sealedKey: Buffer | null },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into adviser (is_on, url, model, allowed, sealed_key, month_tokens, month_requests, private_words, changed_at)
    values (${it.isOn}, ${it.url}, ${it.model}, ${it.allowed}::text[], ${it.sealedKey}, ${it.monthTokens}::bigint,
      ${it.monthRequests}, ${it.privateWords}, to_timestamp(${now} / 1000.0))
    on conflict (only_row) do update set is_on = excluded.is_on, url = excluded.url, model = excluded.model,
      allowed = excluded.allowed, sealed_key = excluded.sealed_key, month_tokens = excluded.month_tokens,
      month_requests = excluded.month_requests, private_words = excluded.private_words,
      changed_at = excluded.changed_at, failures = 0, rest_until = null, named_until = null`)
}

const monthOf = (now: Instant): Sql => sql`date_trunc('month', to_timestamp(${now} / 1000.0), 'UTC')`

/** What this month has used. */
export async function readMonth(db: Queryable, now: Instant): Promise<MonthUse> {
  const row = await db.one<MonthUse>(sql`
    select coalesce(sum(tokens), 0)::float8 as tokens, count(*)::int as requests,
      (${monthOf(now)} at time zone 'UTC' + interval '1 month') at time zone 'UTC' as until
    from adviser_use where at >= ${monthOf(now)}`)
  if (row === undefined) throw new Error('A sum has one row.')
  return row
}

/** How many are being asked that began after this moment. */
export async function countAsking(tx: Transaction, since: Instant): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`
    select count(*)::int as n from adviser_use where ended_at is null and at > to_timestamp(${since} / 1000.0)`)
  return row?.n ?? 0
}

/** Writes down that somebody asks, with what that may take at most. */
export async function insertUse(
  tx: Transaction,
  it: { readonly id: string; readonly personId: string; readonly purpose: Purpose; readonly tokens: number },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into adviser_use (id, at, person_id, purpose, tokens)
    values (${it.id}, to_timestamp(${now} / 1000.0), ${it.personId}, ${it.purpose}, ${it.tokens}::bigint)`)
}

/** Writes down how it ended, and what it took. */
export async function endUse(
  tx: Transaction,
  id: string,
  it: { readonly outcome: string; readonly tokens: number },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    update adviser_use set outcome = ${it.outcome}, tokens = ${it.tokens}::bigint, ended_at = to_timestamp(${now} / 1000.0)
    where id = ${id}`)
}

/** Notes how the language model fares. */
export async function noteStanding(tx: Transaction, it: Breaker): Promise<void> {
  await tx.run(sql`
    update adviser set failures = ${it.failures}, rest_until = to_timestamp(${it.until}::float8 / 1000.0),
      named_until = to_timestamp(${it.named}::float8 / 1000.0)`)
}

/** Forgets who asked before this moment. */
export async function forgetUses(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from adviser_use where at < to_timestamp(${before} / 1000.0)`)
}
