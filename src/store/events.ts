import type { CaseEvent, CaseFact } from '../domain/cases/case.ts'
import { hookTypeOf, hookTypes, kindsOf } from '../domain/hooks/hook-type.ts'
import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { toOutbox } from './hook-messages.ts'
import { eventsChannel, hooksChannel } from './listen.ts'
import { type Sql, sql } from './sql.ts'

/** A place in the log: transaction, then id within it. Ids alone would lose events, because a later transaction can commit first. */
export interface LogPosition {
  readonly xid: string
  readonly id: string
}

/** One line of the log as readers see it. */
export interface LoggedEvent {
  readonly position: LogPosition
  readonly at: Instant
  readonly kind: string
  readonly brandId: string
  readonly caseId: string | null
  readonly caseVersion: number | null
  readonly sourceId: string | null
  readonly actorId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** An event to be written, for a case or for anything else of a brand. */
export interface NewEvent {
  readonly at: Instant
  readonly kind: string
  readonly brandId: string
  readonly caseId: string | null
  readonly caseVersion: number | null
  readonly sourceId: string | null
  readonly actorId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** Writes events in one statement and nudges the readers at commit. */
export async function appendEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const told = events.flatMap(({ kind }) => hookTypeOf(kind) ?? []).length > 0
  const insert = sql`
    insert into event (at, kind, brand_id, case_id, case_version, source_id, actor_id, data)
    select to_timestamp(e.at / 1000.0), e.kind, e.brand_id, e.case_id, e.case_version, e.source_id, e.actor_id, e.data
    from unnest(
      ${events.map((e) => e.at)}::float8[], ${events.map((e) => e.kind)}::text[], ${events.map((e) => e.brandId)}::uuid[],
      ${events.map((e) => e.caseId)}::bigint[], ${events.map((e) => e.caseVersion)}::int[],
      ${events.map((e) => e.sourceId)}::uuid[], ${events.map((e) => e.actorId)}::text[],
      ${events.map((e) => JSON.stringify(e.data))}::jsonb[]
    ) with ordinality as e (at, kind, brand_id, case_id, case_version, source_id, actor_id, data, ord)
    order by e.ord`
  // What other programs are told is written with the event: neither is there without the other.
  const messages = await tx.run(
    (told
      ? sql`with written as (${insert} returning *) ${toOutbox(kindsOf(hookTypes), hookTypes)}`
      : insert
    ).prepared(),
  )
  await tx.run(sql`select pg_notify(${eventsChannel}, '')`)
  if (told && messages > 0) await tx.run(sql`select pg_notify(${hooksChannel}, '')`)
}

interface EventRow {
  readonly xid: string
  readonly id: string
  readonly at: Instant
  readonly kind: string
  readonly brand_id: string
  readonly case_id: string | null
  readonly case_version: number | null
  readonly source_id: string | null
  readonly actor_id: string | null
  readonly data: Record<string, unknown>
}

const toEvent = (row: EventRow): LoggedEvent => ({
  position: { xid: row.xid, id: row.id },
  at: row.at,
  kind: row.kind,
  brandId: row.brand_id,
  caseId: row.case_id,
  caseVersion: row.case_version,
  sourceId: row.source_id,
  actorId: row.actor_id,
  data: row.data,
})

type ReadRow = EventRow & { readonly settled: boolean }

const readRows = (db: Queryable, position: LogPosition, limit: number, horizon: Sql): Promise<ReadRow[]> =>
  db.rows<ReadRow>(sql`
    select xid::text, id, at, kind, brand_id, case_id, case_version, source_id, actor_id, data,
      xid < ${horizon} as settled
    from event
    where (xid, id) > (${position.xid}::xid8, ${position.id}::bigint)
    order by event.xid, event.id
    limit ${limit}`)

/** Below it, every transaction of the whole server is over. */
const serverHorizon = sql`pg_snapshot_xmin(pg_current_snapshot())`

/** Below it, every transaction is over that can write here. Of those that this statement's snapshot saw running, the ones leave it out that are known to run in another database of the server: a session belongs to one database. Whoever is not known, e.g. because this role may not see other roles' sessions, counts as one of ours. */
const ownHorizon = sql`(
  select coalesce(min(running.xid), pg_snapshot_xmax(pg_current_snapshot()))
  from pg_snapshot_xip(pg_current_snapshot()) as running (xid)
  where not exists (
    select from pg_stat_activity a join pg_database d on d.oid = a.datid
    where a.backend_xid = running.xid::xid and d.datname <> current_database()))`

/** Events after `position` that no running transaction can still precede, in their order, and whether others already wait behind one that runs. */
export async function readEventsAfter(
  db: Queryable,
  position: LogPosition,
  limit: number,
): Promise<{ readonly events: readonly LoggedEvent[]; readonly held: boolean }> {
  let rows = await readRows(db, position, limit, serverHorizon)
  // Seldom: something is waited for. Then it is worth the look whether it is one of ours.
  if (rows.some((row) => !row.settled)) rows = await readRows(db, position, limit, ownHorizon)
  const settled = rows.filter((row) => row.settled)
  return { events: settled.map(toEvent), held: settled.length < rows.length }
}

/** A place before which every event is settled: where a reader that starts now begins. */
export async function currentPosition(db: Queryable): Promise<LogPosition> {
  const row = await db.one<{ xid: string }>(sql`select ${ownHorizon}::text as xid`)
  return { xid: row?.xid ?? '0', id: '0' }
}

/** The events of a case in the order in which they were decided: whoever held the case wrote its next version, while a transaction that waited for it may have the smaller number. */
export async function eventsOfCase(db: Queryable, caseId: string): Promise<readonly LoggedEvent[]> {
  const rows = await db.rows<EventRow>(
    sql`
    select xid::text, id, at, kind, brand_id, case_id, case_version, source_id, actor_id, data
    from event where case_id = ${caseId} order by event.case_version, event.xid, event.id`.prepared(),
  )
  return rows.map(toEvent)
}

/** The same events, with what who acted is called now; null where nobody acted or is there any more. */
export async function namedEventsOfCase(
  db: Queryable,
  caseId: string,
): Promise<readonly (LoggedEvent & { readonly actorName: string | null })[]> {
  const rows = await db.rows<EventRow & { readonly actor_name: string | null }>(
    sql`
    select e.xid::text, e.id, e.at, e.kind, e.brand_id, e.case_id, e.case_version, e.source_id, e.actor_id, e.data,
      u.name as actor_name
    from event e left join "user" u on u.id = e.actor_id
    where e.case_id = ${caseId} order by e.case_version, e.xid, e.id`.prepared(),
  )
  return rows.map((row) => ({ ...toEvent(row), actorName: row.actor_name }))
}

/** The events of a case after one of its versions, in their order. */
export async function eventsAfterVersion(
  db: Queryable,
  caseId: string,
  version: number,
): Promise<readonly LoggedEvent[]> {
  const rows = await db.rows<EventRow>(sql`
    select xid::text, id, at, kind, brand_id, case_id, case_version, source_id, actor_id, data
    from event where case_id = ${caseId} and case_version > ${version} order by case_version`)
  return rows.map(toEvent)
}

/** A case event as the log holds it. */
export function toLog(
  event: CaseEvent,
  of: { readonly brandId: string; readonly caseId: string; readonly sourceId: string; readonly version: number },
): NewEvent {
  const { kind, ...data } = event.fact
  return {
    at: event.at,
    kind,
    brandId: of.brandId,
    caseId: of.caseId,
    caseVersion: of.version,
    sourceId: of.sourceId,
    actorId: event.actorId,
    data: event.bulkId === undefined ? data : { ...data, bulkId: event.bulkId },
  }
}

/** The case event that a line of the log holds. The log is written by `toLog` alone, so its shape is known. */
export function fromLog(logged: LoggedEvent): CaseEvent {
  const { bulkId, ...data } = logged.data
  const fact = { ...data, kind: logged.kind } as unknown as CaseFact
  return { at: logged.at, actorId: logged.actorId, fact, ...(typeof bulkId === 'string' ? { bulkId } : {}) }
}
