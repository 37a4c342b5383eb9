import { ConnectorError, remedyFor } from '../../connectors/sdk/errors.ts'
import type { PublishedReply, ReplyKey, ReplyTarget, Session } from '../../connectors/sdk/connector.ts'
import type { Case, CaseFact } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import { refusedReply } from '../../domain/cases/decide-care.ts'
import { type Instant, instant, seconds } from '../../domain/model/time.ts'
import { mayStandAfter, retryAt } from '../../domain/replies/retry.ts'
import { lockBrand } from '../../store/brands.ts'
import { otherUnsettledCase, readListedCase } from '../../store/case-reads.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { readReplyTarget } from '../../store/posts.ts'
import {
  type ClaimedReply,
  claimReply,
  dropClaimed,
  extendClaim,
  holdsClaim,
  readOthersSent,
  recordRefusal,
  recordSent,
} from '../../store/replies.ts'
import type { Queryable } from '../../store/database.ts'
import { bearsOnContacts } from '../cases/change-case.ts'
import { withoutGone } from '../cases/gone-owners.ts'
import { readPolicy } from '../clocks/desk.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { bareWords } from '../listening/bare-words.ts'

/** How long a claim stands without a sign of life from its holder: so long waits a reply whose worker was killed. */
const claimLength = seconds(12)
/** A claim that stands for less than this is made longer before the network is called. */
const beatLength = seconds(6)

/** What a publisher needs from its process: a name, sessions, and a pulse that goes on while it waits for the network. */
export interface Publisher {
  readonly holder: string
  readonly session: (sourceId: string) => Promise<Session>
  /** Runs `beat` again and again, some seconds apart, until the returned function is called. */
  readonly pulse: (beat: () => Promise<void>) => () => void
}

/** Publishes the reply that is due first: claim (transaction), call the network (none open), record (transaction). False when none is due. */
export async function publishReply(ctx: Context, publisher: Publisher): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself publishes.')
  const claimed = await ctx.db.transaction(async (tx) => {
    const claim = await claimReply(tx, publisher.holder, ctx.now(), claimLength)
    if (claim === undefined) return undefined
    const others = await readOthersSent(tx, claim)
    return { claim, target: await readReplyTarget(tx, claim.postId), others }
  })
  if (claimed === undefined) return false
  const { claim, target, others } = claimed
  const key = { id: claim.id, at: claim.createdAt, others }
  // From the claim on: to wait for the case can take longer than a claim stands.
  const stop = publisher.pulse(async () => {
    await extendClaim(ctx.db, claim, claimLength)
  })
  try {
    if (await begin(ctx, claim)) await send(ctx, publisher, { claim, key, target })
  } finally {
    stop()
  }
  return true
}

/** Says on the case that the reply is leaving. False when it must not: its claim is another's by now, or the words of its case were erased. */
async function begin(ctx: Context, claim: ClaimedReply): Promise<boolean> {
  let goes = false
  await changeCaseOf(ctx, claim, ctx.now(), {}, async (tx, before) => {
    goes = false
    if (before.erased) await dropClaimed(tx, claim)
    else goes = await holds(tx, claim)
    return goes ? [{ kind: 'reply-sending', replyId: claim.id }] : []
  })
  return goes
}

/** Whether the claim is held still. One that stands for a while needs no more than a look, which waits for nobody. */
const holds = async (db: Queryable, claim: ClaimedReply): Promise<boolean> =>
  (await holdsClaim(db, claim, beatLength)) || (await extendClaim(db, claim, claimLength))

/** A reply that leaves, and what it answers. */
interface Leaving {
  readonly claim: ClaimedReply
  readonly key: ReplyKey
  readonly target: Awaited<ReturnType<typeof readReplyTarget>>
}

async function send(ctx: Context, publisher: Publisher, { claim, key, target }: Leaving): Promise<void> {
  try {
    if (target === undefined)
      throw new ConnectorError('target_gone', 'The post to answer is not stored any more.', {
        fr: 'Le message auquel répondre n’est plus conservé.',
      })
    const session = await publisher.session(claim.sourceId)
    // Whoever took the claim meanwhile sends it, or has: two may not.
    if (!(await holds(ctx.db, claim))) return
    const asked = ctx.now()
    const { published, found } = await callNetwork(
      session,
      { ...target, whisper: claim.private && !target.private },
      { claim, key, language: target.language, deleted: target.deleted },
    )
    // What a customer wrote since then is not answered by it. A reply that is found there was sent when it was due.
    const stoodSince = found && claim.dueAt < asked ? claim.dueAt : asked
    await recordPublished(ctx, claim, published, stoodSince)
  } catch (error) {
    await recordFailure(ctx, claim, await bareWords(ctx, claim.sourceId, asConnectorError(error)))
  }
}

