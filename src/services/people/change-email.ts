import { appendAudit } from '../../store/audit.ts'
import { endHalfOpenDoors, saveEmail } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases } from '../permissions.ts'

/** Sets another e-mail address for the person who acts, whose password was checked. */
export async function changeEmail(ctx: Context, input: { readonly email: string }): Promise<void> {
  const { userId } = mayReadCases(ctx)
  await ctx.db.transaction(async (tx) => {
    if (!(await saveEmail(tx, userId, input.email.trim().toLowerCase()))) {
      throw new ServiceError('conflict', 'email-taken', 'Somebody with this e-mail address works here already.')
    }
    await endHalfOpenDoors(tx, userId)
    await appendAudit(tx, { at: ctx.now(), kind: 'email-changed', actorId: userId, personId: userId })
  })
}
