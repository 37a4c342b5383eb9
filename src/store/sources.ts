import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import type { Progress } from './source-alarms.ts'
import type { Standing } from './source-page.ts'
import { sourcesChannel } from './listen.ts'
import { sql } from './sql.ts'

/** Who a source is signed in as. */
export interface SourceAccount {
  readonly externalId: string
  readonly handle: string
  readonly name: string
}

/** A source as its page shows it, without its secrets. */
export interface StoredSource {
  readonly id: string
  readonly brandId: string
  readonly connector: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly account: SourceAccount | null
  readonly state: 'active' | 'paused'
  readonly errorKind: string | null
  readonly errorMessage: string | null
  readonly errorMessageFr: string | null
  readonly errorSince: Instant | null
  readonly retryAt: Instant | null
  readonly lastCheckAt: Instant | null
  readonly lastPostAt: Instant | null
  readonly createdAt: Instant
  readonly version: number
  readonly standing: Standing | null
  readonly removedAt: Instant | null
  /** Everything written between these was read, which was made sure of at the third; null before the first whole round. */
  readonly wholeFrom: Instant | null
  readonly wholeTo: Instant | null
  readonly wholeAt: Instant | null
  readonly catchingUp: Progress | null
  readonly quietFrom: Instant | null
  readonly rhythmKnown: boolean
}

/** How a source signs in: what the network accepted. */
export interface SourceConnection {
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealedSecrets: Buffer | null
  readonly account: SourceAccount
}

/** A private address that an administrator typed. */
export interface AllowedAddress {
  readonly host: string
  readonly port: number
}

const columns = sql`id, brand_id as "brandId", connector, name, settings, account, state, error_kind as "errorKind",
  error_message as "errorMessage", error_message_fr as "errorMessageFr", error_since as "errorSince", retry_at as "retryAt", last_check_at as "lastCheckAt",
  last_post_at as "lastPostAt", created_at as "createdAt", version, standing, removed_at as "removedAt",
  whole_from as "wholeFrom", whole_to as "wholeTo", whole_at as "wholeAt", catching_up as "catchingUp", quiet_from as "quietFrom", rhythm is not null as "rhythmKnown"`

/** The sources of a brand in the order in which they were connected; not those that somebody took off the list. */
export async function readSources(db: Queryable, brandId: string): Promise<readonly StoredSource[]> {
  return db.rows(
    sql`select ${columns} from source where brand_id = ${brandId} and removed_at is null order by created_at, id`,
  )
}

/** One source. */
export async function readSource(db: Queryable, id: string): Promise<StoredSource | undefined> {
  return db.one(sql`select ${columns} from source where id = ${id}`)
}

/** One source, held until the transaction ends. */
export async function lockSource(tx: Transaction, id: string): Promise<StoredSource | undefined> {
  return tx.one(sql`select ${columns} from source where id = ${id} for no key update`)
}

/** Whether the brand has a source signed in as this account. The caller holds the brand. */
export async function hasSourceOf(
  tx: Transaction,
  brandId: string,
  connector: string,
  externalId: string,
): Promise<boolean> {
  const row = await tx.one(sql`
    select 1 as found from source
    where brand_id = ${brandId} and connector = ${connector} and account->>'externalId' = ${externalId}
      and removed_at is null limit 1`)
  return row !== undefined
}

/** A source of the brand with this account that somebody took off the list. The caller holds the brand. */
export async function findRemoved(
  tx: Transaction,
  brandId: string,
  connector: string,
  externalId: string,
): Promise<StoredSource | undefined> {
  return tx.one(sql`
    select ${columns} from source
    where brand_id = ${brandId} and connector = ${connector} and account->>'externalId' = ${externalId}
      and removed_at is not null order by removed_at desc limit 1 for no key update`)
}

/** Gives a source another name. */
export async function renameSource(tx: Transaction, id: string, name: string): Promise<void> {
  await tx.run(sql`update source set name = ${name} where id = ${id}`)
}

/** Stores a new source, active from now on. */
export async function insertSource(
  tx: Transaction,
  source: SourceConnection & { readonly id: string; readonly brandId: string; readonly connector: string },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into source (id, brand_id, connector, name, settings, sealed_secrets, account, created_at)
    values (${source.id}, ${source.brandId}, ${source.connector}, ${source.name}, ${JSON.stringify(source.settings)}::jsonb,
      ${source.sealedSecrets}, ${JSON.stringify(source.account)}::jsonb, to_timestamp(${now} / 1000.0))`)
  await tellReaders(tx)
}

/** Gives a source another way to sign in and forgets its error; a running reader stops, because the version grows. `hearsMore`: it hears what it did not before, so that nothing is proven of that yet. */
export async function saveConnection(
  tx: Transaction,
  id: string,
  connection: SourceConnection,
  { hearsMore = false }: { readonly hearsMore?: boolean } = {},
): Promise<void> {
  await tx.run(sql`
    update source set name = ${connection.name}, settings = ${JSON.stringify(connection.settings)}::jsonb,
      sealed_secrets = ${connection.sealedSecrets}, account = ${JSON.stringify(connection.account)}::jsonb,
      error_kind = null, error_message = null, error_message_fr = null, error_since = null, retry_at = null,
      removed_at = null, standing = null, quiet_from = null, live_from = null, next_look_at = null, stream_breaks = null, state = case when removed_at is null then state else 'active' end,
      whole_from = case when not ${hearsMore} then whole_from end,
      whole_to = case when not ${hearsMore} then whole_to end,
      whole_at = case when not ${hearsMore} then whole_at end,
      version = version + 1
    where id = ${id}`)
  await tellReaders(tx)
}

/** Gives a source other secrets and leaves the rest as it is. */
export async function saveSecrets(tx: Transaction, id: string, sealedSecrets: Buffer | null): Promise<void> {
  await tx.run(sql`update source set sealed_secrets = ${sealedSecrets}, version = version + 1 where id = ${id}`)
}

/** Pauses or resumes a source; a running reader stops, because the version grows. */
export async function saveState(tx: Transaction, id: string, state: 'active' | 'paused'): Promise<void> {
  await tx.run(
    sql`update source set state = ${state}, quiet_from = null, live_from = null, next_look_at = null, stream_breaks = null, catching_up = null, version = version + 1 where id = ${id}`,
  )
  await tellReaders(tx)
}

/** Makes these the only private addresses that the source may reach, allowed by this person now. */
export async function replaceAllowedAddresses(
  tx: Transaction,
  sourceId: string,
  addresses: readonly AllowedAddress[],
  by: string,
  now: Instant,
): Promise<void> {
  await tx.run(sql`delete from allowed_address where source_id = ${sourceId}`)
  await tx.run(sql`
    insert into allowed_address (source_id, host, port, added_by, added_at)
    select ${sourceId}::uuid, n.host, n.port, ${by}, to_timestamp(${now} / 1000.0)
    from unnest(${addresses.map((a) => a.host)}::text[], ${addresses.map((a) => a.port)}::int[]) as n (host, port)`)
}

/** Tells whoever reads sources, at commit, that sources, settings or rules changed, or that somebody waits for this one. */
export async function tellReaders(tx: Transaction, awaited = ''): Promise<void> {
  await tx.run(sql`select pg_notify(${sourcesChannel}, ${awaited})`)
}
