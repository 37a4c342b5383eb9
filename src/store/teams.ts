import { restsFrom } from '../domain/cases/order.ts'
import type { AssignmentSettings } from '../domain/cases/reassign.ts'
import type { StaffPlan } from '../domain/clocks/shift.ts'
import type { Priority } from '../domain/model/priority.ts'
import type { Instant } from '../domain/model/time.ts'
import type { CaseStatus } from '../domain/cases/case.ts'
import { asksOwner } from './case-offers.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** People who share the cases of one or several brands. */
export interface StoredTeam {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly brandIds: readonly string[]
  readonly members: readonly { readonly id: string; readonly turn: number }[]
}

const teamColumns: Sql = sql`t.id, t.name, t.version,
  array(select b.brand_id::text from team_brand b where b.team_id = t.id order by b.brand_id) as "brandIds",
  coalesce((select jsonb_agg(jsonb_build_object('id', m.user_id, 'turn', m.turn) order by m.user_id)
    from team_member m where m.team_id = t.id), '[]'::jsonb) as members`

/** The teams of a brand by name. */
export async function readTeams(db: Queryable, brandId: string): Promise<readonly StoredTeam[]> {
  return db.rows(sql`
    select ${teamColumns} from team t where exists (
      select from team_brand b where b.team_id = t.id and b.brand_id = ${brandId}) order by lower(t.name), t.id`)
}

/** The teams of a brand, theirs alone until the transaction ends; always in the same order. */
export async function lockTeams(tx: Transaction, brandId: string): Promise<readonly StoredTeam[]> {
  await tx.rows(sql`
    select t.id from team t where exists (
      select from team_brand b where b.team_id = t.id and b.brand_id = ${brandId}) order by t.id for no key update`)
  return readTeams(tx, brandId)
}

/** One team, held until the transaction ends. */
export async function lockTeam(tx: Transaction, id: string): Promise<StoredTeam | undefined> {
  const held = await tx.one(sql`select 1 as held from team where id = ${id} for update`)
  return held === undefined ? undefined : tx.one(sql`select ${teamColumns} from team t where t.id = ${id}`)
}

