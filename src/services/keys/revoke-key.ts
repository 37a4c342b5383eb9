import { may } from '../../domain/people/may.ts'
import { readKey, saveRevoked } from '../../store/api-keys.ts'
import { appendAudit } from '../../store/audit.ts'
import { tellPeople } from '../../store/people.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'

/** Revokes a key: one's own, or anybody's for who manages people. It opens nothing from its next request on. */
export async function revokeKey(ctx: Context, input: { readonly keyId: string }): Promise<void> {
  const person = permitted(ctx, 'make-keys')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const key = await readKey(tx, input.keyId)
    if (key === undefined || (key.userId !== person.userId && !may(person.role, 'manage-people'))) {
      throw new ServiceError('not-found', 'not-found', 'This key is not here any more.')
    }
    if (!(await saveRevoked(tx, key.id, now))) return
    await appendAudit(tx, {
      at: now,
      kind: 'key-revoked',
      actorId: person.userId,
      personId: key.userId,
      data: { keyId: key.id, hint: key.hint, name: key.name },
    })
    await tellPeople(tx, key.userId)
  })
}
