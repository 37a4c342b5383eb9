import { toRole } from '../../domain/people/role.ts'
import { appendAudit } from '../../store/audit.ts'
import { lockInvitation, revokeInvitation as revoke } from '../../store/invitations.ts'
import { lockPeople } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { invitationGone, mayHandle } from './invitation.ts'
import { stillPermitted } from './still-permitted.ts'

/** Takes an invitation back; its link is dead. */
export async function revokeInvitation(ctx: Context, input: { readonly invitationId: string }): Promise<void> {
  const person = permitted(ctx, 'invite')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    // People before invitations, as everywhere.
    const held = await lockPeople(tx, [person.userId])
    const inviter = stillPermitted(held, person, 'invite')
    const before = await lockInvitation(tx, input.invitationId)
    if (before === undefined || before.acceptedAt !== null || before.revokedAt !== null) throw invitationGone()
    if (!mayHandle(inviter, { role: toRole(before.role), brandIds: before.brandIds })) throw invitationGone()
    await revoke(tx, before.id, now)
    const { userId } = person
    await appendAudit(tx, { at: now, kind: 'invitation-revoked', actorId: userId, invitationId: before.id })
  })
}
