import type { SiteExpectation, SiteFault } from '../domain/listening/site-judge.ts'
import type { KnownPlaces, PlaceChange } from '../domain/listening/site-places.ts'
import type { SiteStanding } from '../domain/listening/site-standing.ts'
import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** What the last look at a page found. */
export interface LastLook {
  readonly at: Instant
  readonly took: number
  readonly status: number | null
  readonly fault: SiteFault | null
  /** What is wrong with a certificate. */
  readonly flaw: string | null
  readonly host: string | null
  readonly certificate: { readonly endsAt: Instant; readonly issuer: string } | null
  /** The state of the page at the last whole look, and when that was. */
  readonly tag: string | null
  readonly wholeAt: Instant | null
}

/** A page that is watched. */
export interface WatchedPage {
  readonly id: string
  readonly brandId: string
  readonly name: string
  readonly url: string
  readonly everyMinutes: number
  readonly expected: SiteExpectation
  readonly allowed: readonly string[]
  readonly state: 'active' | 'paused'
  readonly standing: SiteStanding
  readonly known: KnownPlaces
  readonly last: LastLook | null
  readonly strange: readonly PlaceChange[] | null
  readonly createdAt: Instant
}

/** The right to look at a page once. */
export interface ClaimedPage extends WatchedPage {
  readonly token: string
}

const columns: Sql = sql`p.id, p.brand_id as "brandId", p.name, p.url, p.every_minutes as "everyMinutes", p.expected, p.allowed,
  p.state, p.standing, p.known, p.last, p.strange, p.created_at as "createdAt"`

const at = (moment: number): Sql => sql`to_timestamp(${moment}::float8 / 1000.0)`
const json = (value: unknown): Sql => sql`${JSON.stringify(value)}::jsonb`

/** The pages of a brand, the oldest first. */
export async function readPages(db: Queryable, brandId: string): Promise<readonly WatchedPage[]> {
  return db.rows(sql`select ${columns} from watched_page p where p.brand_id = ${brandId} order by p.created_at, p.id`)
}

/** One page. */
export async function readPage(db: Queryable, id: string): Promise<WatchedPage | undefined> {
  return db.one(sql`select ${columns} from watched_page p where p.id = ${id}`)
}

/** One page, held until the transaction ends. */
export async function lockPage(tx: Transaction, id: string): Promise<WatchedPage | undefined> {
  return tx.one(sql`select ${columns} from watched_page p where p.id = ${id} for update`)
}

/** Keeps a new page. False: this address is watched for the brand already. */
export async function insertPage(
  tx: Transaction,
  page: Omit<WatchedPage, 'state' | 'last' | 'strange' | 'createdAt'>,
  nextAt: Instant,
  now: Instant,
): Promise<boolean> {
  const kept = await tx.run(sql`
    insert into watched_page (id, brand_id, name, url, every_minutes, expected, allowed, standing, known, next_at, created_at)
    values (${page.id}, ${page.brandId}, ${page.name}, ${page.url}, ${page.everyMinutes}, ${json(page.expected)},
      ${page.allowed}::text[], ${json(page.standing)}, ${json(page.known)}, ${at(nextAt)}, ${at(now)})
    on conflict (brand_id, url) do nothing`)
  return kept === 1
}

/** Changes what is asked of a page. Whoever looks at it just now writes nothing. */
export async function savePage(
  tx: Transaction,
  page: Pick<WatchedPage, 'id' | 'name' | 'everyMinutes' | 'expected'>,
  nextAt: Instant,
): Promise<void> {
  await tx.run(sql`
    update watched_page set name = ${page.name}, every_minutes = ${page.everyMinutes}, expected = ${json(page.expected)},
      last = last || '{"tag": null}', next_at = ${at(nextAt)}, lease_until = null, lease_token = lease_token + 1
    where id = ${page.id}`)
}

/** Pauses a page or watches it again, with a standing to begin from. */
export async function savePageState(
  tx: Transaction,
  id: string,
  state: WatchedPage['state'],
  standing: SiteStanding,
  nextAt: Instant,
): Promise<void> {
  await tx.run(sql`
    update watched_page set state = ${state}, standing = ${json(standing)}, strange = null, next_at = ${at(nextAt)},
      lease_until = null, lease_token = lease_token + 1
    where id = ${id}`)
}

