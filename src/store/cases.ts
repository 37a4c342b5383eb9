import type { Case, CaseEvent, CaseStatus, Priority, SetAsideReason } from '../domain/cases/case.ts'
import type { CasePromise, OutcomeWord, SolutionClock } from '../domain/cases/care.ts'
import { breachOf, type ClockPolicy, type ReplyClock } from '../domain/cases/clock.ts'
import { nextRing } from '../domain/cases/due.ts'
import type { CaseKind, PriorityReason } from '../domain/model/priority.ts'
import { orderKey } from '../domain/cases/order.ts'
import { duration, type Instant } from '../domain/model/time.ts'
import type { Verdict } from '../domain/triage/verdict.ts'
import type { Queryable, Transaction } from './database.ts'
import { appendEvents, toLog } from './events.ts'
import { type Sql, sql } from './sql.ts'

/** A row of `cases`. */
export interface CaseRowData {
  readonly id: string
  readonly brand_id: string
  readonly source_id: string
  readonly author_id: string
  readonly status: CaseStatus
  readonly owner_id: string | null
  readonly priority: Priority
  readonly set_aside_reason: SetAsideReason | null
  readonly policy: StoredPolicy
  readonly clock_round: number
  readonly clock_state: ReplyClock['state']
  readonly clock_started_at: Instant
  readonly clock_warn_at: Instant
  readonly clock_due_at: Instant
  readonly clock_warned_at: Instant | null
  readonly clock_breached_at: Instant | null
  readonly clock_met_at: Instant | null
  readonly first_post_id: string
  readonly last_post_id: string
  readonly post_count: number
  readonly opened_at: Instant
  readonly last_post_at: Instant
  readonly last_answer_at: Instant | null
  readonly settled_at: Instant | null
  readonly erased_at: Instant | null
  readonly unanswered: number | null
  readonly unanswered_since: Instant | null
  readonly unanswered_last: Instant | null
  readonly base_priority: Priority | null
  readonly base_at: number | null
  readonly kind: CaseKind | null
  readonly kind_by_hand: boolean
  readonly verdict: Verdict | null
  readonly priority_why: readonly PriorityReason[]
  readonly solution: SolutionClock | null
  readonly promises: readonly CasePromise[]
  readonly paused_until: Instant | null
  readonly department_id: string | null
  readonly unowned_said: boolean
  readonly outcome: OutcomeWord | null
  readonly follow_up_at: Instant | null
  readonly labels: readonly string[]
  readonly merged_into: string | null
  readonly split_from: string | null
  readonly version: number
}

/** A clock policy as JSON: times in milliseconds. */
export interface StoredPolicy extends Omit<ClockPolicy, 'firstReply' | 'nextReply' | 'solution'> {
  readonly firstReplyMs: number
  readonly nextReplyMs?: number
  readonly solutionMs?: number
}

/** The policy that the JSON holds. */
export function toPolicy({ firstReplyMs, nextReplyMs, solutionMs, ...rest }: StoredPolicy): ClockPolicy {
  return {
    firstReply: duration(firstReplyMs),
    ...rest,
    ...(nextReplyMs === undefined ? {} : { nextReply: duration(nextReplyMs) }),
    ...(solutionMs === undefined ? {} : { solution: duration(solutionMs) }),
  }
}

const fromPolicy = ({ firstReply, nextReply, solution, ...rest }: ClockPolicy): StoredPolicy => ({
  firstReplyMs: firstReply,
  ...rest,
  ...(nextReply === undefined ? {} : { nextReplyMs: nextReply }),
  ...(solution === undefined ? {} : { solutionMs: solution }),
})

/** The columns that make a case, of the table under the alias `c`. */
export const caseColumns: Sql = sql`c.id, c.brand_id, c.source_id, c.author_id, c.status, c.owner_id, c.priority,
  c.set_aside_reason, c.policy, c.clock_round, c.clock_state, c.clock_started_at, c.clock_warn_at, c.clock_due_at,
  c.clock_warned_at, c.clock_breached_at, c.clock_met_at, c.first_post_id, c.last_post_id, c.post_count, c.opened_at,
  c.last_post_at, c.last_answer_at, c.settled_at, c.erased_at, c.unanswered, c.unanswered_since,
  c.unanswered_last, c.base_priority, c.base_at, c.kind, c.priority_why, c.solution, c.promises, c.paused_until,
  c.department_id, c.unowned_said, c.outcome, c.follow_up_at, c.labels,
  c.merged_into, c.split_from, c.kind_by_hand, c.verdict, c.version`

