import type { Case } from '../../domain/cases/case.ts'
import { unsaid } from '../../domain/cases/decide-care.ts'
import { withoutSettling } from '../../domain/cases/unsettle.ts'
import { putBack } from '../../domain/replies/draft.ts'
import { otherUnsettledCase } from '../../store/case-reads.ts'
import type { Transaction } from '../../store/database.ts'
import { lockDraft, putDraft } from '../../store/drafts.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { tellHand } from '../../store/presence.ts'
import { cancelWaitingReply, hasReplyWaiting, type StoredReply } from '../../store/replies.ts'
import { asOwned } from '../cases/gone-owners.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeReply } from './change-reply.ts'

/** Takes an answer back before it leaves, or while the network makes it wait, and what it promised: its words are the draft again, before what was begun since. A case that was settled with it stands where it stood before that. */
export function cancelReply(ctx: Context, input: { readonly replyId: string }): Promise<StoredReply> {
  const person = mayChangeCases(ctx)
  return changeReply(ctx, input.replyId, async (tx, reply, before) => {
    if (!(await cancelWaitingReply(tx, input.replyId))) {
      if (reply.state === 'retrying')
        throw new ServiceError('conflict', 'reply-may-stand', 'The network may have taken this answer already.')
      throw new ServiceError('conflict', 'reply-left', 'This answer has left already.')
    }
    const way = reply.private ? 'private' : 'public'
    const begun = await lockDraft(tx, reply.caseId, way)
    await putDraft(tx, reply.caseId, {
      way,
      text: putBack(reply.text, begun?.text ?? ''),
      seen: before.version + 1,
      toPostId: reply.postId === before.lastPostId ? null : reply.postId,
      version: (begun?.version ?? 0) + 1,
      by: person.userId,
      at: ctx.now(),
    })
    await tellHand(tx, { kind: 'draft', caseId: reply.caseId, brandId: before.brandId })
    const opens = await settledWith(tx, reply, before)
    const stands = opens === null ? before : { ...before, ...opens.to }
    return [
      { kind: 'reply-cancelled', replyId: input.replyId },
      ...(opens === null ? [] : [opens]),
      ...unsaid(stands, input.replyId),
    ]
  })
}

/** What opens a case again that was settled with the answer that is taken back: not while another answer of it is on its way, nor where its person goes on in another case. */
async function settledWith(
  tx: Transaction,
  reply: StoredReply,
  before: Case,
): Promise<ReturnType<typeof withoutSettling>> {
  if (before.status !== 'settled') return null
  const events = (await eventsOfCase(tx, before.id)).map(fromLog)
  const restored = withoutSettling(before, events, reply.createdAt)
  if (restored === null || (await hasReplyWaiting(tx, before.id))) return null
  if ((await otherUnsettledCase(tx, before)) !== undefined) return null
  const { ownerId } = await asOwned(tx, { ...before, ...restored.to })
  return { ...restored, to: { ...restored.to, ownerId } }
}
