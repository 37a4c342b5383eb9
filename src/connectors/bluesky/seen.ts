import { z } from 'zod'
import type { SetAside } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'

const words = z.string().optional().catch(undefined)
const count = z.number().int().min(0).optional().catch(undefined)

/** A person as the AppView shows them, as far as we read them. */
export const SeenProfile = z.object({
  did: z.string().startsWith('did:'),
  handle: words,
  displayName: words,
  avatar: words,
  followersCount: count,
})

/** A post as the AppView shows it: only what a post cannot do without must be right, the rest may be missing or strange. */
export const SeenPost = z.object({
  uri: z.string().regex(/^at:\/\/[^/]+\/[^/]+\/[^/]+$/),
  cid: z.string().catch(''),
  author: SeenProfile,
  record: z.unknown(),
  indexedAt: z.string().catch(''),
  reason: words,
  replyCount: count,
  repostCount: count,
  likeCount: count,
  quoteCount: count,
})
export type SeenPost = z.infer<typeof SeenPost>

/** Reads each item by itself: whatever cannot be read is set aside with its reason, and never takes the others with it. */
export function sift<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
): { readonly good: readonly T[]; readonly aside: readonly SetAside[] } {
  const good: T[] = []
  const aside: SetAside[] = []
  for (const item of items) {
    const parsed = schema.safeParse(item)
    if (parsed.success) good.push(parsed.data)
    else aside.push({ externalId: idOf(item), reason: whereOf(parsed.error) })
  }
  return { good, aside }
}

/** The list that an answer must hold under `name`. */
export function listIn(answer: unknown, name: string): readonly unknown[] {
  const list = fieldOf(answer, name)
  if (Array.isArray(list)) return list
  throw new ConnectorError('transient', 'Bluesky answered in a form that Vigie does not know.')
}

/** One field of what may be anything. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** One field where it holds text; null otherwise. */
export function textOf(value: unknown, name: string): string | null {
  const text = fieldOf(value, name)
  return typeof text === 'string' ? text : null
}

/** Ids are public addresses; anything longer than one is no id and may hold somebody's words. */
const idOf = (item: unknown): string => {
  const uri = textOf(item, 'uri') ?? textOf(item, 'did') ?? ''
  return /^(at:\/\/|did:)[\w.:/~-]{1,400}$/.test(uri) ? uri : 'unknown'
}

/** Where an item breaks its form, without what stands there. */
const whereOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'item'}: ${issue.code}`
}