/** Takes what is found at a page now for its own: known places, and hosts to which it may lead. */
export async function savePlaces(
  tx: Transaction,
  id: string,
  known: KnownPlaces,
  expected: SiteExpectation,
  nextAt: Instant,
): Promise<void> {
  await tx.run(sql`
    update watched_page set known = ${json(known)}, expected = ${json(expected)}, strange = null, next_at = ${at(nextAt)},
      lease_until = null, lease_token = lease_token + 1
    where id = ${id}`)
}

/** Takes a page off the list, with everything that was noted of it. */
export async function deletePage(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from watched_page where id = ${id}`)
}

/** Has a page looked at at this moment instead of later. */
export async function lookSooner(db: Queryable, id: string, now: Instant): Promise<void> {
  await db.run(sql`update watched_page set next_at = least(next_at, ${at(now)}) where id = ${id} and state = 'active'`)
}

/** Has other active pages looked at soon, one of each host but this page's, so that they bear witness of what we reach. */
export async function callWitnesses(db: Queryable, page: WatchedPage, most: number, now: Instant): Promise<void> {
  await db.run(sql`
    update watched_page set next_at = least(next_at, ${at(now)})
    where id in (
      select id from (
        select distinct on (${hostOf}) p.id from watched_page p
        where p.state = 'active' and p.allowed = '{}' and ${hostOf} <> ${new URL(page.url).host}
        order by ${hostOf}, p.next_at) w
      limit ${most})`)
}

const hostOf: Sql = sql`substring(p.url from '^https?://([^/?#]+)')`

/** Takes pages that are due and that nobody looks at, for `length`: at most `limit`. */
export async function claimPages(
  db: Queryable,
  limit: number,
  length: Duration,
  now: Instant,
): Promise<readonly ClaimedPage[]> {
  return db.rows(sql`
    update watched_page p set lease_until = clock_timestamp() + ${length}::float8 * interval '1 millisecond',
      lease_token = p.lease_token + 1
    where p.id in (
      select id from watched_page
      where state = 'active' and next_at <= ${at(now)} and (lease_until is null or lease_until < clock_timestamp())
      order by next_at limit ${limit} for update skip locked)
    returning ${columns}, p.lease_token as token`)
}

/** Writes what a look found and ends the right to it. False: the right was lost, nothing is written. */
export async function saveLook(
  tx: Transaction,
  page: ClaimedPage,
  found: Pick<WatchedPage, 'expected' | 'standing' | 'known' | 'last' | 'strange'>,
  nextAt: Instant,
): Promise<boolean> {
  const kept = await tx.run(sql`
    update watched_page set expected = ${json(found.expected)}, standing = ${json(found.standing)},
      known = ${json(found.known)}, last = ${json(found.last)}, strange = ${json(found.strange)}, next_at = ${at(nextAt)},
      lease_until = null
    where id = ${page.id} and lease_token = ${page.token} and state = 'active'`)
  return kept === 1
}

/** What other hosts of any brand, and the networks that are read, say of the outside: when they were last asked, and whether they were reached. What began to fail long before `since` is no witness. */
export async function readWitnesses(
  db: Queryable,
  page: WatchedPage,
  since: Instant,
  now: Instant,
): Promise<readonly { readonly at: Instant; readonly reached: boolean; readonly fault: SiteFault | null }[]> {
  return db.rows(sql`
    select (p.last->>'at')::float8 as at, p.last->>'fault' is null as reached, p.last->>'fault' as fault
    from watched_page p
    where p.state = 'active' and p.allowed = '{}' and p.last is not null and ${hostOf} <> ${new URL(page.url).host}
      and not (p.standing->>'state' = 'down' and (p.standing->>'since')::float8 < ${since}::float8)
    union all
    select case when s.error_kind is null then extract(epoch from s.last_check_at)::float8 * 1000 else ${now}::float8 end,
      s.error_kind is null, null
    from source s
    where s.state = 'active' and s.removed_at is null and s.last_check_at is not null
      and s.last_check_at > ${at(now)} - interval '1 hour'
      and not exists (select from allowed_address a where a.source_id = s.id)
      and (s.error_kind is null or (s.error_kind = 'transient' and s.error_since >= ${at(since)}))`)
}