/** Stores a team as it now is. Who was in it keeps their turn; who is new begins behind the others. */
export async function putTeam(
  tx: Transaction,
  it: Omit<StoredTeam, 'members'> & { readonly memberIds: readonly string[] },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into team (id, name, version, created_at) values (${it.id}, ${it.name}, ${it.version}, to_timestamp(${now} / 1000.0))
    on conflict (id) do update set name = excluded.name, version = excluded.version`)
  await tx.run(sql`delete from team_brand where team_id = ${it.id} and brand_id <> all(${it.brandIds}::uuid[])`)
  await tx.run(sql`
    insert into team_brand (team_id, brand_id) select ${it.id}, b.id from brand b where b.id = any(${it.brandIds}::uuid[])
    on conflict do nothing`)
  await tx.run(sql`delete from team_member where team_id = ${it.id} and user_id <> all(${it.memberIds}::text[])`)
  await tx.run(sql`
    insert into team_member (team_id, user_id, turn)
    select ${it.id}, u.id, coalesce((select max(m.turn) from team_member m where m.team_id = ${it.id}), 0)
    from "user" u where u.id = any(${it.memberIds}::text[]) on conflict do nothing`)
}

/** Removes a team; its members stay as they are. */
export async function deleteTeam(tx: Transaction, id: string): Promise<void> {
  await tx.run(sql`delete from team where id = ${id}`)
}

/** Writes whose turn it was. */
export async function saveTurns(
  tx: Transaction,
  turns: readonly { readonly teamId: string; readonly userId: string; readonly turn: number }[],
): Promise<void> {
  if (turns.length === 0) return
  await tx.run(sql`
    update team_member m set turn = n.turn
    from unnest(${turns.map((it) => it.teamId)}::uuid[], ${turns.map((it) => it.userId)}::text[],
      ${turns.map((it) => it.turn)}::bigint[]) as n (team_id, user_id, turn)
    where m.team_id = n.team_id and m.user_id = n.user_id`)
}

/** Somebody who works here, as cases are given to them. */
export interface StaffMember {
  readonly id: string
  readonly name: string
  /** They see the brand and may answer there. */
  readonly mayTake: boolean
  /** Null: nobody has set one. */
  readonly plan: StaffPlan | null
  /** 0 where nobody has set one. */
  readonly planVersion: number
}

const mayTake = (brandId: string): Sql => sql`(u.state = 'active' and u.role <> 'observer' and (u.role = 'administrator'
  or exists (select from brand_access a where a.user_id = u.id and a.brand_id = ${brandId})))`

/** Those who may take cases of a brand, and whoever else is named, by name. */
export async function readStaff(
  db: Queryable,
  brandId: string,
  others: readonly string[] = [],
): Promise<readonly StaffMember[]> {
  return db.rows(sql`
    select u.id, u.name, ${mayTake(brandId)} as "mayTake", p.plan, coalesce(p.version, 0) as "planVersion"
    from "user" u left join staff_plan p on p.user_id = u.id
    where ${mayTake(brandId)} or u.id = any(${others}::text[]) order by lower(u.name), u.id`)
}

/** The same; they stay as they are until the transaction ends, so that nobody is given a case whose rights are being taken away. */
export async function holdStaff(
  tx: Transaction,
  brandId: string,
  others: readonly string[],
): Promise<readonly StaffMember[]> {
  await tx.rows(sql`
    select u.id from "user" u where ${mayTake(brandId)} or u.id = any(${others}::text[]) order by u.id for share`)
  return readStaff(tx, brandId, others)
}

/** Holds how many cases these people may have, for those who take on so many and no more, until the transaction ends: what is counted after it stands, though another brand gives to them at the same moment. The last lock of whoever gives, and in the order of its keys, which two people may share: so two who give never wait for each other. */
export async function holdCapacity(tx: Transaction, staff: readonly StaffMember[]): Promise<void> {
  const ids = staff.flatMap(({ id, mayTake: takes, plan }) =>
    takes && plan !== null && plan.capacity !== null ? id : [],
  )
  if (ids.length === 0) return
  await tx.rows(sql`
    select pg_advisory_xact_lock(hashtext('capacity'), k.key)
    from (select distinct hashtext(id) as key from unnest(${ids}::text[]) as id order by 1) k`)
}

/** That a case (`c`) is past due now by one of its clocks. What is late (migration 0077) may also be one whose answer only came late: that owes nothing any more. */
const isLate: Sql = sql`c.late and (c.clock_state = 'breached' or c.promises @> '[{"state": "broken"}]'
  or (c.solution->>'breachedAt' is not null and c.solution->>'state' in ('running', 'paused')))`

/** The first moment at which one of these cases (`c`) is due, read out of where they stand in the order (domain/cases/order). */
const firstDue: Sql = sql`min(to_timestamp((c.order_key / 240000 * 60000 + c.order_key % 60000) / 1000.0))`

/** How many unsettled cases people have, in all brands or in one, by state and priority. */
export async function countInHand(
  db: Queryable,
  ownerIds: readonly string[],
  brandId: string | null = null,
): Promise<
  readonly {
    readonly ownerId: string
    readonly status: CaseStatus
    readonly priority: Priority
    readonly count: number
    readonly late: number
  }[]
> {
  if (ownerIds.length === 0) return []
  const within = brandId === null ? sql`true` : sql`c.brand_id = ${brandId}`
  return db.rows(sql`
    select c.owner_id as "ownerId", c.status, c.priority, count(*)::int as count,
      (count(*) filter (where ${isLate}))::int as late
    from cases c
    where c.owner_id = any(${ownerIds}::text[]) and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')
      and ${within}
    group by c.owner_id, c.status, c.priority`)
}

/** Somebody's plan with its version, held until the transaction ends; undefined where nobody has set one. */
export async function lockPlan(
  tx: Transaction,
  userId: string,
): Promise<{ readonly plan: StaffPlan; readonly version: number } | undefined> {
  return tx.one(sql`select plan, version from staff_plan where user_id = ${userId} for update`)
}

/** Somebody's plan with its version; undefined where nobody has set one. */
export const readPlan = (
  db: Queryable,
  userId: string,
): Promise<{ readonly plan: StaffPlan; readonly version: number } | undefined> =>
  db.one(sql`select plan, version from staff_plan where user_id = ${userId}`)

/** Who could stand in for somebody who sees these brands (null: all): whoever else works on one of them, by name. */
export const readStandIns = (
  db: Queryable,
  userId: string,
  brandIds: readonly string[] | null,
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  db.rows(sql`
    select u.id, u.name from "user" u
    where u.id <> ${userId} and u.state = 'active' and u.role <> 'observer' and (u.role = 'administrator'
      or exists (select from brand_access a where a.user_id = u.id
        and (${brandIds === null} or a.brand_id = any(${brandIds ?? []}::uuid[]))))
    order by lower(u.name), u.id`)

/** The time zone of the first of these brands (null: of all). */
export async function zoneOf(db: Queryable, brandIds: readonly string[] | null): Promise<string> {
  const row = await db.one<{ zone: string }>(sql`
    select time_zone as zone from brand where ${brandIds === null} or id = any(${brandIds ?? []}::uuid[])
    order by created_at, id limit 1`)
  return row?.zone ?? 'UTC'
}

/** Stores somebody's plan. False when somebody else set the first one at the same moment. */
export async function savePlan(
  tx: Transaction,
  userId: string,
  given: { readonly plan: StaffPlan; readonly version: number; readonly by: string },
  now: Instant,
): Promise<boolean> {
  const saved = await tx.run(sql`
    insert into staff_plan (user_id, plan, version, changed_at, changed_by)
    values (${userId}, ${JSON.stringify(given.plan)}::jsonb, ${given.version}, to_timestamp(${now} / 1000.0), ${given.by})
    on conflict (user_id) do update set plan = excluded.plan, version = excluded.version,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by
    where staff_plan.version = excluded.version - 1`)
  return saved === 1
}

/** How a brand gives its cases to people, with its version; 0 where nobody has set anything. */
export async function readAssignment(
  db: Queryable,
  brandId: string,
): Promise<
  { readonly settings: AssignmentSettings | null; readonly version: number; readonly timeZone: string } | undefined
> {
  return db.one(sql`
    select s.settings, coalesce(s.version, 0) as version, b.time_zone as "timeZone"
    from brand b left join brand_assignment s on s.brand_id = b.id where b.id = ${brandId}`)
}

/** Stores how a brand gives its cases to people. */
export async function saveAssignment(
  tx: Transaction,
  brandId: string,
  given: { readonly settings: AssignmentSettings; readonly version: number; readonly by: string },
  now: Instant,
): Promise<void> {
  await tx.run(sql`
    insert into brand_assignment (brand_id, settings, version, changed_at, changed_by)
    values (${brandId}, ${JSON.stringify(given.settings)}::jsonb, ${given.version}, to_timestamp(${now} / 1000.0), ${given.by})
    on conflict (brand_id) do update set settings = excluded.settings, version = excluded.version,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`)
}

/** Brands that give cases by themselves. */
export async function brandsThatAssign(db: Queryable): Promise<readonly string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select brand_id as id from brand_assignment where jsonb_array_length(settings->'rules') > 0 order by brand_id`)
  return rows.map(({ id }) => id)
}

