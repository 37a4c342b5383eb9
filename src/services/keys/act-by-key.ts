import { isKey, keyState } from '../../domain/people/api-key.ts'
import { common } from '../../domain/people/sight.ts'
import { minutes } from '../../domain/model/time.ts'
import { findKey, noteUsed } from '../../store/api-keys.ts'
import type { Actor, Context } from '../context.ts'
import { actorOf } from '../people/actor-of.ts'
import { hashOfKey } from './make-key.ts'

/** Noting each use would be a write for each read. */
const notedEvery = minutes(1)

type Found = NonNullable<Awaited<ReturnType<typeof actorOf>>>

/** Who acts by this key now: its person's narrower self, with the role and the brands that they have at this moment. Null for a key that is none, is over, or whose person is shut out. */
export async function actByKey(
  ctx: Omit<Context, 'actor'>,
  secret: string,
): Promise<{ readonly actor: Extract<Actor, { kind: 'person' }>; readonly person: Found['person'] } | null> {
  if (!isKey(secret)) return null
  const now = ctx.now()
  const key = await findKey(ctx.db, hashOfKey(secret))
  if (key === undefined || keyState(key, now) !== 'alive') return null
  const found = await actorOf(ctx, key.userId)
  if (found === null) return null
  if (key.lastUsedAt === null || now - key.lastUsedAt >= notedEvery) await noteUsed(ctx.db, key.id, now)
  const { actor, person } = found
  const { id, scopes } = key
  const brands = common(key.brandIds === null ? 'all' : new Set(key.brandIds), actor.brands)
  return { actor: { ...actor, brands, key: { id, scopes } }, person }
}
