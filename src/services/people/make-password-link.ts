import { after } from '../../domain/model/time.ts'
import { passwordLinkLife } from '../../domain/people/link.ts'
import type { Instant } from '../../domain/model/time.ts'
import { appendAudit } from '../../store/audit.ts'
import type { Transaction } from '../../store/database.ts'
import { hashToken, newToken } from '../../store/link-token.ts'
import { findPerson, lockPeople } from '../../store/people.ts'
import { replacePasswordLink } from '../../store/password-links.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'
import { notYourself, personGone } from './alter-person.ts'
import { stillPermitted } from './still-permitted.ts'

/** The token of a link for a new password, told once, and until when it works. */
export interface PasswordLink {
  readonly token: string
  readonly expiresAt: Instant
}

/** Makes a link by which a person sets a new password; the one before it is dead. Nothing else changes until it is used. Not for oneself: an open session would then be worth the password. */
export async function makePasswordLink(ctx: Context, input: { readonly personId: string }): Promise<PasswordLink> {
  const actor = permitted(ctx, 'manage-people')
  notYourself(ctx, input.personId)
  return ctx.db.transaction(async (tx) => {
    const held = await lockPeople(tx, [input.personId, actor.userId])
    stillPermitted(held, actor, 'manage-people')
    const person = held.find((it) => it.id === input.personId)
    if (person === undefined || person.state === 'removed') throw personGone()
    return makeLink(tx, ctx.now(), person.id, actor.userId)
  })
}

/** The same for the operator at the command line, who holds the key and the database anyway. */
export async function makePasswordLinkFor(
  ctx: Omit<Context, 'actor'>,
  input: { readonly email: string },
): Promise<PasswordLink> {
  return ctx.db.transaction(async (tx) => {
    const person = await findPerson(tx, input.email)
    if (person === undefined) {
      throw new ServiceError('not-found', 'person-gone', `Nobody here has the e-mail address ${input.email}.`)
    }
    if (person.state !== 'active') {
      throw new ServiceError(
        'conflict',
        'suspended',
        `${input.email} is suspended: an administrator can let them in again.`,
      )
    }
    return makeLink(tx, ctx.now(), person.id, null)
  })
}

async function makeLink(
  tx: Transaction,
  now: Instant,
  personId: string,
  actorId: string | null,
): Promise<PasswordLink> {
  const token = newToken()
  const expiresAt = after(now, passwordLinkLife)
  await replacePasswordLink(tx, personId, hashToken(token), expiresAt)
  await appendAudit(tx, { at: now, kind: 'password-link-made', actorId, personId })
  return { token, expiresAt }
}
