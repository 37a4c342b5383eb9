import type { BulkAct, BulkOutcome } from '../domain/cases/bulk.ts'
import type { Case, CaseStand } from '../domain/cases/case.ts'
import type { Instant } from '../domain/model/time.ts'
import { keyOf, type ListQuestion, whereAll } from './case-lists.ts'
import { type CaseRowData, caseColumns, toCase } from './cases.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** What is or was done to many cases at once. `capped`: there were more than one may take. */
export interface StoredBulk {
  readonly id: string
  readonly brandId: string
  readonly actorId: string
  readonly act: BulkAct
  readonly state: 'ready' | 'doing' | 'undoing'
  readonly capped: boolean
  readonly at: Instant
}

/** One of its cases. */
export interface BulkCase {
  readonly caseId: string
  /** The version that was looked at. */
  readonly seen: number
  readonly outcome: BulkOutcome | null
  readonly before: CaseStand | null
  /** The version after it was done. */
  readonly version: number | null
  /** What became of taking it back. */
  readonly undone: BulkOutcome | null
}

const columns = sql`b.id, b.brand_id as "brandId", b.actor_id as "actorId", b.act, b.state, b.capped, b.at`
const caseOf = sql`b.case_id as "caseId", b.seen, b.outcome, b.before, b.version, b.undone`

/** Keeps one, without its cases. */
export async function insertBulk(tx: Transaction, bulk: StoredBulk): Promise<void> {
  await tx.run(sql`
    insert into bulk (id, brand_id, actor_id, act, state, capped, at)
    values (${bulk.id}, ${bulk.brandId}, ${bulk.actorId}, ${JSON.stringify(bulk.act)}, ${bulk.state}, ${bulk.capped},
      to_timestamp(${bulk.at} / 1000.0))`)
}

/** Gives it these cases of its brand, each with the version that it has now; ids of other brands' cases and of none are left out. Gives how many there are. */
export const pinCases = (
  tx: Transaction,
  bulk: Pick<StoredBulk, 'id' | 'brandId'>,
  ids: readonly string[],
): Promise<number> =>
  tx.run(sql`
    insert into bulk_case (bulk_id, case_id, seen)
    select ${bulk.id}, c.id, c.version from cases c
    where c.id = any(${ids}::bigint[]) and c.brand_id = ${bulk.brandId}`)

/** Gives it the first cases that a question finds, in the order of the list, but for some. Says whether there were more. */
export async function pinFound(
  tx: Transaction,
  bulkId: string,
  question: ListQuestion,
  except: readonly string[],
  most: number,
): Promise<boolean> {
  const found = await tx.rows<{ id: string; version: number }>(sql`
    select c.id, c.version from cases c where ${whereAll(question)} and not c.id = any(${except}::bigint[])
    order by ${keyOf(question)}, c.id limit ${most + 1}`)
  const taken = found.slice(0, most)
  await tx.run(sql`
    insert into bulk_case (bulk_id, case_id, seen)
    select ${bulkId}, n.id, n.version
    from unnest(${taken.map((it) => it.id)}::bigint[], ${taken.map((it) => it.version)}::int[]) as n (id, version)`)
  return found.length > most
}

/** Says that a question found more than one may take. */
export async function capBulk(tx: Transaction, bulkId: string): Promise<void> {
  await tx.run(sql`update bulk set capped = true where id = ${bulkId}`)
}

/** Forgets those from before a moment. */
export async function forgetBulk(tx: Transaction, before: Instant): Promise<void> {
  await tx.run(sql`delete from bulk where at < to_timestamp(${before} / 1000.0)`)
}

/** One by its id. */
export const readBulk = (db: Queryable, id: string): Promise<StoredBulk | undefined> =>
  db.one<StoredBulk>(sql`select ${columns} from bulk b where b.id = ${id}`)

/** The same, locked until the transaction ends. */
export const lockBulk = (tx: Transaction, id: string): Promise<StoredBulk | undefined> =>
  tx.one<StoredBulk>(sql`select ${columns} from bulk b where b.id = ${id} for update`)

/** Says how far it is. */
export async function moveBulk(tx: Transaction, id: string, state: StoredBulk['state']): Promise<void> {
  await tx.run(sql`update bulk set state = ${state} where id = ${id}`)
}

/** What is known of each of its cases, by their ids. */
export const readBulkCases = (
  db: Queryable,
  bulkId: string,
): Promise<readonly Pick<BulkCase, 'caseId' | 'outcome' | 'undone'>[]> =>
  db.rows(sql`
    select b.case_id as "caseId", b.outcome, b.undone from bulk_case b where b.bulk_id = ${bulkId} order by b.case_id`)

/** Its cases as they stand now, the newest first, before the one with this id (null: from the newest on); for a look at what would become of them. */
export async function readPinned(
  db: Queryable,
  bulkId: string,
  before: string | null,
  limit: number,
): Promise<readonly Case[]> {
  const rows = await db.rows<CaseRowData>(sql`
    select ${caseColumns} from bulk_case b join cases c on c.id = b.case_id
    where b.bulk_id = ${bulkId} and (${before}::bigint is null or b.case_id < ${before}::bigint)
    order by b.case_id desc limit ${limit}`)
  return rows.map(toCase)
}

/** The next of its cases that are still to be done, or to be taken back; the newest first, so that of a person's closed cases the newest is opened. */
export const nextOfBulk = (
  tx: Transaction,
  bulkId: string,
  what: 'do' | 'undo',
  limit: number,
): Promise<readonly BulkCase[]> =>
  tx.rows<BulkCase>(sql`
    select ${caseOf} from bulk_case b
    where b.bulk_id = ${bulkId}
      and ${what === 'do' ? sql`b.outcome is null` : sql`b.outcome = 'done' and b.undone is null`}
    order by b.case_id desc limit ${limit}`)

/** Writes down what became of cases. */
export async function noteDone(
  tx: Transaction,
  bulkId: string,
  cases: readonly Pick<BulkCase, 'caseId' | 'outcome' | 'before' | 'version'>[],
): Promise<void> {
  await tx.run(sql`
    update bulk_case b set outcome = n.outcome, before = n.before, version = n.version
    from unnest(${cases.map((it) => it.caseId)}::bigint[], ${cases.map((it) => it.outcome)}::text[],
      ${cases.map((it) => (it.before === null ? null : JSON.stringify(it.before)))}::jsonb[],
      ${cases.map((it) => it.version)}::int[]) as n (case_id, outcome, before, version)
    where b.bulk_id = ${bulkId} and b.case_id = n.case_id`)
}

/** Writes down what became of taking cases back. */
export async function noteUndone(
  tx: Transaction,
  bulkId: string,
  cases: readonly { readonly caseId: string; readonly outcome: BulkOutcome }[],
): Promise<void> {
  await tx.run(sql`
    update bulk_case b set undone = n.undone
    from unnest(${cases.map((it) => it.caseId)}::bigint[], ${cases.map((it) => it.outcome)}::text[]) as n (case_id, undone)
    where b.bulk_id = ${bulkId} and b.case_id = n.case_id`)
}

/** Those of these people who have an open case of the brand; what was split off does not count. */
export async function withOpenCase(
  db: Queryable,
  brandId: string,
  authorIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ author_id: string }>(sql`
    select distinct author_id from cases where brand_id = ${brandId} and author_id = any(${authorIds}::bigint[])
      and status in ('new', 'open', 'waiting', 'waiting-team', 'paused') and split_from is null`)
  return new Set(rows.map((row) => row.author_id))
}
