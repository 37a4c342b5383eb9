import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** What one receiver is told of one event: ids, no words. */
export interface HookMessage {
  readonly id: string
  readonly hookId: string
  /** Its name for the receiver, the same in each try. */
  readonly key: string
  readonly at: Instant
  readonly kind: string
  readonly brandId: string | null
  readonly caseId: string | null
  readonly caseVersion: number | null
  readonly sourceId: string | null
  readonly actorId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** A message in the hands of one process, with what it takes to send it. */
export interface ClaimedMessage extends HookMessage {
  readonly token: string
  readonly attempts: number
  readonly url: string
  readonly words: boolean
  readonly allowed: readonly string[]
  readonly sealed: Buffer
}

/** One try. */
export interface HookAttempt {
  readonly at: Instant
  /** In ms. */
  readonly took: number
  readonly status: number | null
  /** Why it counts as a failure; null: it does not. */
  readonly error: string | null
  /** The same in French, where it is a sentence; null: nobody said it in French. */
  readonly errorFr: string | null
  readonly answer: string | null
}

/** A message as the log shows it. */
export interface LoggedMessage extends HookMessage {
  readonly state: 'waiting' | 'told' | 'given-up'
  /** When it is tried next; null when it is over. */
  readonly nextAt: Instant | null
  readonly attempts: readonly HookAttempt[]
}

const columns = sql`m.id, m.webhook_id as "hookId", m.key, m.at, m.kind, m.brand_id as "brandId", m.case_id as "caseId",
  m.case_version as "caseVersion", m.source_id as "sourceId", m.actor_id as "actorId", m.data`

/** The rows of events just written (`written`), as messages for every receiver that is told of them, in their order. What belongs to one case is told in order. */
export const toOutbox = (kinds: readonly string[], types: readonly string[]): Sql => sql`
  insert into webhook_message
    (webhook_id, thread, at, kind, brand_id, case_id, case_version, source_id, actor_id, data, next_at)
  select w.id, coalesce('case ' || e.case_id, case when e.kind like 'site.%' then 'sites ' || e.brand_id end,
      'source ' || e.source_id, 'brand ' || e.brand_id),
    e.at, e.kind, e.brand_id, e.case_id, e.case_version, e.source_id, e.actor_id, e.data, e.at
  from written e
    join unnest(${kinds}::text[], ${types}::text[]) as t (kind, type) on t.kind = e.kind
    join webhook w on w.state = 'on' and e.brand_id = any(w.brand_ids) and t.type = any(w.types)
  order by e.id`

/** Stores a trial for one receiver, in these hands at once; it waits for nothing and nothing waits for it. */
export async function insertTrial(
  tx: Transaction,
  hookId: string,
  trial: { readonly kind: string; readonly actorId: string; readonly length: Duration },
  now: Instant,
): Promise<ClaimedMessage | undefined> {
  const row = await tx.one<{ id: string }>(sql`
    insert into webhook_message (webhook_id, thread, at, kind, actor_id, data, next_at, attempts, claim_token, claim_until)
    select id, 'trial ' || gen_random_uuid(), to_timestamp(${now} / 1000.0), ${trial.kind}, ${trial.actorId}, '{}',
      to_timestamp(${now} / 1000.0), 1, 1, clock_timestamp() + ${trial.length}::float8 * interval '1 millisecond'
    from webhook where id = ${hookId}
    returning id`)
  return row === undefined ? undefined : claimed(tx, row.id)
}

const claimed = (tx: Transaction, id: string): Promise<ClaimedMessage | undefined> =>
  tx.one(sql`
    select ${columns}, m.claim_token as token, m.attempts, w.url, w.words, w.allowed, w.sealed_secrets as sealed
    from webhook_message m join webhook w on w.id = m.webhook_id where m.id = ${id}`)

/** Nothing of the same case waits before it. */
const isFirst = sql`not exists (
  select from webhook_message b
  where b.webhook_id = m.webhook_id and b.thread = m.thread and b.state = 'waiting' and b.id < m.id)`

/** Claims what is due first for the receiver whose turn it is: one message at a time for a receiver that fails, some at once for others. A claim ends by the database's clock, because the holders' clocks differ. */
export async function claimMessage(
  tx: Transaction,
  now: Instant,
  length: Duration,
  atOnce: number,
): Promise<ClaimedMessage | undefined> {
  const due = sql`m.state = 'waiting' and m.next_at <= to_timestamp(${now} / 1000.0)
    and (m.claim_until is null or m.claim_until < clock_timestamp())`
  const hook = await tx.one<{ id: string }>(sql`
    select w.id from webhook w
    where w.state = 'on' and (w.rest_until is null or w.rest_until <= to_timestamp(${now} / 1000.0))
      and exists (select from webhook_message m where m.webhook_id = w.id and ${due} and ${isFirst})
      and (select count(*) from webhook_message h
        where h.webhook_id = w.id and h.state = 'waiting' and h.claim_until >= clock_timestamp())
        < case when w.failures > 0 then 1 else ${atOnce}::int end
    order by w.turn_at nulls first, w.id limit 1 for no key update skip locked`)
  if (hook === undefined) return undefined
  await tx.run(sql`update webhook set turn_at = clock_timestamp() where id = ${hook.id}`)
  // Another process may have claimed between the look and the lock, so both are asked again under it.
  const message = await tx.one<{ id: string }>(sql`
    update webhook_message set attempts = attempts + 1, claim_token = claim_token + 1,
      claim_until = clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    where id = (
      select m.id from webhook_message m where m.webhook_id = ${hook.id} and ${due} and ${isFirst}
        and (select count(*) from webhook_message h
          where h.webhook_id = m.webhook_id and h.state = 'waiting' and h.claim_until >= clock_timestamp())
          < (select case when w.failures > 0 then 1 else ${atOnce}::int end from webhook w where w.id = m.webhook_id)
      order by m.next_at, m.id limit 1)
    returning id`)
  return message === undefined ? undefined : claimed(tx, message.id)
}

/** Ends a try: told, given up, or to be tried again at `nextAt`. False when the claim was lost: whoever holds it now tells it again. */
export async function recordAttempt(
  tx: Transaction,
  claim: Pick<ClaimedMessage, 'id' | 'token'>,
  attempt: HookAttempt,
  outcome: { readonly state: LoggedMessage['state']; readonly nextAt: Instant | null },
  now: Instant,
): Promise<boolean> {
  const held = await tx.run(sql`
    update webhook_message set state = ${outcome.state}, claim_until = null,
      next_at = coalesce(to_timestamp(${outcome.nextAt}::float8 / 1000.0), next_at),
      ended_at = case when ${outcome.state} <> 'waiting' then to_timestamp(${now} / 1000.0) end
    where id = ${claim.id} and claim_token = ${claim.token} and state = 'waiting'`)
  if (held !== 1) return false
  await tx.run(sql`
    insert into webhook_attempt (message_id, number, at, took, status, error, error_fr, answer)
    select ${claim.id}, coalesce(max(number), 0) + 1, to_timestamp(${attempt.at} / 1000.0), ${attempt.took},
      ${attempt.status}, ${attempt.error}, ${attempt.errorFr}, ${attempt.answer}
    from webhook_attempt where message_id = ${claim.id}`)
  return true
}

/** Gives a message its tries back, to be told at once. False when it is gone. */
export async function renewMessage(tx: Transaction, hookId: string, id: string, now: Instant): Promise<boolean> {
  const renewed = await tx.run(sql`
    update webhook_message set state = 'waiting', attempts = 0, next_at = to_timestamp(${now} / 1000.0),
      ended_at = null, claim_token = claim_token + 1, claim_until = null
    where id = ${id} and webhook_id = ${hookId}`)
  if (renewed !== 1) return false
  await tx.run(sql`update webhook set rest_until = null where id = ${hookId}`)
  return true
}

/** The log of a receiver from `before` (an id; null: the newest) on, the newest first. */
export async function readMessages(
  db: Queryable,
  hookId: string,
  before: string | null,
  limit: number,
): Promise<readonly LoggedMessage[]> {
  return db.rows(sql`
    select ${columns}, m.state, case when m.state = 'waiting' then m.next_at end as "nextAt",
      coalesce((select jsonb_agg(jsonb_build_object('at', extract(epoch from a.at) * 1000, 'took', a.took,
        'status', a.status, 'error', a.error, 'errorFr', a.error_fr, 'answer', a.answer) order by a.number)
        from webhook_attempt a where a.message_id = m.id), '[]') as attempts
    from webhook_message m
    where m.webhook_id = ${hookId} and (${before}::bigint is null or m.id < ${before}::bigint)
    order by m.id desc limit ${limit}`)
}

/** What a person wrote, and who; null where it is not there any more. */
export interface MessageWords {
  readonly text: string
  readonly author: { readonly name: string; readonly handle: string; readonly url: string | null } | null
}

/** The words of a post, with its author, or of an answer of ours, as they stand now: what was erased meanwhile is told to nobody. */
export async function readWords(
  db: Queryable,
  of: { readonly postId: string | null; readonly replyId: string | null },
): Promise<MessageWords | null> {
  const row = await db.one<MessageWords>(sql`
    select p.text, jsonb_build_object('name', a.name, 'handle', a.handle, 'url', a.url) as author
    from post p join author a on a.id = p.author_id
    where p.id = ${of.postId}::bigint and p.deleted_at is null and a.erased_at is null and p.text <> ''
    union all
    select r.text, null from reply r where r.id = ${of.replyId}::uuid and r.text <> ''`)
  return row ?? null
}

/** The same, held as it stands until the transaction ends: what is kept beside it now is found by whoever erases it then. */
export async function holdWords(
  tx: Transaction,
  of: { readonly postId: string | null; readonly replyId: string | null },
): Promise<MessageWords | null> {
  await tx.run(sql`select 1 from post where id = ${of.postId}::bigint for share`)
  await tx.run(sql`select 1 from reply where id = ${of.replyId}::uuid for share`)
  return readWords(tx, of)
}

/** Forgets messages that ended before then. What still waits is kept. */
export async function forgetMessages(db: Queryable, before: Instant): Promise<void> {
  await db.run(sql`delete from webhook_message where ended_at < to_timestamp(${before} / 1000.0)`)
}

/** Takes away what receivers answered about these cases, and about these posts and replies wherever they stood when it was told: they may have said our words back. */
export async function eraseAnswers(
  tx: Transaction,
  of: {
    readonly caseIds: readonly string[]
    readonly postIds: readonly string[]
    readonly replyIds: readonly string[]
  },
): Promise<void> {
  await tx.run(sql`
    with recursive around (id) as (
      (select unnest(${of.caseIds}::bigint[])
      union
      select case_id from post where id = any(${of.postIds}::bigint[]) and case_id is not null)
      union
      select case when m.from_case = a.id then m.to_case else m.from_case end
      from around a join case_move m on m.from_case = a.id or m.to_case = a.id)
    update webhook_attempt set answer = null
    where answer is not null and message_id in (
      select m.id from around a join webhook_message m on m.case_id = a.id
      where a.id = any(${of.caseIds}::bigint[]) or m.data->>'postId' = any(${of.postIds}::text[])
        or m.data->>'replyId' = any(${of.replyIds}::text[]))`)
}

/** A moment as ISO 8601 in universal time. */
export const written = (at: number): string => new Date(at).toISOString()
