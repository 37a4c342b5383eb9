import type { Spell } from '../domain/cases/reassign.ts'
import type { Instant } from '../domain/model/time.ts'
import { type CaseRowData, caseColumns, toCase } from './cases.ts'
import type { Case, CaseFact } from '../domain/cases/case.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** A case that may go to somebody, with what the choice asks about. */
export interface AssignableCase {
  readonly it: Case
  readonly connector: string
  readonly language: string | null
}

/** A case that nobody has, with the reason that was said last, and who did not answer it in time. */
export type OfferedCase = AssignableCase & { readonly said: string | null; readonly passedOver: string | null }

/** A draft that a person touched this recently is being written (ms). */
const writesFor = 10 * 60_000

interface OfferedRow extends CaseRowData {
  readonly connector: string | null
  readonly language: string | null
  readonly said: string | null
  readonly passedOver: string | null
}

/** What puts a case into somebody's hands: it is given, comes with another one, or is given back. */
const givingKinds: readonly CaseFact['kind'][] = ['assigned', 'merged-in', 'merge-undone', 'split-undone', 'restored']

/** Somebody may have had the case since it was offered. */
const hadSince: Sql = sql`exists (select from event v where v.case_id = c.id and v.case_version > o.case_version
  and v.kind = any(${[...givingKinds]}::text[]))`

/** Cases of a brand that nobody has and that ask for something, the most pressing first, locked; not those that were tried and are to wait, unless they have changed since. What was offered to the team because its owner was late waits as long as was said, whatever is written in it meanwhile, unless somebody has had it since. Those that somebody else holds are left to them. */
export async function lockCasesToGive(
  tx: Transaction,
  brandId: string,
  now: Instant,
  limit: number,
): Promise<readonly OfferedCase[]> {
  const rows = await tx.rows<OfferedRow>(sql`
    select ${caseColumns}, c.connector, c.language, o.because as said,
      case when o.case_id is not null and not ${hadSince} then o.passed_over end as "passedOver"
    from cases c left join case_offer o on o.case_id = c.id
    where c.brand_id = ${brandId} and c.owner_id is null and c.status in ('new', 'open') and c.erased_at is null
      and (o.case_id is null or o.look_at <= to_timestamp(${now} / 1000.0)
        or (o.case_version <> c.version and (o.because <> 'late' or ${hadSince})))
    order by c.order_key, c.id limit ${limit} for update of c skip locked`)
  return rows.map(({ connector, language, said, passedOver, ...row }) => ({
    it: toCase(row),
    connector: connector ?? '',
    language,
    said,
    passedOver,
  }))
}

/** Keeps why cases went to nobody, who is passed over, and when they are tried again. */
export async function saveOffers(
  tx: Transaction,
  offers: readonly {
    readonly caseId: string
    readonly version: number
    readonly because: string
    readonly lookAt: Instant
    readonly passedOver: string | null
  }[],
): Promise<void> {
  if (offers.length === 0) return
  await tx.run(sql`
    insert into case_offer (case_id, case_version, because, look_at, passed_over)
    select n.case_id, n.version, n.because, to_timestamp(n.look_at / 1000.0), n.passed_over
    from unnest(${offers.map((it) => it.caseId)}::bigint[], ${offers.map((it) => it.version)}::int[],
      ${offers.map((it) => it.because)}::text[], ${offers.map((it) => it.lookAt)}::float8[],
      ${offers.map((it) => it.passedOver)}::text[])
      as n (case_id, version, because, look_at, passed_over)
    on conflict (case_id) do update set case_version = excluded.case_version, because = excluded.because,
      look_at = excluded.look_at, passed_over = excluded.passed_over`)
}

/** Forgets why these cases went to nobody: they have an owner. */
export async function endOffers(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length > 0) await tx.run(sql`delete from case_offer where case_id = any(${caseIds}::bigint[])`)
}

/** Has every case without an owner tried again at once: people, shifts or rules have changed. The reason said last is kept, so that it is not said again. What is offered to the team stays offered as long as was said: in every brand people save plans of their own. */
export async function offerAgain(tx: Transaction): Promise<void> {
  await tx.run(
    sql`update case_offer set look_at = to_timestamp(0) where look_at > to_timestamp(0) and because <> 'late'`,
  )
}

