import type { Duration, Instant } from '../domain/model/time.ts'
import type { PersonView } from './case-reads.ts'
import type { Queryable, Transaction } from './database.ts'
import { repliesChannel } from './listen.ts'
import { type Sql, sql } from './sql.ts'

export type ReplyState = 'queued' | 'sending' | 'retrying' | 'sent' | 'refused' | 'cancelled'

/** A reply as it stands. */
export interface StoredReply {
  readonly id: string
  readonly caseId: string
  readonly postId: string
  readonly sourceId: string
  readonly author: PersonView
  readonly text: string
  /** It goes to the person alone. */
  readonly private: boolean
  readonly state: ReplyState
  readonly sendAt: Instant
  readonly attempts: number
  readonly errorKind: string | null
  readonly errorMessage: string | null
  /** The same in French; null where the network spoke for itself. */
  readonly errorMessageFr: string | null
  /** A try of it may have reached the network without our knowing. */
  readonly mayStand: boolean
  readonly externalId: string | null
  readonly url: string | null
  readonly createdAt: Instant
  readonly sentAt: Instant | null
}

interface ReplyRow {
  readonly id: string
  readonly case_id: string
  readonly post_id: string
  readonly source_id: string
  readonly author_id: string
  readonly author_name: string | null
  readonly text: string
  readonly private: boolean
  readonly state: ReplyState
  readonly send_at: Instant
  readonly attempts: number
  readonly error_kind: string | null
  readonly error_message: string | null
  readonly error_message_fr: string | null
  readonly may_stand: boolean
  readonly external_id: string | null
  readonly url: string | null
  readonly created_at: Instant
  readonly sent_at: Instant | null
}

const replyColumns: Sql = sql`r.id, r.case_id, r.post_id, r.source_id, r.author_id,
  (select u.name from "user" u where u.id = r.author_id) as author_name, r.text, r.private, r.state, r.send_at, r.attempts,
  r.error_kind, r.error_message, r.error_message_fr, r.may_stand, r.external_id, r.url, r.created_at, r.sent_at`

const toReply = (row: ReplyRow): StoredReply => ({
  id: row.id,
  caseId: row.case_id,
  postId: row.post_id,
  sourceId: row.source_id,
  author: { id: row.author_id, name: row.author_name ?? '' },
  text: row.text,
  private: row.private,
  state: row.state,
  sendAt: row.send_at,
  attempts: row.attempts,
  errorKind: row.error_kind,
  errorMessage: row.error_message,
  errorMessageFr: row.error_message_fr,
  mayStand: row.may_stand,
  externalId: row.external_id,
  url: row.url,
  createdAt: row.created_at,
  sentAt: row.sent_at,
})

/** The replies of a case, oldest first. */
export async function readReplies(db: Queryable, caseId: string): Promise<readonly StoredReply[]> {
  const rows = await db.rows<ReplyRow>(
    sql`select ${replyColumns} from reply r where r.case_id = ${caseId} order by r.created_at, r.id`.prepared(),
  )
  return rows.map(toReply)
}

/** One reply. */
export async function readReply(db: Queryable, id: string): Promise<StoredReply | undefined> {
  const row = await db.one<ReplyRow>(sql`select ${replyColumns} from reply r where r.id = ${id}`)
  return row === undefined ? undefined : toReply(row)
}

/** Which of these replies are answers of another case than this one by now. */
export async function repliesElsewhere(
  db: Queryable,
  caseId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const rows = await db.rows<{ id: string }>(
    sql`select id from reply where id = any(${ids}::uuid[]) and case_id <> ${caseId}`,
  )
  return rows.map(({ id }) => id)
}

/** Puts a reply in the queue. False when it is there already: a repeated request is one reply. */
export async function queueReply(
  tx: Transaction,
  reply: {
    readonly id: string
    readonly caseId: string
    readonly postId: string
    readonly sourceId: string
    readonly authorId: string
    readonly text: string
    readonly private: boolean
    readonly sendAt: Instant
    readonly now: Instant
  },
): Promise<boolean> {
  const added = await tx.run(sql`
    insert into reply (id, case_id, post_id, source_id, author_id, text, private, state, send_at, created_at)
    values (${reply.id}, ${reply.caseId}, ${reply.postId}, ${reply.sourceId}, ${reply.authorId}, ${reply.text}, ${reply.private}, 'queued',
      to_timestamp(${reply.sendAt} / 1000.0), to_timestamp(${reply.now} / 1000.0))
    on conflict (id) do nothing`)
  if (added === 1) await tx.run(sql`select pg_notify(${repliesChannel}, '')`)
  return added === 1
}

/** Takes a reply back that waits to leave, and of which no try may have arrived. False when it has left, or may have. */
export async function cancelWaitingReply(tx: Transaction, id: string): Promise<boolean> {
  const cancelled = await tx.run(sql`
    update reply set state = 'cancelled' where id = ${id} and state in ('queued', 'retrying') and not may_stand`)
  return cancelled === 1
}

/** Whether an answer of a case is still to reach the network. */
export async function hasReplyWaiting(tx: Transaction, caseId: string): Promise<boolean> {
  const row = await tx.one(sql`
    select 1 as found from reply where case_id = ${caseId} and state in ('queued', 'sending', 'retrying') limit 1`)
  return row !== undefined
}

