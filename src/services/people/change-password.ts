import { appendAudit } from '../../store/audit.ts'
import { savePassword, tellPeople } from '../../store/people.ts'
import { endSessions } from '../../store/user-sessions.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

/** Sets another password for the person who acts, whose old one was checked; their other sessions end. */
export async function changePassword(
  ctx: Context,
  input: { readonly passwordHash: string; readonly sessionId: string },
): Promise<void> {
  const { userId } = mayReadCases(ctx)
  await ctx.db.transaction(async (tx) => {
    await savePassword(tx, userId, input.passwordHash)
    await endSessions(tx, userId, input.sessionId)
    await appendAudit(tx, { at: ctx.now(), kind: 'password-changed', actorId: userId, personId: userId })
    await tellPeople(tx, userId)
  })
}
