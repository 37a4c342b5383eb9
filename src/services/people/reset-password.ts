import { appendAudit } from '../../store/audit.ts'
import { hashToken } from '../../store/link-token.ts'
import { findPasswordLink, takePasswordLink } from '../../store/password-links.ts'
import { lockPeople, readPerson, savePassword, tellPeople } from '../../store/people.ts'
import { endSessions } from '../../store/user-sessions.ts'
import type { Context } from '../context.ts'
import { refuseLink } from './refuse-link.ts'

/** Whose new password the link sets; nothing changes by asking. */
export async function readPasswordLink(
  ctx: Omit<Context, 'actor'>,
  input: { readonly token: string },
): Promise<{ readonly name: string; readonly email: string }> {
  const link = await findPasswordLink(ctx.db, hashToken(input.token), ctx.now())
  const person = link === undefined ? undefined : await readPerson(ctx.db, link.userId)
  if (person === undefined || person.state !== 'active') throw refuseLink('password-link-dead')
  return { name: person.name, email: person.email }
}

/** Sets a new password by a living link, once; all sessions of the person end. A second factor stays. */
export async function resetPassword(
  ctx: Omit<Context, 'actor'>,
  input: { readonly token: string; readonly hashPassword: () => Promise<string> },
): Promise<{ readonly email: string }> {
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const hash = hashToken(input.token)
    const link = await findPasswordLink(tx, hash, now)
    if (link === undefined) throw refuseLink('password-link-dead')
    // People before links, as wherever a link ends with the rights of who made it.
    const person = (await lockPeople(tx, [link.userId])).find((it) => it.id === link.userId)
    if (person === undefined || person.state !== 'active') throw refuseLink('password-link-dead')
    if ((await takePasswordLink(tx, hash, now)) === undefined) throw refuseLink('password-link-dead')
    await savePassword(tx, person.id, await input.hashPassword())
    await endSessions(tx, person.id, null)
    await appendAudit(tx, { at: now, kind: 'password-reset', actorId: person.id, personId: person.id })
    await tellPeople(tx, person.id)
    return { email: person.email }
  })
}
