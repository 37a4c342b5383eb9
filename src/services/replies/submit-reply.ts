import { abilitiesOf } from '../../connectors/sdk/connector.ts'
import { record } from '../../domain/cases/decide.ts'
import { after, seconds } from '../../domain/model/time.ts'
import { isVisible } from '../../domain/model/visible.ts'
import { blanksIn } from '../../domain/replies/template.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import { readReplyTarget } from '../../store/posts.ts'
import { queueReply, readReply, type StoredReply } from '../../store/replies.ts'
import { mustBeAlive } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { endDraft } from '../hand/end-draft.ts'
import { refuseOutdated } from '../hand/refuse-outdated.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'

/** Puts an answer into the queue; it leaves after `holdSeconds`, until which it can be taken back. The same id twice is one reply; under it nothing else is taken for sent. What was said in private is answered in private; what was said in public, where the network can and `inPrivate` asks for it. */
export async function submitReply(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly id: string
    readonly toPostId: string
    readonly text: string
    readonly inPrivate?: boolean
    readonly holdSeconds: number
    /** The case as its writer knew it when they began; refused when somebody answered or the customer wrote since. */
    readonly seen?: number
  },
): Promise<StoredReply> {
  const person = mayChangeCases(ctx)
  const now = ctx.now()
  const text = input.text.replaceAll('\u0000', '').toWellFormed().trim()
  if (!isVisible(text)) throw new ServiceError('invalid', 'invalid', 'The answer is empty.')
  const blanks = blanksIn(text).map((it) => it.says)
  if (blanks.length > 0) {
    throw new ServiceError('invalid', 'blanks-left', `Blanks are left to fill in: ${blanks.join(', ')}.`, {
      facts: { blanks },
    })
  }
  return ctx.db.transaction(async (tx) => {
    const before = await lockCase(tx, input.caseId)
    if (before === undefined) throw new ServiceError('not-found', 'not-found', `There is no case ${input.caseId}.`)
    mustSee(person, before.brandId, `There is no case ${input.caseId}.`)
    mustBeAlive(before)
    if (input.seen !== undefined) await refuseOutdated(tx, before, input.id, input.seen)
    const target = await readReplyTarget(tx, input.toPostId)
    // The answer goes out from the account that heard the post: of a brand's several accounts, the one that was addressed.
    const isHere = target?.caseId === before.id || (target?.caseId === null && target.brandId === before.brandId)
    if (target === undefined || !isHere) {
      throw new ServiceError('not-found', 'post-gone', 'The post to answer is not part of this case.')
    }
    if (target.deleted) throw new ServiceError('conflict', 'post-deleted', 'The author has deleted this post.')
    const connector = ctx.connectors.get(target.connector)
    const can = connector === undefined ? undefined : abilitiesOf(connector, target.way, target.longest)
    if (can?.reply !== true) throw new ServiceError('refused', 'no-replies', 'This network takes no answers from here.')
    if (input.inPrivate === true && !target.private && can.whisper !== true) {
      throw new ServiceError('refused', 'no-private-answers', 'This network takes no private answers from here.')
    }
    const used = can.length?.of(text) ?? 0
    if (can.length !== null && used > can.length.max) {
      throw new ServiceError('invalid', 'reply-too-long', `The answer uses ${used} of ${can.length.max}.`, {
        facts: { used, max: can.length.max, unit: can.length.unit },
      })
    }
    const added = await queueReply(tx, {
      id: input.id,
      caseId: before.id,
      postId: input.toPostId,
      sourceId: target.sourceId,
      authorId: person.userId,
      text,
      private: target.private || input.inPrivate === true,
      sendAt: after(now, seconds(input.holdSeconds)),
      now,
    })
    if (added) {
      // Somebody named owns each answer (doctrine D17): who answers a case that nobody has takes it.
      const takes = before.ownerId === null ? [{ kind: 'assigned', ownerId: person.userId } as const] : []
      const change = record(before, [...takes, { kind: 'reply-queued', replyId: input.id }], person.userId, now)
      await saveCases(tx, [{ ...change, isNew: false }])
      const inPrivate = target.private || input.inPrivate === true
      await endDraft(tx, before, { way: inPrivate ? 'private' : 'public', text, by: person.userId, at: now })
    }
    const reply = await readReply(tx, input.id)
    const isThis =
      reply?.caseId === before.id &&
      reply.text === text &&
      reply.postId === input.toPostId &&
      (reply.private || input.inPrivate !== true)
    if (reply === undefined || !isThis) {
      throw new ServiceError('conflict', 'reply-id-taken', 'Another answer has this id already.')
    }
    return reply
  })
}

export type { StoredReply }