/** The case that a row holds. */
export function toCase(row: CaseRowData): Case {
  return {
    id: row.id,
    brandId: row.brand_id,
    sourceId: row.source_id,
    authorId: row.author_id,
    status: row.status,
    ownerId: row.owner_id,
    priority: row.priority,
    setAsideReason: row.set_aside_reason,
    policy: toPolicy(row.policy),
    clock: toClock(row),
    firstPostId: row.first_post_id,
    lastPostId: row.last_post_id,
    posts: row.post_count,
    openedAt: row.opened_at,
    lastPostAt: row.last_post_at,
    lastAnswerAt: row.last_answer_at,
    settledAt: row.settled_at,
    unanswered: toUnanswered(row),
    kind: row.kind,
    kindByHand: row.kind_by_hand,
    verdict: row.verdict,
    priorityWhy: row.priority_why,
    solution: row.solution,
    promises: row.promises,
    pausedUntil: row.paused_until,
    departmentId: row.department_id,
    unownedSaid: row.unowned_said,
    outcome: row.outcome,
    followUpAt: row.follow_up_at,
    labels: row.labels,
    mergedInto: row.merged_into,
    splitFrom: row.split_from,
    erased: row.erased_at !== null,
    version: row.version,
  }
}

function toUnanswered(row: CaseRowData): Case['unanswered'] {
  const { unanswered: contacts, unanswered_since: since, unanswered_last: last, base_priority: base, base_at } = row
  if (contacts === null || since === null || last === null || base === null || base_at === null) return null
  return { contacts, since, last, base, baseAt: base_at }
}

function toClock(row: CaseRowData): ReplyClock {
  const times = {
    round: row.clock_round,
    startedAt: row.clock_started_at,
    warnAt: row.clock_warn_at,
    dueAt: row.clock_due_at,
  }
  switch (row.clock_state) {
    case 'running':
      return { ...times, state: 'running', warnedAt: row.clock_warned_at }
    case 'breached':
      return { ...times, state: 'breached', breachedAt: row.clock_breached_at ?? row.clock_due_at }
    case 'met':
      return {
        ...times,
        state: 'met',
        metAt: row.clock_met_at ?? row.clock_due_at,
        breachedAt: row.clock_breached_at,
      }
    case 'stopped':
      return { ...times, state: 'stopped', breachedAt: row.clock_breached_at }
  }
}

/** A case that changed in this transaction, with what happened to it. `isNew`: it began here. */
export interface CaseChange {
  readonly after: Case
  readonly events: readonly CaseEvent[]
  readonly isNew: boolean
}

/** The case, locked until the transaction ends; undefined when there is none. */
export async function lockCase(tx: Transaction, id: string): Promise<Case | undefined> {
  const row = await tx.one<CaseRowData>(
    sql`select ${caseColumns} from cases c where c.id = ${id} for update`.prepared(),
  )
  return row === undefined ? undefined : toCase(row)
}

/** Whether a case can be gone on with, held so until the transaction ends: it is neither erased nor merged meanwhile. Several may hold it so at once. */
export const holdCase = (
  tx: Transaction,
  id: string,
): Promise<Pick<Case, 'id' | 'erased' | 'mergedInto'> | undefined> =>
  tx.one(sql`
    select c.id, c.erased_at is not null as erased, c.merged_into as "mergedInto" from cases c
    where c.id = ${id} for share`)

/** What posts that are about to be stored add to what lists pick their case out by. */
export interface CaseSigns {
  /** The newest of its posts, where that is among them. */
  readonly newest: { readonly language: string | null; readonly place: string | null } | null
  /** What its customers' posts among them were judged to be (`wordsOfJudgement`). */
  readonly words: readonly string[]
}

