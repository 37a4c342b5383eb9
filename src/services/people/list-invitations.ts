import { toRole } from '../../domain/people/role.ts'
import { readPendingInvitations } from '../../store/invitations.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { type InvitationView, mayHandle, toInvitation } from './invitation.ts'

/** The invitations that wait for an answer, of those that the person who asks may handle. */
export async function listInvitations(ctx: Context): Promise<readonly InvitationView[]> {
  const person = permitted(ctx, 'read-team')
  const pending = await readPendingInvitations(ctx.db)
  return pending.filter((it) => mayHandle(person, { role: toRole(it.role), brandIds: it.brandIds })).map(toInvitation)
}
