import { appendAudit } from '../../store/audit.ts'
import { clearSecondFactor as clear, lockPeople, tellPeople } from '../../store/people.ts'
import { endSessions } from '../../store/user-sessions.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { notYourself, personGone } from './alter-person.ts'
import { stillPermitted } from './still-permitted.ts'

/** Takes the second factor and the passkeys of somebody away who lost the device; their sessions end. One's own is switched off with the password. */
export async function clearSecondFactor(ctx: Context, input: { readonly personId: string }): Promise<void> {
  const actor = permitted(ctx, 'manage-people')
  notYourself(ctx, input.personId)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const held = await lockPeople(tx, [input.personId, actor.userId])
    stillPermitted(held, actor, 'manage-people')
    const person = held.find((it) => it.id === input.personId)
    if (person === undefined || person.state === 'removed') throw personGone()
    await clear(tx, person.id)
    await endSessions(tx, person.id, null)
    await appendAudit(tx, { at: now, kind: 'second-factor-cleared', actorId: actor.userId, personId: person.id })
    await tellPeople(tx, person.id)
  })
}
