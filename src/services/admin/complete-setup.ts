import { randomUUID } from 'node:crypto'
import { hashSetupToken, takeSetupToken } from '../../store/setup-token.ts'
import { hasUsers, insertUser } from '../../store/users.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Makes the first account, an administrator, for whoever holds the living set-up token; of two who race, one wins. The password is hashed only for them: hashing is costly, and this is open to strangers. */
export async function completeSetup(
  ctx: Omit<Context, 'actor'>,
  input: {
    readonly token: string
    readonly name: string
    readonly email: string
    readonly hashPassword: () => Promise<string>
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
    const { name, language } = input
    const passwordHash = await input.hashPassword()
    const user = { id: userId, name, email: input.email.toLowerCase(), passwordHash, role: 'administrator', language }
    await insertUser(tx, user, now)
  })
  return { userId }
}
