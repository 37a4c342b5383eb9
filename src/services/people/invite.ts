import { randomUUID } from 'node:crypto'
import { after } from '../../domain/model/time.ts'
import { invitationLife } from '../../domain/people/link.ts'
import type { Role } from '../../domain/people/role.ts'
import { sees } from '../../domain/people/sight.ts'
import { appendAudit } from '../../store/audit.ts'
import { brandExists } from '../../store/brands.ts'
import { insertInvitation } from '../../store/invitations.ts'
import { hashToken, newToken } from '../../store/link-token.ts'
import { findPerson, lockPeople } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'
import { type FreshInvitation, mayHandle } from './invitation.ts'
import { stillPermitted } from './still-permitted.ts'

/** Invites somebody: the link is told once, to whoever invites; it works for seven days, once, for this e-mail address. */
export async function invite(
  ctx: Context,
  input: {
    readonly name: string
    readonly email: string
    readonly role: Role
    readonly brandIds: readonly string[]
    readonly language: 'fr' | 'en'
  },
): Promise<FreshInvitation> {
  const person = permitted(ctx, 'invite')
  const now = ctx.now()
  const brandIds = input.role === 'administrator' ? [] : [...new Set(input.brandIds)]
  if (input.role !== 'administrator' && brandIds.length === 0) {
    const message = 'Choose at least one brand.'
    throw new ServiceError('invalid', 'invalid', message, { facts: { errors: [{ path: 'brandIds', message }] } })
  }
  const token = newToken()
  const email = input.email.trim().toLowerCase()
  const invitation = {
    id: randomUUID(),
    name: input.name.trim(),
    email,
    role: input.role,
    brandIds,
    language: input.language,
    invitedBy: person.userId,
    createdAt: now,
    expiresAt: after(now, invitationLife),
  }
  await ctx.db.transaction(async (tx) => {
    const inviter = stillPermitted(await lockPeople(tx, [person.userId]), person, 'invite')
    if (!brandIds.every((brandId) => sees(inviter.brands, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    if (!mayHandle(inviter, { role: input.role, brandIds })) {
      throw new ServiceError('forbidden', 'forbidden', 'A lead invites agents and observers.')
    }
    for (const brandId of brandIds) {
      if (!(await brandExists(tx, brandId))) {
        throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
      }
    }
    if ((await findPerson(tx, email)) !== undefined) {
      throw new ServiceError('conflict', 'email-taken', 'Somebody with this e-mail address works here already.')
    }
    if (!(await insertInvitation(tx, { ...invitation, hash: hashToken(token) }))) {
      throw new ServiceError('conflict', 'invited-already', 'This address is invited already: renew that invitation.')
    }
    await appendAudit(tx, {
      at: now,
      kind: 'invited',
      actorId: person.userId,
      invitationId: invitation.id,
      data: { role: input.role, brands: brandIds },
    })
  })
  return { invitation, token }
}