/** Writes cases and their events together, in a few statements however many they are. The only writer of cases and of their part of the log. `signs`, by a case's id: written in the same go, because a second change of a row writes all its indexes once more; `alignCases` has the last word on them. */
export async function saveCases(
  tx: Transaction,
  changes: readonly CaseChange[],
  signs: ReadonlyMap<string, CaseSigns> = new Map(),
): Promise<void> {
  const changed = changes.filter((change) => change.events.length > 0)
  if (changed.length === 0) return
  const signsOf = ({ id }: Case): CaseSigns | undefined => signs.get(id)
  const fresh = changed.filter((change) => change.isNew).map((change) => change.after)
  const known = changed.filter((change) => !change.isNew)
  if (fresh.length > 0) {
    await tx.run(sql`
      insert into cases (id, brand_id, source_id, author_id, status, owner_id, priority, set_aside_reason, policy,
        clock_round, clock_state, clock_started_at, clock_warn_at, clock_due_at, clock_warned_at, clock_breached_at,
        clock_met_at, ring_at, first_post_id, last_post_id, post_count, opened_at, last_post_at, last_answer_at,
        settled_at, unanswered, unanswered_since, unanswered_last, base_priority, base_at, kind, priority_why, solution,
        promises, paused_until, department_id, unowned_said, outcome, follow_up_at, labels,
        merged_into, split_from, kind_by_hand, verdict, version, order_key, connector, language, place, judged)
      select n.id, n.brand_id, n.source_id, n.author_id, n.status, n.owner_id, n.priority, n.set_aside_reason, n.policy,
        n.clock_round, n.clock_state, to_timestamp(n.started / 1000.0), to_timestamp(n.warn / 1000.0),
        to_timestamp(n.due / 1000.0), to_timestamp(n.warned / 1000.0), to_timestamp(n.breached / 1000.0),
        to_timestamp(n.met / 1000.0), to_timestamp(n.ring / 1000.0), n.first_post_id, n.last_post_id, n.post_count,
        to_timestamp(n.opened / 1000.0), to_timestamp(n.last_post / 1000.0), to_timestamp(n.last_answer / 1000.0),
        to_timestamp(n.settled / 1000.0), n.unanswered, to_timestamp(n.unanswered_since / 1000.0),
        to_timestamp(n.unanswered_last / 1000.0), n.base_priority, n.base_at, n.kind,
        string_to_array(n.priority_why, ' '), n.solution, n.promises, to_timestamp(n.paused / 1000.0),
        n.department_id, n.unowned_said, n.outcome, to_timestamp(n.follow_up / 1000.0),
        string_to_array(n.labels, ' ')::uuid[], n.merged_into, n.split_from, n.kind_by_hand, n.verdict, n.version,
        n.order_key, (select s.connector from source s where s.id = n.source_id), n.language, n.place,
        ${allWords(sql`string_to_array(n.words, ' ')`)}
      from ${caseRecords(fresh, signsOf)}`)
  }
  if (known.length > 0) {
    const updated = await tx.run(
      sql`
      update cases c set status = n.status, owner_id = n.owner_id, priority = n.priority,
        set_aside_reason = n.set_aside_reason, clock_round = n.clock_round, clock_state = n.clock_state,
        clock_started_at = to_timestamp(n.started / 1000.0), clock_warn_at = to_timestamp(n.warn / 1000.0),
        clock_due_at = to_timestamp(n.due / 1000.0), clock_warned_at = to_timestamp(n.warned / 1000.0),
        clock_breached_at = to_timestamp(n.breached / 1000.0), clock_met_at = to_timestamp(n.met / 1000.0),
        ring_at = to_timestamp(n.ring / 1000.0), first_post_id = n.first_post_id, last_post_id = n.last_post_id,
        post_count = n.post_count, last_post_at = to_timestamp(n.last_post / 1000.0),
        last_answer_at = to_timestamp(n.last_answer / 1000.0),
        settled_at = to_timestamp(n.settled / 1000.0), unanswered = n.unanswered,
        unanswered_since = to_timestamp(n.unanswered_since / 1000.0),
        unanswered_last = to_timestamp(n.unanswered_last / 1000.0), base_priority = n.base_priority,
        base_at = n.base_at, policy = n.policy, kind = n.kind, priority_why = string_to_array(n.priority_why, ' '),
        solution = n.solution, promises = n.promises, paused_until = to_timestamp(n.paused / 1000.0),
        department_id = n.department_id, unowned_said = n.unowned_said, outcome = n.outcome,
        follow_up_at = to_timestamp(n.follow_up / 1000.0), labels = string_to_array(n.labels, ' ')::uuid[],
        merged_into = n.merged_into, split_from = n.split_from, kind_by_hand = n.kind_by_hand, verdict = n.verdict,
        version = n.version, order_key = n.order_key,
        language = case when n.newest then n.language else c.language end,
        place = case when n.newest then n.place else c.place end,
        judged = case when n.words = '' then c.judged
          else ${allWords(sql`c.judged || string_to_array(n.words, ' ')`)} end
      from ${caseRecords(
        known.map((change) => change.after),
        signsOf,
      )}
      join unnest(${known.map((change) => change.after.id)}::bigint[], ${known.map(
        (change) => change.after.version - change.events.length,
      )}::int[]) as b (id, version) using (id)
      where c.id = n.id and c.version = b.version`.prepared(),
    )
    if (updated !== known.length) throw new Error('A case changed under its lock; the transaction is given up.')
  }
  await appendEvents(
    tx,
    changed.flatMap(({ after, events }) => {
      const { id: caseId, brandId, sourceId } = after
      const firstVersion = after.version - events.length + 1
      return events.map((event, i) => toLog(event, { brandId, caseId, sourceId, version: firstVersion + i }))
    }),
  )
}

