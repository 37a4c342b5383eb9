import type { ModerationReason } from '../../domain/cases/case.ts'
import { isGround } from '../../domain/moderation/moderation.ts'
import { readReported } from '../../store/moderation.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { moderate } from './on-network.ts'

/** Tells those who run the network of a customer's post, on a ground that is not criticism. A post is reported once. */
export async function reportPost(
  ctx: Context,
  input: {
    readonly id: string
    readonly caseId: string
    readonly postId: string | null
    readonly reason: ModerationReason
    readonly comment: string
  },
): Promise<void> {
  if (!isGround(input.reason, input.comment))
    throw new ServiceError('invalid', 'no-ground', 'A report on the ground “other” needs words.')
  await moderate(ctx, { ...input, kind: 'report', on: true }, async (session, target) => {
    if (session.report === undefined)
      throw new ServiceError('refused', 'no-moderation', 'This network does not let Vigie do that.')
    // Networks count each report: the same one twice would be two.
    if (await readReported(ctx.db, { id: input.id, caseId: input.caseId, postId: input.postId })) return
    await session.report(target, input.reason, input.comment)
  })
}
