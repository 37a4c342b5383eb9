import { randomUUID } from 'node:crypto'
import { hashSetupToken, takeSetupToken } from '../../store/setup-token.ts'
import { hasUsers, insertUser } from '../../store/users.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Makes the first account, an administrator, for whoever holds the living set-up token; of two who race, one wins. The password comes hashed. */
export async function completeSetup(
  ctx: Omit<Context, 'actor'>,
  input: {
    readonly token: string
    readonly name: string
    readonly email: string
    readonly passwordHash: string
    readonly language: string
  },
): Promise<{ readonly userId: string }> {
  const now = ctx.now()
  const userId = randomUUID()
  await ctx.db.transaction(async (tx) => {
    const taken = await takeSetupToken(tx, hashSetupToken(input.token), now)
    if (await hasUsers(tx)) throw new ServiceError('conflict', 'setup-done', 'Vigie is set up already: sign in.')
    if (!taken) {
      throw new ServiceError(
        'forbidden',
        'setup-token-dead',
        'This set-up link no longer works. Start Vigie again: it prints a new one.',
      )
    }
    await insertUser(tx, { ...input, email: input.email.toLowerCase(), id: userId, role: 'administrator' }, now)
  })
  return { userId }
}
