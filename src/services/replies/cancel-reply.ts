import { unsaid } from '../../domain/cases/decide-care.ts'
import { putBack } from '../../domain/replies/draft.ts'
import { lockDraft, putDraft } from '../../store/drafts.ts'
import { tellHand } from '../../store/presence.ts'
import { cancelWaitingReply, type StoredReply } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'
import { changeReply } from './change-reply.ts'

/** Takes an answer back before it leaves, or while the network makes it wait, and what it promised: its words are the draft again, before what was begun since. */
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
    return [{ kind: 'reply-cancelled', replyId: input.replyId }, ...unsaid(before, input.replyId)]
  })
}