/** A second try looks first whether the reply stands there already: the process may have died between call and record. Under what its author has deleted nothing is written, on networks too that would take it. */
async function callNetwork(
  session: Session,
  target: ReplyTarget,
  {
    claim,
    key,
    language,
    deleted,
  }: Pick<Leaving, 'claim' | 'key'> & { readonly language: string | null; readonly deleted: boolean },
): Promise<{ readonly published: PublishedReply; readonly found: boolean }> {
  if (session.reply === undefined)
    throw new ConnectorError('permission_missing', 'This network takes no answers from here.', {
      fr: 'Ce réseau ne prend pas de réponse d’ici.',
    })
  if (claim.attempts > 1) {
    const there = await session.find?.(target, key, claim.text)
    if (there) return { published: there, found: true }
  }
  if (deleted)
    throw new ConnectorError('target_gone', 'The author has deleted the post to answer.', {
      fr: 'L’auteur a effacé le message auquel répondre.',
    })
  return { published: await session.reply(target, claim.text, key, language), found: false }
}

async function recordPublished(
  ctx: Context,
  claim: ClaimedReply,
  published: PublishedReply,
  answeredAt: Instant,
): Promise<void> {
  const now = ctx.now()
  await changeCaseOf(ctx, claim, now, {}, async (tx) => {
    if (!(await recordSent(tx, claim, published, now))) return []
    return [{ kind: 'answered', replyId: claim.id, postId: null, answeredAt }]
  })
}

async function recordFailure(ctx: Context, claim: ClaimedReply, error: ConnectorError): Promise<void> {
  const now = ctx.now()
  const again =
    remedyFor(error.kind) === 'retry'
      ? retryAt(claim, error.retryAt === null ? null : instant(error.retryAt), now)
      : null
  ctx.log.warn('reply.refused', { replyId: claim.id, kind: error.kind, again: again !== null })
  const brandId = again === null ? (await readListedCase(ctx.db, claim.caseId))?.it.brandId : undefined
  const first = async (tx: Transaction): Promise<void> => {
    // The brand first, where the case may open again: no post may open another case of this person meanwhile.
    if (brandId !== undefined) await lockBrand(tx, brandId)
  }
  await changeCaseOf(ctx, claim, now, { first }, async (tx, before) => {
    const refusal = {
      kind: error.kind,
      message: error.message.slice(0, 2_000),
      messageFr: error.fr?.slice(0, 2_000) ?? null,
      mayStand: mayStandAfter(error.kind),
      retryAt: again,
    }
    if (!(await recordRefusal(tx, claim, refusal))) return []
    const told = { replyId: claim.id, because: error.kind }
    if (again !== null) return [{ kind: 'reply-delayed', ...told }]
    const otherOpen = (await otherUnsettledCase(tx, before)) !== undefined
    return refusedReply(before, told, { otherOpen, policy: await readPolicy(tx, before, now) }, now)
  })
}

async function changeCaseOf(
  ctx: Context,
  claim: ClaimedReply,
  now: Instant,
  { first }: { readonly first?: (tx: Transaction) => Promise<void> },
  act: (tx: Transaction, before: Case) => Promise<readonly CaseFact[]>,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await first?.(tx)
    const before = await lockCase(tx, claim.caseId)
    if (before === undefined) return
    const facts = await act(tx, before)
    const change = { ...record(before, facts, null, now), isNew: false }
    await saveCases(tx, [await withoutGone(tx, change, now)])
    // An answer on one account is an answer to the person, whose other cases wait less for it.
    if (facts.some(bearsOnContacts)) {
      await countUnanswered(tx, before.brandId, [before.authorId], now)
    }
  })
}

function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error
  return new ConnectorError('transient', 'Vigie could not finish sending.', {
    fr: 'Vigie n’a pas pu finir l’envoi.',
    cause: error,
  })
}