const offersOf = (brandId: string): Sql => sql`case_offer o join cases c on c.id = o.case_id
  where c.brand_id = ${brandId} and c.owner_id is null and c.status in ('new', 'open')`

/** Why the cases of a brand that nobody has went to nobody, of the first so many in the order of the lists. */
export async function readOffers(
  db: Queryable,
  brandId: string,
  most: number,
): Promise<readonly { readonly caseId: string; readonly because: string }[]> {
  return db.rows(sql`
    select o.case_id as "caseId", o.because from ${offersOf(brandId)} order by c.order_key, c.id limit ${most}`)
}

/** How many cases of a brand went to nobody for which reason, the most frequent first. */
export async function countOffers(
  db: Queryable,
  brandId: string,
): Promise<readonly { readonly because: string; readonly count: number }[]> {
  return db.rows(sql`
    select o.because, count(*)::int as count from ${offersOf(brandId)} group by o.because order by count desc, o.because`)
}

/** That a case (`c`) has something to do for its owner now: the customer waits for an answer, or a promise was warned of or not kept (domain/cases/reassign says which of them go on). */
export const asksOwner: Sql = sql`(c.clock_state in ('running', 'breached')
  or c.promises @? '$[*] ? (@.state == "broken" || (@.state == "running" && @.warnedAt != null))')`

/** A case that somebody has and whose customer waits or was promised something, with what is known of the owner's spell. */
export type HeldCase = AssignableCase & { readonly spell: Spell }

interface HeldRow extends CaseRowData {
  readonly connector: string | null
  readonly language: string | null
  readonly since: Instant | null
  readonly kept: boolean
  readonly writing: boolean
  readonly ownHand: boolean
}

const heldFrom = (now: Instant): Sql => sql`select ${caseColumns}, c.connector, c.language, e.since, e.kept,
    exists (select from draft d where d.case_id = c.id and d.text <> '' and not d.machine
      and d.written_at > to_timestamp(${now - writesFor} / 1000.0))
      or exists (select from reply r where r.case_id = c.id and r.state in ('queued', 'retrying', 'sending')) as writing,
    coalesce((select v.actor_id from event v where v.case_id = c.id and v.kind = any(${[...givingKinds]}::text[])
      order by v.xid desc, v.id desc limit 1) = c.owner_id, false) as "ownHand"
  from cases c cross join lateral (
    select max(v.at) filter (where v.kind <> 'owner-kept') as since,
      coalesce(max(v.case_version) filter (where v.kind = 'owner-kept')
        > max(v.case_version) filter (where v.kind <> 'owner-kept'), false) as kept
    from event v where v.case_id = c.id and v.kind = any(${[...givingKinds, 'owner-kept']}::text[])) e`

const toHeld = ({ connector, language, since, kept, writing, ownHand, ...row }: HeldRow): HeldCase => {
  const it = toCase(row)
  return {
    it,
    connector: connector ?? '',
    language,
    spell: { since: since ?? it.openedAt, keptSaid: kept, writing, ownHand },
  }
}

/** The cases of a brand that somebody has, and whose customer waits or was promised something that is due. */
export async function readHeldCases(db: Queryable, brandId: string, now: Instant): Promise<readonly HeldCase[]> {
  const rows = await db.rows<HeldRow>(sql`
    ${heldFrom(now)} where c.brand_id = ${brandId} and c.status in ('new', 'open') and c.owner_id is not null
      and c.erased_at is null and ${asksOwner} order by c.order_key, c.id`)
  return rows.map(toHeld)
}

/** One of them, locked; undefined when it is not among them any more, or when somebody else holds it just now. */
export async function lockHeldCase(tx: Transaction, caseId: string, now: Instant): Promise<HeldCase | undefined> {
  const held = await tx.one(sql`
    select 1 as held from cases c where c.id = ${caseId} and c.status in ('new', 'open') and c.owner_id is not null
      and c.erased_at is null and ${asksOwner} for update skip locked`)
  if (held === undefined) return undefined
  // After the lock, so that a draft or an event of the moment before is seen.
  const row = await tx.one<HeldRow>(sql`${heldFrom(now)} where c.id = ${caseId}`)
  return row === undefined ? undefined : toHeld(row)
}
