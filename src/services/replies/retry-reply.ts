import { saidAgain } from '../../domain/cases/decide-care.ts'
import { requeueReply, type StoredReply } from '../../store/replies.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changeReply } from './change-reply.ts'

/** Sends an answer again that the network gave back, with what it promises. It keeps its key, so that it cannot stand there twice. */
export function retryReply(ctx: Context, input: { readonly replyId: string }): Promise<StoredReply> {
  const now = ctx.now()
  return changeReply(ctx, input.replyId, async (tx, _reply, before) => {
    if (!(await requeueReply(tx, input.replyId, now))) {
      throw new ServiceError('conflict', 'reply-not-refused', 'Only an answer that was refused is sent again.')
    }
    return [{ kind: 'reply-queued', replyId: input.replyId }, ...saidAgain(before, input.replyId, now)]
  })
}
