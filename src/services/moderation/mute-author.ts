import type { Context } from '../context.ts'
import { moderate } from './on-network.ts'

/** Keeps the author of a case from the view of the account that heard them, or no longer. Nobody else notices; twice is once. */
export function muteAuthor(
  ctx: Context,
  input: { readonly id: string; readonly caseId: string; readonly on: boolean },
): Promise<void> {
  return moderate(ctx, { ...input, postId: null, kind: 'mute', reason: null, comment: '' }, (session, target) =>
    session.mute?.(target, input.on),
  )
}
