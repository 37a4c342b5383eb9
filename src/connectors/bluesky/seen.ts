import { z } from 'zod'
import { ConnectorError } from '../sdk/errors.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'

const words = z.string().optional().catch(undefined)
const count = z.number().int().min(0).optional().catch(undefined)

/** A person as the AppView shows them, as far as we read them. */
export const SeenProfile = z.object({
  did: z.string().startsWith('did:'),
  handle: words,
  displayName: words,
  avatar: words,
  followersCount: count,
  labels: z
    .array(z.object({ val: z.string(), src: z.string() }).catch({ val: '', src: '' }))
    .optional()
    .catch(undefined),
  viewer: z
    .object({ blockedBy: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
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
  viewer: z
    .object({ replyDisabled: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
export type SeenPost = z.infer<typeof SeenPost>

/** The list that an answer must hold under `name`. */
export function listIn(answer: unknown, name: string): readonly unknown[] {
  const list = fieldOf(answer, name)
  if (Array.isArray(list)) return list
  throw new ConnectorError('transient', 'Bluesky answered in a form that Vigie does not know.', {
    fr: 'Bluesky a répondu dans une forme que Vigie ne connaît pas.',
  })
}

/** Ids are public addresses; anything longer than one is no id and may hold somebody's words. */
export const idOf = (item: unknown): string => {
  const uri = textOf(item, 'uri') ?? textOf(item, 'did') ?? ''
  return /^(at:\/\/|did:)[\w.:/~-]{1,400}$/.test(uri) ? uri : 'unknown'
}
