import { cancelQueuedReply, type StoredReply } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changeReply } from './change-reply.ts'

/** Takes an answer back before it leaves. */
export function cancelReply(ctx: Context, input: { readonly replyId: string }): Promise<StoredReply> {
  return changeReply(ctx, input.replyId, async (tx) => {
    if (!(await cancelQueuedReply(tx, input.replyId))) {
      throw new ServiceError('conflict', 'reply-left', 'This answer has left already.')
    }
    return { kind: 'reply-cancelled', replyId: input.replyId }
  })
}