/** Each word once, in the one order in which a case has them. */
const allWords = (words: Sql): Sql => sql`array(select distinct word from unnest(${words}) as word order by word)`

function caseRecords(cases: readonly Case[], signsOf: (it: Case) => CaseSigns | undefined): Sql {
  const list = <T>(of: (it: Case) => T): T[] => cases.map(of)
  return sql`unnest(
    ${list((c) => c.id)}::bigint[], ${list((c) => c.brandId)}::uuid[], ${list((c) => c.sourceId)}::uuid[],
    ${list((c) => c.authorId)}::bigint[], ${list((c) => c.status)}::text[], ${list((c) => c.ownerId)}::text[],
    ${list((c) => c.priority)}::text[], ${list((c) => c.setAsideReason)}::text[],
    ${list((c) => JSON.stringify(fromPolicy(c.policy)))}::jsonb[], ${list((c) => c.clock.round)}::int[],
    ${list((c) => c.clock.state)}::text[], ${list((c) => c.clock.startedAt)}::float8[],
    ${list((c) => c.clock.warnAt)}::float8[], ${list((c) => c.clock.dueAt)}::float8[],
    ${list((c) => (c.clock.state === 'running' ? c.clock.warnedAt : null))}::float8[],
    ${list((c) => breachOf(c.clock))}::float8[],
    ${list((c) => (c.clock.state === 'met' ? c.clock.metAt : null))}::float8[],
    ${list(nextRing)}::float8[], ${list((c) => c.firstPostId)}::bigint[],
    ${list((c) => c.lastPostId)}::bigint[], ${list((c) => c.posts)}::int[], ${list((c) => c.openedAt)}::float8[],
    ${list((c) => c.lastPostAt)}::float8[], ${list((c) => c.lastAnswerAt)}::float8[],
    ${list((c) => c.settledAt)}::float8[], ${list((c) => c.unanswered?.contacts ?? null)}::int[],
    ${list((c) => c.unanswered?.since ?? null)}::float8[], ${list((c) => c.unanswered?.last ?? null)}::float8[],
    ${list((c) => c.unanswered?.base ?? null)}::text[], ${list((c) => c.unanswered?.baseAt ?? null)}::int[],
    ${list((c) => c.kind)}::text[], ${list((c) => c.priorityWhy.join(' '))}::text[],
    ${list((c) => (c.solution === null ? null : JSON.stringify(c.solution)))}::jsonb[],
    ${list((c) => JSON.stringify(c.promises))}::jsonb[], ${list((c) => c.pausedUntil)}::float8[],
    ${list((c) => c.departmentId)}::uuid[], ${list((c) => c.unownedSaid)}::boolean[],
    ${list((c) => c.outcome)}::text[], ${list((c) => c.followUpAt)}::float8[],
    ${list((c) => c.labels.join(' '))}::text[], ${list((c) => c.mergedInto)}::bigint[], ${list((c) => c.splitFrom)}::bigint[],
    ${list((c) => c.kindByHand)}::boolean[], ${list((c) => (c.verdict === null ? null : JSON.stringify(c.verdict)))}::jsonb[],
    ${list((c) => c.version)}::int[], ${list(orderKey)}::bigint[],
    ${list((c) => (signsOf(c)?.newest ?? null) !== null)}::boolean[],
    ${list((c) => signsOf(c)?.newest?.language ?? null)}::text[], ${list((c) => signsOf(c)?.newest?.place ?? null)}::text[],
    ${list((c) => signsOf(c)?.words.join(' ') ?? '')}::text[]
  ) as n (id, brand_id, source_id, author_id, status, owner_id, priority, set_aside_reason, policy, clock_round,
    clock_state, started, warn, due, warned, breached, met, ring, first_post_id, last_post_id, post_count, opened,
    last_post, last_answer, settled, unanswered, unanswered_since, unanswered_last, base_priority, base_at,
    kind, priority_why, solution, promises, paused, department_id, unowned_said, outcome, follow_up, labels,
    merged_into, split_from, kind_by_hand, verdict, version, order_key, newest, language, place, words)`
}

