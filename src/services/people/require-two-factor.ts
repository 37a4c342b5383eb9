import { appendAudit } from '../../store/audit.ts'
import { saveTwoFactorRequired, tellPeople } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

/** Asks everybody for a second factor, or no longer. Who has none sets one up before anything else. */
export async function requireTwoFactor(ctx: Context, input: { readonly required: boolean }): Promise<void> {
  const person = permitted(ctx, 'change-security')
  await ctx.db.transaction(async (tx) => {
    await saveTwoFactorRequired(tx, input.required)
    const kind = input.required ? 'two-factor-required' : 'two-factor-optional'
    await appendAudit(tx, { at: ctx.now(), kind, actorId: person.userId })
    // No one name: it concerns everybody who is inside.
    await tellPeople(tx, '')
  })
}
