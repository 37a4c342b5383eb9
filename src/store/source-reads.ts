import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** The network of a source. */
export async function connectorOfSource(db: Queryable, sourceId: string): Promise<string | undefined> {
  const row = await db.one<{ connector: string }>(sql`select connector from source where id = ${sourceId}`)
  return row?.connector
}

/** The account through which a case is answered. */
export interface SourceOfCase {
  readonly id: string
  readonly connector: string
  /** By which of the network's ways it listens; null: the usual one. */
  readonly way: string | null
  /** How long an answer may be there; null where its server does not say. */
  readonly longest: number | null
  readonly name: string
  readonly handle: string | null
}

/** The account through which a case `c` is answered, as JSON. */
export const sourceOfCase = sql`
  select jsonb_build_object('id', s.id, 'connector', s.connector, 'way', s.settings->>'way',
    'longest', (s.standing->>'longest')::float8, 'name', s.name, 'handle', nullif(s.account->>'handle', ''))
  from source s where s.id = c.source_id`

/** What it takes to sign in to a source. */
export interface SourceAccess {
  readonly id: string
  readonly connector: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealedSecrets: Buffer | null
  readonly version: number
  /** `host:port` of private addresses that an administrator typed for it. */
  readonly allowed: readonly string[]
}

const access = sql`s.id, s.connector, s.settings, s.sealed_secrets as "sealedSecrets", s.version,
  coalesce((select array_agg(a.host || ':' || a.port) from allowed_address a where a.source_id = s.id), '{}') as allowed`

/** The settings, sealed secrets and allowed addresses of a source. */
export async function readSourceAccess(db: Queryable, sourceId: string): Promise<SourceAccess | undefined> {
  return db.one(sql`select ${access} from source s where s.id = ${sourceId}`)
}

/** The same of all sources, of whichever brand, that are signed in as this account of a network. */
export async function readAccessesTo(
  db: Queryable,
  connector: string,
  externalId: string,
): Promise<readonly SourceAccess[]> {
  return db.rows(sql`
    select ${access} from source s
    where s.connector = ${connector} and s.account->>'externalId' = ${externalId} and s.removed_at is null
    order by s.id`)
}

/** What a source is called, by us and on its network. */
export interface SourceNames {
  readonly id: string
  readonly name: string
  readonly handle: string | null
  readonly accountName: string | null
}

/** What the sources of a brand are called, those that were taken off the list too: their posts are still here. */
export const namesOfSources = (db: Queryable, brandId: string): Promise<readonly SourceNames[]> =>
  db.rows<SourceNames>(sql`
    select s.id, s.name, s.account->>'handle' as handle, s.account->>'name' as "accountName"
    from source s where s.brand_id = ${brandId} order by s.created_at, s.id`)
