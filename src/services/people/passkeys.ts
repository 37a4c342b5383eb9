import { appendAudit } from '../../store/audit.ts'
import { readPasskeys, removePasskey as remove, type StoredPasskey } from '../../store/passkeys.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases } from '../permissions.ts'

export type { StoredPasskey } from '../../store/passkeys.ts'

/** The passkeys of the person who asks. */
export function listPasskeys(ctx: Context): Promise<readonly StoredPasskey[]> {
  return readPasskeys(ctx.db, mayReadCases(ctx).userId)
}

/** Removes a passkey of one's own. */
export async function removePasskey(ctx: Context, input: { readonly passkeyId: string }): Promise<void> {
  const { userId } = mayReadCases(ctx)
  await ctx.db.transaction(async (tx) => {
    if (!(await remove(tx, userId, input.passkeyId))) {
      throw new ServiceError('not-found', 'not-found', 'This passkey is not here any more.')
    }
    await appendAudit(tx, { at: ctx.now(), kind: 'passkey-removed', actorId: userId, personId: userId })
  })
}
