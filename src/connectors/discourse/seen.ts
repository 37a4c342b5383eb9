import { z } from 'zod'
import { fieldOf } from '../sdk/sift.ts'

const words = z.string().nullish().catch(undefined)
const count = z.number().int().min(0).nullish().catch(undefined)
const yes = z.boolean().nullish().catch(undefined)

/** A post of a forum, as far as we read it: only what it cannot do without must be right. */
export const SeenPost = z.object({
  id: z.number().int().positive(),
  topic_id: z.number().int().positive(),
  post_number: z.number().int().positive(),
  username: z.string().min(1).max(200),
  user_id: z.number().int().nullish().catch(undefined),
  name: words,
  avatar_template: words,
  cooked: z.string().catch(''),
  created_at: z.string().catch(''),
  /** 1: what people write, 2: what moderators write; the rest are notes of the forum itself, or whispers. */
  post_type: z.number().int().catch(1),
  version: z.number().int().catch(1),
  reply_to_post_number: z.coerce.number().int().positive().nullish().catch(undefined),
  reply_to_user: z.object({ username: z.string() }).nullish().catch(undefined),
  topic_title: words,
  topic_slug: words,
  locale: words,
  deleted_at: words,
  user_deleted: yes,
  hidden: yes,
  reply_count: count,
  quote_count: count,
  actions_summary: z
    .array(z.object({ id: z.number(), count }))
    .nullish()
    .catch(undefined),
})
export type SeenPost = z.infer<typeof SeenPost>

/** A notification: which post it is about stands in its data. */
export const SeenNotification = z.object({
  id: z.number().int(),
  notification_type: z.number().int(),
  created_at: z.string(),
  topic_id: z.number().int().positive(),
  post_number: z.number().int().positive(),
})
export type SeenNotification = z.infer<typeof SeenNotification>

/** Notifications that somebody speaks to us: mentioned, replied, quoted, private message, group mentioned. */
export const speaksToUs: ReadonlyMap<number, 'mention' | 'reply' | 'quote'> = new Map([
  [1, 'mention'],
  [2, 'reply'],
  [3, 'quote'],
  [6, 'mention'],
  [15, 'mention'],
])

/** The number of an item that may be anything. */
export const idOf = (item: unknown): string => {
  const id = fieldOf(item, 'id')
  return typeof id === 'number' ? `post ${id}` : 'unknown'
}