/** Puts a refused reply back into the queue. False when it is not a refused one. */
export async function requeueReply(tx: Transaction, id: string, now: Instant): Promise<boolean> {
  const queued = await tx.run(sql`
    update reply set state = 'retrying', send_at = to_timestamp(${now} / 1000.0), error_kind = null, error_message = null,
      error_message_fr = null
    where id = ${id} and state = 'refused'`)
  if (queued === 1) await tx.run(sql`select pg_notify(${repliesChannel}, '')`)
  return queued === 1
}

/** A reply in the hands of one worker. The token tells its claim from a later one. */
export interface ClaimedReply {
  readonly id: string
  readonly token: string
  readonly caseId: string
  readonly postId: string
  readonly sourceId: string
  readonly text: string
  readonly private: boolean
  readonly attempts: number
  readonly createdAt: Instant
  /** When this try was due; after a crash the one that the crash ended. */
  readonly dueAt: Instant
}

/** Claims the reply that is due first, or one whose holder fell silent: what became of that try nobody knows. A claim ends by the database's clock, because the holders' clocks differ. */
export async function claimReply(
  tx: Transaction,
  holder: string,
  now: Instant,
  length: Duration,
): Promise<ClaimedReply | undefined> {
  return tx.one(sql`
    update reply set may_stand = may_stand or state = 'sending', state = 'sending', attempts = attempts + 1, claim_holder = ${holder},
      claim_token = claim_token + 1, claim_until = clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    where id = (
      select id from reply
      where (state in ('queued', 'retrying') and send_at <= to_timestamp(${now} / 1000.0))
        or (state = 'sending' and claim_until < clock_timestamp())
      order by send_at limit 1 for update skip locked)
    returning id, claim_token as token, case_id as "caseId", post_id as "postId", source_id as "sourceId", text, private, attempts,
      created_at as "createdAt", send_at as "dueAt"`)
}

/** What the other replies of a claim's case are called on the network, as far as they stand there. */
export async function readOthersSent(
  db: Queryable,
  { id, caseId }: Pick<ClaimedReply, 'id' | 'caseId'>,
): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ externalId: string }>(sql`
    select external_id as "externalId" from reply
    where case_id = ${caseId} and id <> ${id} and external_id is not null`)
  return new Set(rows.map(({ externalId }) => externalId))
}

/** The reply that a claim holds, as long as nobody took it over. */
const heldBy = (claim: Pick<ClaimedReply, 'id' | 'token'>): Sql =>
  sql`id = ${claim.id} and claim_token = ${claim.token} and state = 'sending'`

/** Holds on to a claim while the network is slow. False when it is lost. */
export async function extendClaim(
  db: Queryable,
  claim: Pick<ClaimedReply, 'id' | 'token'>,
  length: Duration,
): Promise<boolean> {
  const held = await db.run(sql`
    update reply set claim_until = clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    where ${heldBy(claim)}`)
  return held === 1
}

/** Whether a claim stands for so long still, without waiting for whoever holds the reply's row. */
export async function holdsClaim(
  db: Queryable,
  claim: Pick<ClaimedReply, 'id' | 'token'>,
  length: Duration,
): Promise<boolean> {
  const row = await db.one(sql`
    select 1 as held from reply where ${heldBy(claim)}
      and claim_until >= clock_timestamp() + ${length}::float8 * interval '1 millisecond'`)
  return row !== undefined
}

/** Gives up a claimed reply that is not to be sent any more. */
export async function dropClaimed(tx: Transaction, claim: Pick<ClaimedReply, 'id' | 'token'>): Promise<void> {
  await tx.run(sql`
    update reply set state = 'cancelled', claim_until = null
    where ${heldBy(claim)}`)
}

/** Records that the reply stands on the network. False when the claim was lost: whoever holds it now will find the reply there. */
export async function recordSent(
  tx: Transaction,
  claim: Pick<ClaimedReply, 'id' | 'token'>,
  published: { readonly externalId: string; readonly url: string | null },
  now: Instant,
): Promise<boolean> {
  const done = await tx.run(sql`
    update reply set state = 'sent', external_id = ${published.externalId}, url = ${published.url},
      sent_at = to_timestamp(${now} / 1000.0), claim_until = null, error_kind = null, error_message = null,
      error_message_fr = null
    where ${heldBy(claim)}`)
  return done === 1
}

/** Records that the network said no: to be tried again at `retryAt`, or (null) given back with the reason. */
export async function recordRefusal(
  tx: Transaction,
  claim: Pick<ClaimedReply, 'id' | 'token'>,
  refusal: {
    readonly kind: string
    readonly message: string
    readonly messageFr: string | null
    readonly mayStand: boolean
    readonly retryAt: Instant | null
  },
): Promise<boolean> {
  const done = await tx.run(sql`
    update reply set state = ${refusal.retryAt === null ? 'refused' : 'retrying'}, error_kind = ${refusal.kind},
      error_message = ${refusal.message}, error_message_fr = ${refusal.messageFr}, claim_until = null,
      may_stand = may_stand or ${refusal.mayStand},
      send_at = coalesce(to_timestamp(${refusal.retryAt}::float8 / 1000.0), send_at)
    where ${heldBy(claim)}`)
  return done === 1
}
