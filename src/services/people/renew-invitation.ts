import { after } from '../../domain/model/time.ts'
import { invitationLife } from '../../domain/people/link.ts'
import { toRole } from '../../domain/people/role.ts'
import { appendAudit } from '../../store/audit.ts'
import { lockInvitation, renewLink } from '../../store/invitations.ts'
import { hashToken, newToken } from '../../store/link-token.ts'
import { lockPeople } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { type FreshInvitation, invitationGone, mayHandle, toInvitation } from './invitation.ts'
import { stillPermitted } from './still-permitted.ts'

/** Gives an open invitation a new link and seven more days; the link before it is dead. */
export async function renewInvitation(
  ctx: Context,
  input: { readonly invitationId: string },
): Promise<FreshInvitation> {
  const person = permitted(ctx, 'invite')
  const now = ctx.now()
  const token = newToken()
  return ctx.db.transaction(async (tx) => {
    // People before invitations, as everywhere.
    const held = await lockPeople(tx, [person.userId])
    const inviter = stillPermitted(held, person, 'invite')
    const before = await lockInvitation(tx, input.invitationId)
    if (before === undefined || before.acceptedAt !== null || before.revokedAt !== null) throw invitationGone()
    if (!mayHandle(inviter, { role: toRole(before.role), brandIds: before.brandIds })) throw invitationGone()
    const expiresAt = after(now, invitationLife)
    const { userId } = person
    await renewLink(tx, before.id, { hash: hashToken(token), expiresAt, by: userId })
    await appendAudit(tx, { at: now, kind: 'invitation-renewed', actorId: userId, invitationId: before.id })
    return { invitation: toInvitation({ ...before, expiresAt }), token }
  })
}