/** Ids for cases that are about to begin. */
export async function nextCaseIds(tx: Transaction, count: number): Promise<readonly string[]> {
  if (count === 0) return []
  const rows = await tx.rows<{ id: string }>(
    sql`
    select nextval(s.name) as id
    from (select pg_get_serial_sequence('cases', 'id')::regclass as name offset 0) s, generate_series(1, ${count}::int)`.prepared(),
  )
  return rows.map((row) => row.id)
}

/** Cases by id, locked in the order of their ids. */
export async function lockCases(tx: Transaction, ids: readonly string[]): Promise<readonly Case[]> {
  if (ids.length === 0) return []
  const rows = await tx.rows<CaseRowData>(sql`
    select ${caseColumns} from cases c where c.id = any(${ids}::bigint[]) order by c.id for update`)
  return rows.map(toCase)
}

/** Cases whose clock is due to be looked at, locked; those that another worker holds are left to it. */
export async function lockCasesToRing(tx: Transaction, now: Instant, limit: number): Promise<readonly Case[]> {
  const rows = await tx.rows<CaseRowData>(sql`
    select ${caseColumns} from cases c where c.ring_at <= to_timestamp(${now} / 1000.0)
    order by c.ring_at limit ${limit} for update skip locked`)
  return rows.map(toCase)
}

/** Settled cases whose customer is to be asked again by now, with their brands. */
export async function casesToFollowUp(
  db: Queryable,
  now: Instant,
  limit: number,
): Promise<readonly { readonly id: string; readonly brandId: string }[]> {
  return db.rows(sql`
    select c.id, c.brand_id as "brandId" from cases c
    where c.follow_up_at <= to_timestamp(${now} / 1000.0) and c.erased_at is null
    order by c.follow_up_at limit ${limit}`)
}

/** Unsettled cases whose owner may take none of their brand: asked from the few people, for the cases are many. */
export async function casesOfGone(db: Queryable, limit: number): Promise<readonly string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select c.id from "user" u cross join brand b cross join lateral (
      select c.id from cases c where c.owner_id = u.id and c.brand_id = b.id
        and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused') limit ${limit}) c
    where u.state <> 'active' or u.role = 'observer' or (u.role <> 'administrator'
      and not exists (select from brand_access a where a.user_id = u.id and a.brand_id = b.id))
    limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** The unsettled cases of an owner, locked; always in the same order. */
export async function lockCasesOwnedBy(tx: Transaction, ownerId: string): Promise<readonly Case[]> {
  const rows = await tx.rows<CaseRowData>(sql`
    select ${caseColumns} from cases c where c.owner_id = ${ownerId} and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')
    order by c.id for update`)
  return rows.map(toCase)
}
