import type { ModerationReason } from '../../domain/cases/case.ts'
import { isGround } from '../../domain/moderation/moderation.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { moderate } from './on-network.ts'

/** Keeps the author of a case and our account from each other, on a ground that is not criticism, or no longer; twice is once. */
export async function blockAuthor(
  ctx: Context,
  input: {
    readonly id: string
    readonly caseId: string
    readonly on: boolean
    readonly reason: ModerationReason | null
    readonly comment: string
  },
): Promise<void> {
  if (input.on && (input.reason === null || !isGround(input.reason, input.comment)))
    throw new ServiceError('invalid', 'no-ground', 'A block needs a ground, and “other” needs words.')
  await moderate(ctx, { ...input, postId: null, kind: 'block' }, (session, target) => session.block?.(target, input.on))
}
