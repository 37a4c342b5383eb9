import { createHash, randomInt, randomUUID } from 'node:crypto'
import {
  type ApiScope,
  hintOf,
  keyAlphabet,
  keyChance,
  keyLife,
  keyOf,
  keysPerPerson,
  opens,
} from '../../domain/people/api-key.ts'
import { sees } from '../../domain/people/sight.ts'
import { after } from '../../domain/model/time.ts'
import { countLivingKeys, insertKey, type StoredKey } from '../../store/api-keys.ts'
import { appendAudit } from '../../store/audit.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { auditOfAll } from '../people/list-audit.ts'
import { permitted } from '../permissions.ts'

/** Makes a key for a program that acts for the one who makes it. The key itself is told here and never again. */
export async function makeKey(
  ctx: Context,
  input: {
    readonly name: string
    readonly scopes: readonly ApiScope[]
    /** Null: every brand that the person sees, now and later. */
    readonly brandIds: readonly string[] | null
    readonly days: number
    /** Refuses unless it is really the person who asks. */
    readonly confirm: () => Promise<void>
  },
): Promise<{ readonly key: StoredKey; readonly secret: string }> {
  const person = permitted(ctx, 'make-keys')
  await input.confirm()
  const now = ctx.now()
  const brandIds = input.brandIds === null ? null : [...new Set(input.brandIds)]
  if (brandIds?.some((id) => !sees(person.brands, id)) === true) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  if (brandIds !== null && opens(input.scopes, 'read-audit')) throw auditOfAll()
  const secret = keyOf(Array.from({ length: keyChance }, () => keyAlphabet[randomInt(keyAlphabet.length)]).join(''))
  const key: StoredKey = {
    id: randomUUID(),
    userId: person.userId,
    person: person.name,
    name: input.name,
    hint: hintOf(secret),
    scopes: [...new Set(input.scopes)],
    brandIds,
    createdAt: now,
    expiresAt: after(now, keyLife(input.days)),
    lastUsedAt: null,
    revokedAt: null,
  }
  await ctx.db.transaction(async (tx) => {
    if ((await countLivingKeys(tx, person.userId, now)) >= keysPerPerson) {
      throw new ServiceError('conflict', 'too-many-keys', `One person has at most ${keysPerPerson} keys: revoke some.`)
    }
    await insertKey(tx, key, hashOfKey(secret))
    const { id, hint, name, scopes } = key
    await appendAudit(tx, {
      at: now,
      kind: 'key-made',
      actorId: person.userId,
      personId: person.userId,
      data: { keyId: id, hint, name, scopes, brandIds },
    })
  })
  return { key, secret }
}

/** How a key is stored. */
export const hashOfKey = (secret: string): Buffer => createHash('sha256').update(secret).digest()
