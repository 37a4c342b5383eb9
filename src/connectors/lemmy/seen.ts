import { z } from 'zod'
import { fieldOf, textOf } from '../sdk/sift.ts'

const words = z.string().nullish().catch(undefined)
const count = z.number().int().min(0).catch(0)
const id = z.number().int().positive()
const address = z.string().min(1).max(2_000)

const SeenPerson = z.object({
  id,
  name: z.string().min(1).max(300),
  display_name: words,
  avatar: words,
  actor_id: address,
})
export type SeenPerson = z.infer<typeof SeenPerson>

const SeenEntry = z.object({
  id,
  ap_id: address,
  name: z.string().catch(''),
  url: words,
  /** Not for everybody's eyes. */
  nsfw: z.boolean().catch(false),
  thumbnail_url: words,
  embed_title: words,
  embed_description: words,
  alt_text: words,
  body: words,
  published: z.string().catch(''),
  updated: words,
  removed: z.boolean().catch(false),
  deleted: z.boolean().catch(false),
})
const SeenRemark = z.object({
  id,
  ap_id: address,
  content: z.string().catch(''),
  /** `0.7.12`: the ids from the top down to this comment. */
  path: z.string().catch('0'),
  published: z.string().catch(''),
  updated: words,
  removed: z.boolean().catch(false),
  deleted: z.boolean().catch(false),
})
const counts = z
  .object({ score: z.number().catch(0), child_count: count, comments: count })
  .partial()
  .catch({})
const community = z.object({ title: words, name: z.string().catch('') }).catch({ name: '' })

/** A post, or a comment with the post that it stands under: only what ours cannot do without must be right. */
export const SeenItem = z.object({
  comment: SeenRemark.optional(),
  post: SeenEntry,
  creator: SeenPerson,
  community,
  counts,
})
export type SeenItem = z.infer<typeof SeenItem>

/** The public address of an item that may be anything. */
export const idOf = (item: unknown): string => {
  const ap = textOf(fieldOf(item, 'comment') ?? fieldOf(item, 'post'), 'ap_id') ?? ''
  return /^https?:\/\/[\w.:/@#%~-]{1,400}$/u.test(ap) ? ap : 'unknown'
}
