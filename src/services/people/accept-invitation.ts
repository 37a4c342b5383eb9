import { randomUUID } from 'node:crypto'
import { invitationOver } from '../../domain/people/link.ts'
import { appendAudit } from '../../store/audit.ts'
import { acceptInvitation as accept, lockInvitationOf } from '../../store/invitations.ts'
import { hashToken } from '../../store/link-token.ts'
import { findPerson, saveAccess } from '../../store/people.ts'
import { insertUser } from '../../store/users.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { refuseLink } from './refuse-link.ts'

/** Makes the account that somebody was invited to; of two who race with one link, one gets it. The password is hashed only for a living link: hashing is costly, and this is open to strangers. */
export async function acceptInvitation(
  ctx: Omit<Context, 'actor'>,
  input: {
    readonly token: string
    readonly name: string
    readonly hashPassword: () => Promise<string>
    readonly language: 'fr' | 'en'
  },
): Promise<{ readonly userId: string; readonly email: string }> {
  const now = ctx.now()
  const userId = randomUUID()
  return ctx.db.transaction(async (tx) => {
    const invitation = await lockInvitationOf(tx, hashToken(input.token))
    if (invitation === undefined) throw refuseLink('invitation-unknown')
    const over = invitationOver(invitation, now)
    if (over !== null) throw refuseLink(over)
    const { email, role, brandIds } = invitation
    if ((await findPerson(tx, email)) !== undefined) {
      throw new ServiceError('conflict', 'email-taken', 'Somebody with this e-mail address works here already.')
    }
    const passwordHash = await input.hashPassword()
    await insertUser(tx, { id: userId, name: input.name, email, passwordHash, role, language: input.language }, now)
    await saveAccess(tx, userId, brandIds)
    await accept(tx, invitation.id, userId, now)
    await appendAudit(tx, {
      at: now,
      kind: 'invitation-accepted',
      actorId: userId,
      personId: userId,
      invitationId: invitation.id,
      data: { role, brands: brandIds },
    })
    return { userId, email }
  })
}