/** Brands that pass cases on by themselves, and those where somebody is away now who named a stand-in and has what waits for an answer or a promise that is due. */
export async function brandsThatPassOn(db: Queryable, now: Instant): Promise<readonly string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select brand_id as id from brand_assignment
    where jsonb_array_length(settings->'rules') > 0
      and (settings->'late' <> 'null'::jsonb or settings->'passOn' = 'true'::jsonb)
    union
    select c.brand_id from staff_plan p join cases c on c.owner_id = p.user_id
    where c.status in ('new', 'open') and c.erased_at is null and ${asksOwner}
      and exists (select from jsonb_array_elements(p.plan->'absences') a
        where (a->>'from')::float8 <= ${now} and (a->>'to')::float8 > ${now} and a->>'standInId' is not null)
    order by id`)
  return rows.map(({ id }) => id)
}

/** The settings of a brand that gives cases, the caller's alone until the transaction ends; undefined while another process gives. */
export async function claimAssignment(tx: Transaction, brandId: string): Promise<AssignmentSettings | undefined> {
  const row = await tx.one<{ settings: AssignmentSettings }>(
    sql`select settings from brand_assignment where brand_id = ${brandId} for update skip locked`,
  )
  return row?.settings
}

/** Holds the settings of a brand until the transaction ends, where there are some: nobody gives its cases meanwhile. */
export async function lockAssignment(tx: Transaction, brandId: string): Promise<void> {
  await tx.run(sql`select 1 from brand_assignment where brand_id = ${brandId} for update`)
}

/** The brands whose rules give cases to a team. */
export async function brandsGivingTo(db: Queryable, teamId: string): Promise<readonly string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select brand_id as id from brand_assignment
    where settings->'rules' @> ${JSON.stringify([{ teamId }])}::jsonb order by brand_id`)
  return rows.map(({ id }) => id)
}

/** When the first of somebody's cases of a brand is due that ask for something now, by whichever clock. */
export async function readNextDue(
  db: Queryable,
  brandId: string,
  ownerIds: readonly string[],
): Promise<readonly { readonly ownerId: string; readonly dueAt: Instant }[]> {
  if (ownerIds.length === 0) return []
  return db.rows(sql`
    select c.owner_id as "ownerId", ${firstDue} as "dueAt" from cases c
    where c.owner_id = any(${ownerIds}::text[]) and c.brand_id = ${brandId} and c.status in ('new', 'open')
      and c.order_key < ${restsFrom}::bigint group by c.owner_id`)
}

/** What of a brand nobody has: how many, how many of them past due, and when the first is due. */
export async function countUnowned(
  db: Queryable,
  brandId: string,
): Promise<{ readonly count: number; readonly late: number; readonly dueAt: Instant | null }> {
  const row = await db.one<{ count: number; late: number; dueAt: Instant | null }>(sql`
    select count(*)::int as count, (count(*) filter (where ${isLate}))::int as late,
      ${firstDue} filter (where c.order_key < ${restsFrom}::bigint) as "dueAt"
    from cases c where c.brand_id = ${brandId} and c.owner_id is null and c.status in ('new', 'open')`)
  return row ?? { count: 0, late: 0, dueAt: null }
}
