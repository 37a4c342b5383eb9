import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import type { SetAside } from '../sdk/connector.ts'

/** How many posts one delivery holds. */
export const mostPosts = 100

/** No sign that only steers, no half of a pair: an id is read by people in lists. */
const Id = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,400}$/u, { error: 'must be 1 to 400 signs, none of them a control sign' })
const Moment = z.iso.datetime({ offset: true, error: 'must be a date such as 2026-03-02T09:00:00Z' })
const Count = z.number().int().min(0).default(0)

const Medium = z.object({
  kind: z.enum(['picture', 'film', 'sound']).default('picture'),
  url: z.url().max(2_000),
  alt: z.string().max(2_000).optional(),
  sensitive: z.boolean().default(false),
})

const Post = z.object({
  id: Id,
  text: z.string().min(1).max(100_000),
  author: z.object({
    id: Id.optional(),
    name: z.string().trim().min(1).max(300),
    handle: z.string().max(300).optional(),
    url: z.url().max(2_000).optional(),
    followers: z.number().int().min(0).optional(),
  }),
  publishedAt: Moment.optional(),
  url: z.url().max(2_000).optional(),
  language: z.string().max(35).optional(),
  revision: z.string().max(400).optional(),
  inReplyTo: Id.optional(),
  thread: Id.optional(),
  links: z.array(z.string().max(4_000)).max(100).optional(),
  tags: z.array(z.string().max(300)).max(100).optional(),
  media: z.array(Medium).max(12).optional(),
  place: z.string().max(300).optional(),
  rating: z.object({ value: z.number().min(0).max(1_000), of: z.number().positive().max(1_000) }).optional(),
  reach: z.object({ reposts: Count, likes: Count, replies: Count, quotes: Count }).optional(),
  ours: z.boolean().optional(),
  callsForAnswer: z.boolean().optional(),
})
type Post = z.infer<typeof Post>

const Deleted = z.object({ id: Id, deleted: z.literal(true) })

/** What a delivery holds, item by item: good ones as arrivals, the others with where they stand and what is wrong with them. */
export interface Batch {
  readonly arrivals: readonly Arrival[]
  readonly bad: readonly { readonly index: number; readonly id: string | null; readonly reason: string }[]
  readonly setAside: readonly SetAside[]
  readonly received: number
}

/** What a batch is read with. */
export interface Around {
  readonly sourceId: string
  /** The sender's name for the delivery. */
  readonly key: string
  readonly sentAt: Instant
  readonly everything: boolean
}

/** Reads a delivery. A string says why it is none at all. */
export function readBatch(body: Uint8Array, around: Around): Batch | string {
  let raw: unknown
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return 'The body is not JSON in UTF-8.'
  }
  const posts: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, 'posts') : undefined
  if (!Array.isArray(posts)) return 'The body is {"posts": […]}.'
  if (posts.length > mostPosts) return `A delivery holds at most ${mostPosts} posts; this one has ${posts.length}.`
  const arrivals: Arrival[] = []
  const bad: Batch['bad'][number][] = []
  for (const [index, item] of posts.entries()) {
    const gone = Deleted.safeParse(item)
    const parsed = gone.success ? gone : Post.safeParse(item)
    if (gone.success) {
      arrivals.push({ kind: 'deleted', externalId: own(around, gone.data.id), at: around.sentAt })
    } else if (parsed.success) {
      arrivals.push({ kind: 'post', post: toPost(Post.parse(item), around) })
    } else {
      const id = Id.safeParse(typeof item === 'object' && item !== null ? Reflect.get(item, 'id') : undefined)
      bad.push({ index, id: id.success ? id.data : null, reason: whereOf(parsed.error) })
    }
  }
  const setAside = bad.map(({ index, id, reason }) => ({
    externalId: id === null ? `${around.key} #${index}` : own(around, id),
    reason,
  }))
  return { arrivals, bad, setAside, received: posts.length }
}

/** An id of the sender's is its own only: two senders may both have a post 1, and a customer 1. */
const own = ({ sourceId }: Around, id: string): string => `${sourceId}/${id}`

function toPost(post: Post, around: Around): IncomingPost {
  const { author } = post
  const ours = post.ours ?? false
  const calls = !ours && (post.callsForAnswer ?? around.everything)
  return {
    externalId: own(around, post.id),
    revision: post.revision ?? createHash('sha256').update(post.text).digest('base64url').slice(0, 16),
    // Whoever names its versions may send an older one again; elsewhere the newest sending is how it stands.
    ...(post.revision === undefined ? { inOrder: true as const } : {}),
    author: {
      // Without an id each post has somebody of its own: two people are not one because they share a name.
      externalId: own(around, author.id ?? `post ${post.id}`),
      handle: author.handle ?? '',
      name: author.name,
      url: author.url ?? null,
      avatarUrl: null,
      followers: author.followers ?? null,
    },
    text: post.text,
    language: post.language ?? null,
    publishedAt: post.publishedAt === undefined ? around.sentAt : instant(Date.parse(post.publishedAt)),
    url: post.url ?? null,
    parentId: post.inReplyTo === undefined ? null : own(around, post.inReplyTo),
    rootId: post.thread === undefined ? null : own(around, post.thread),
    links: post.links ?? [],
    tags: post.tags ?? [],
    media: (post.media ?? []).map(({ alt, ...it }) => ({ ...it, alt: alt ?? null, width: null, height: null })),
    mentions: [],
    reach: post.reach ?? null,
    rating: post.rating ?? null,
    place: post.place ?? null,
    addressed: calls ? (post.inReplyTo === undefined ? 'mention' : 'reply') : null,
    ours,
    ref: {},
  }
}

/** Where an item breaks its form and how, without what stands there. */
const whereOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'item'}: ${issue.message}`.slice(0, 300)
}
