import { requeueReply, type StoredReply } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changeReply } from './change-reply.ts'

/** Sends an answer again that the network gave back. It keeps its key, so that it cannot stand there twice. */
export function retryReply(ctx: Context, input: { readonly replyId: string }): Promise<StoredReply> {
  return changeReply(ctx, input.replyId, async (tx) => {
    if (!(await requeueReply(tx, input.replyId, ctx.now()))) {
      throw new ServiceError('conflict', 'reply-not-refused', 'Only an answer that was refused is sent again.')
    }
    return { kind: 'reply-queued', replyId: input.replyId }
  })
}
