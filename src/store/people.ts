import type { Instant } from '../domain/model/time.ts'
import type { PersonState } from '../domain/people/standing.ts'
import type { Queryable, Transaction } from './database.ts'
import { peopleChannel } from './listen.ts'
import { type Sql, sql } from './sql.ts'

/** Somebody with an account, as it is now. */
export interface StoredPerson {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly state: PersonState
  /** The brands that they were given; an administrator needs none. */
  readonly brandIds: readonly string[]
  /** Whether a code of an authenticator is asked for. */
  readonly twoFactor: boolean
  readonly passkeys: number
  readonly seenAt: Instant | null
  readonly createdAt: Instant
}

/** What a person chose for themselves. */
export interface Preferences {
  readonly language: string
  readonly theme: 'auto' | 'light' | 'dark'
  readonly singleKeys: boolean
  readonly lastBrandId: string | null
}

const columns: Sql = sql`u.id, u.name, u.email, u.role, u.state,
  array(select a.brand_id::text from brand_access a where a.user_id = u.id) as "brandIds",
  coalesce(u."twoFactorEnabled", false) as "twoFactor",
  (select count(*)::int from passkey p where p."userId" = u.id) as passkeys,
  u.seen_at as "seenAt", u."createdAt"`

const chosen: Sql = sql`u.language, u.theme, u.single_keys as "singleKeys", u.last_brand_id as "lastBrandId",
  (select two_factor_required from installation) as "twoFactorRequired"`

/** A person with what they chose and whether the house asks for a second factor. */
type Member = StoredPerson & Preferences & { readonly twoFactorRequired: boolean }

/** Somebody who signed in, with what they chose and whether the house asks for a second factor. */
export async function readPerson(db: Queryable, id: string): Promise<Member | undefined> {
  return db.one(sql`select ${columns}, ${chosen} from "user" u where u.id = ${id}`.prepared())
}

/** Whose session this is, while it stands; `mustRenew` once it has fewer than `seconds` left. */
export async function readPersonOfSession(
  db: Queryable,
  sessionId: string,
  seconds: number,
): Promise<(Member & { readonly mustRenew: boolean }) | undefined> {
  return db.one(
    sql`
    select ${columns}, ${chosen}, s."expiresAt" <= now() + make_interval(secs => ${seconds}) as "mustRenew"
    from "session" s join "user" u on u.id = s."userId"
    where s.id = ${sessionId} and s."expiresAt" > now()`.prepared(),
  )
}

/** The person with this e-mail address. */
export async function findPerson(db: Queryable, email: string): Promise<StoredPerson | undefined> {
  return db.one(sql`select ${columns} from "user" u where u.email = ${email.trim().toLowerCase()}`)
}

/** Everybody who works here or did until they were suspended, by name. */
export async function readTeam(db: Queryable): Promise<readonly StoredPerson[]> {
  return db.rows(sql`select ${columns} from "user" u where u.state <> 'removed' order by lower(u.name), u.id`)
}

/** Those who can take a case of one of these brands: not observers, and only who sees the brand. */
export async function readTakers(
  db: Queryable,
  brandIds: 'all' | readonly string[],
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const near =
    brandIds === 'all'
      ? sql`true`
      : sql`exists (select from brand_access a where a.user_id = u.id and a.brand_id = any(${brandIds}::uuid[]))`
  return db.rows(sql`
    select u.id, u.name from "user" u
    where u.state = 'active' and u.role <> 'observer' and (u.role = 'administrator' or ${near})
    order by lower(u.name), u.id`)
}

/** Whether this person can take a case of this brand; they stay as they are until the transaction ends. */
export async function canTake(tx: Transaction, id: string, brandId: string): Promise<boolean> {
  return (await takersAmong(tx, [id], brandId)).has(id)
}

/** Who of these can take a case of this brand; all of them stay as they are until the transaction ends. */
export async function takersAmong(
  tx: Transaction,
  ids: readonly string[],
  brandId: string,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  await tx.rows(sql`select u.id from "user" u where u.id = any(${ids}::text[]) order by u.id for share`)
  // Asked after the lock: one statement would wait for who takes a brand away and then go by the brands it saw before.
  const rows = await tx.rows<{ id: string }>(sql`
    select u.id from "user" u
    where u.id = any(${ids}::text[]) and u.state = 'active' and u.role <> 'observer'
      and (u.role = 'administrator'
        or exists (select from brand_access a where a.user_id = u.id and a.brand_id = ${brandId}))`)
  return new Set(rows.map(({ id }) => id))
}

