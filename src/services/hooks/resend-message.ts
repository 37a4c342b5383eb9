import { renewMessage } from '../../store/hook-messages.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayManageTools } from './hook.ts'

/** Tells a receiver a message again, under the same webhook-id, with all its tries before it. */
export async function resendMessage(
  ctx: Context,
  input: { readonly hookId: string; readonly messageId: string },
): Promise<void> {
  mayManageTools(ctx)
  await ctx.db.transaction(async (tx) => {
    if (await renewMessage(tx, input.hookId, input.messageId, ctx.now())) return
    throw new ServiceError('not-found', 'not-found', 'This message is not in the log any more.')
  })
}
