import { readPerson } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

/** Whether the house asks everybody for a second factor, and whether the person who asks has one. */
export async function readSecurity(
  ctx: Context,
): Promise<{ readonly twoFactor: boolean; readonly twoFactorRequired: boolean }> {
  const person = await readPerson(ctx.db, mayReadCases(ctx).userId)
  return { twoFactor: person?.twoFactor ?? false, twoFactorRequired: person?.twoFactorRequired ?? false }
}