/** These people and all active administrators, held until the transaction ends; always in the same order, so that two never wait for each other. */
export async function lockPeople(tx: Transaction, ids: readonly string[]): Promise<readonly StoredPerson[]> {
  await tx.rows(sql`
    select id from "user" where id = any(${ids}::text[]) or (role = 'administrator' and state = 'active')
    order by id for update`)
  return tx.rows(sql`
    select ${columns} from "user" u
    where u.id = any(${ids}::text[]) or (u.role = 'administrator' and u.state = 'active') order by u.id`)
}

/** Gives a person another role or state. */
export async function saveStanding(
  tx: Transaction,
  id: string,
  { role, state }: { readonly role: string; readonly state: PersonState },
): Promise<void> {
  await tx.run(sql`update "user" set role = ${role}, state = ${state}, "updatedAt" = now() where id = ${id}`)
}

/** Makes these the only brands that a person sees; those that are gone are left out. */
export async function saveAccess(tx: Transaction, id: string, brandIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from brand_access where user_id = ${id} and brand_id <> all(${brandIds}::uuid[])`)
  await tx.run(sql`
    insert into brand_access (user_id, brand_id)
    select ${id}, b.id from brand b where b.id = any(${brandIds}::uuid[])
    on conflict do nothing`)
}

/** Takes away every way in; the name stays, for the history. */
export async function eraseAccount(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from "account" where "userId" = ${id}`)
  await tx.run(sql`delete from "twoFactor" where "userId" = ${id}`)
  await tx.run(sql`delete from passkey where "userId" = ${id}`)
  await tx.run(sql`delete from brand_access where user_id = ${id}`)
  await tx.run(sql`delete from password_link where user_id = ${id}`)
  await tx.run(sql`delete from api_key where user_id = ${id}`)
  await tx.run(sql`delete from staff_plan where user_id = ${id}`)
  await tx.run(sql`delete from team_member where user_id = ${id}`)
  await tx.run(sql`
    update "user" set email = ${`${id}@removed.invalid`}, "twoFactorEnabled" = false, last_brand_id = null
    where id = ${id}`)
}

/** Takes the second factor and the passkeys away. */
export async function clearSecondFactor(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from "twoFactor" where "userId" = ${id}`)
  await tx.run(sql`delete from passkey where "userId" = ${id}`)
  await tx.run(sql`update "user" set "twoFactorEnabled" = false where id = ${id}`)
}

/** Tells every process, at commit, that this person's rights or sessions changed; an empty id means everybody's. */
export async function tellPeople(db: Queryable, id: string): Promise<void> {
  await db.run(sql`select pg_notify(${peopleChannel}, ${id})`)
}

/** Saves what a person chose for themselves; what is not given stays. */
export async function savePreferences(db: Queryable, id: string, chosen: Partial<Preferences>): Promise<void> {
  await db.run(sql`
    update "user" set language = coalesce(${chosen.language ?? null}, language),
      theme = coalesce(${chosen.theme ?? null}, theme),
      single_keys = coalesce(${chosen.singleKeys ?? null}, single_keys),
      last_brand_id = coalesce((select id from brand where id = ${chosen.lastBrandId ?? null}), last_brand_id)
    where id = ${id}`)
}

/** Gives a person another name. */
export async function saveName(tx: Transaction, id: string, name: string): Promise<void> {
  await tx.run(sql`update "user" set name = ${name}, "updatedAt" = now() where id = ${id}`)
}

/** Gives a person another e-mail address. False when somebody has it. */
export async function saveEmail(tx: Transaction, id: string, email: string): Promise<boolean> {
  const changed = await tx.run(sql`
    update "user" set email = ${email}, "updatedAt" = now()
    where id = ${id} and not exists (select from "user" other where other.email = ${email} and other.id <> ${id})`)
  return changed === 1
}

/** The hash of a person's password; undefined when they have none. */
export async function readPasswordHash(db: Queryable, id: string): Promise<string | undefined> {
  const row = await db.one<{ password: string | null }>(
    sql`select password from "account" where "userId" = ${id} and "providerId" = 'credential'`,
  )
  return row?.password ?? undefined
}

/** Gives a person another password. */
export async function savePassword(tx: Transaction, id: string, passwordHash: string): Promise<void> {
  await tx.run(sql`
    update "account" set password = ${passwordHash}, "updatedAt" = now()
    where "userId" = ${id} and "providerId" = 'credential'`)
  await endHalfOpenDoors(tx, id)
}

/** Ends what would still let somebody in as this person by what held before: links to a new password, and sign-ins that wait for their code. */
export async function endHalfOpenDoors(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from password_link where user_id = ${id}`)
  await tx.run(sql`delete from verification where value = ${id}`)
}

/** Whether the house asks everybody for a second factor. */
export async function saveTwoFactorRequired(tx: Transaction, required: boolean): Promise<void> {
  await tx.run(sql`update installation set two_factor_required = ${required}`)
}
