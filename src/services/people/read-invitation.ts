import { invitationOver } from '../../domain/people/link.ts'
import { type Role, toRole } from '../../domain/people/role.ts'
import type { Instant } from '../../domain/model/time.ts'
import { readBrands } from '../../store/brands.ts'
import { findInvitation } from '../../store/invitations.ts'
import { hashToken } from '../../store/link-token.ts'
import type { Context } from '../context.ts'
import { refuseLink } from './refuse-link.ts'

/** What an invited person reads before they accept. */
export interface InvitationLetter {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly brands: readonly string[]
  readonly language: 'fr' | 'en'
  readonly expiresAt: Instant
}

/** Shows whoever holds the link what they are invited to; nothing changes by it. */
export async function readInvitation(
  ctx: Omit<Context, 'actor'>,
  input: { readonly token: string },
): Promise<InvitationLetter> {
  const found = await findInvitation(ctx.db, hashToken(input.token))
  if (found === undefined) throw refuseLink('invitation-unknown')
  const over = invitationOver(found, ctx.now())
  if (over !== null) throw refuseLink(over)
  const brands = await readBrands(ctx.db)
  return {
    name: found.name,
    email: found.email,
    role: toRole(found.role),
    brands: brands
      .filter((it) => found.role === 'administrator' || found.brandIds.includes(it.id))
      .map((it) => it.name),
    language: found.language === 'en' ? 'en' : 'fr',
    expiresAt: found.expiresAt,
  }
}
