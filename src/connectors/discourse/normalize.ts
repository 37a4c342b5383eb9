import type { Addressed, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { picturesIn } from '../sdk/pictures.ts'
import { plainLine, plainText } from '../sdk/plain-text.ts'
import type { SeenPost } from './seen.ts'

/** What is known around a post. */
export interface Around {
  /** The forum's host and folder. */
  readonly place: string
  /** Its address. */
  readonly base: string
  readonly title: string
  /** Our own user names there, in lower case. */
  readonly own: ReadonlySet<string>
  /** What a notification said of it. */
  readonly told: Addressed | null
  /** It stands in a message, which only those read who are written to. */
  readonly isPrivate: boolean
  readonly now: Instant
}

/** Posts are called by topic and number: so whoever is answered has a name without being asked for. */
export const postId = (place: string, topic: number, number: number): string => `${place}/t/${topic}/${number}`

/** The topic and number in what a post is called; null for anything else. */
export function placeIn(externalId: string): { readonly topic: number; readonly number: number } | null {
  const [, topic, number] = /\/t\/(\d{1,15})\/(\d{1,9})$/u.exec(externalId) ?? []
  return topic === undefined || number === undefined ? null : { topic: Number(topic), number: Number(number) }
}

/** What people say, as against notes of the forum itself. */
export const isSpoken = ({ post_type: type }: SeenPost): boolean => type === 1 || type === 2

/** Whether it still stands there for readers. */
export const isThere = ({ deleted_at: at, user_deleted: byAuthor, hidden }: SeenPost): boolean =>
  (at ?? '') === '' && byAuthor !== true && hidden !== true

/** Who writes most there may write 150,000 signs; markup makes more of them. What is longer was made to keep us busy. */
const longest = 500_000
const asides = /<(\/?)aside\b[^<>]*>/giu
const ofOthers = /^<aside class="(?:quote|onebox)\b/iu
const ofPeople = /^<aside class="quote\b/iu
const mentions = /<a class="mention" href="[^"]*\/u\/([^"/?#]+)"/gu

/** Markup without what is quoted or shown of another page, each with all that stands within it. What nobody closes is kept: rather one word too many than a complaint unheard. */
export function withoutQuotes(markup: string, begins = ofOthers): string {
  let said = ''
  /** What is kept begins here. */
  let from = 0
  let quote: { readonly at: number; depth: number } | null = null
  for (const { 0: tag, 1: closes, index } of markup.matchAll(asides)) {
    if (quote === null) {
      if (begins.test(tag)) quote = { at: index, depth: 1 }
      continue
    }
    quote.depth += closes === '' ? 1 : -1
    if (quote.depth > 0) continue
    said += markup.slice(from, quote.at)
    from = index + tag.length
    quote = null
  }
  return said + markup.slice(from)
}

/** Our post of a forum's. */
export function toPost(post: SeenPost, { place, base, title, own, told, isPrivate, now }: Around): IncomingPost {
  // What is quoted was said by somebody else.
  const cooked = post.cooked.slice(0, longest)
  const said = withoutQuotes(cooked)
  const { text } = plainText(said)
  // Of a page that is shown somebody wrote the address; what a quote leads to and whom it names is its author's.
  const links = plainText(withoutQuotes(cooked, ofPeople)).links.flatMap((link) => absolute(link, base))
  const named = [...said.matchAll(mentions)].map(([, name = '']) => name.toLowerCase())
  const topicTitle = plainLine(post.topic_title ?? '')
  const user = post.username.toLowerCase()
  const ours = own.has(user)
  const parent = post.reply_to_post_number ?? (post.post_number > 1 ? 1 : null)
  return {
    externalId: postId(place, post.topic_id, post.post_number),
    revision: String(post.version),
    author: {
      externalId: typeof post.user_id === 'number' ? `${place}#user-${post.user_id}` : `${place}/u/${user}`,
      handle: post.username,
      name: post.name?.trim() || post.username,
      url: `${base}/u/${encodeURIComponent(user)}`,
      avatarUrl: absolute((post.avatar_template ?? '').replace('{size}', '96'), base)[0] ?? null,
      followers: null,
    },
    text: post.post_number === 1 && topicTitle !== '' ? `${topicTitle}\n\n${text}`.trim() : text,
    language: post.locale?.replace('_', '-') || null,
    publishedAt: momentOf(post.created_at, now),
    url: `${base}/t/${encodeURIComponent(post.topic_slug || '-')}/${post.topic_id}/${post.post_number}`,
    parentId: parent === null ? null : postId(place, post.topic_id, parent),
    rootId: post.post_number === 1 ? null : postId(place, post.topic_id, 1),
    links: [...new Set(links)].filter((it) => !it.startsWith(`${base}/u/`)).slice(0, 100),
    tags: [],
    mentions: named.map((name) => ({ externalId: `${place}/u/${name}`, handle: name })),
    reach: {
      reposts: 0,
      likes: post.actions_summary?.find(({ id }) => id === 2)?.count ?? 0,
      replies: post.reply_count ?? 0,
      quotes: post.quote_count ?? 0,
    },
    addressed: ours ? null : addressedBy(post, named, own, told),
    media: picturesIn(said, `${base}/`),
    private: isPrivate,
    ours,
    place: title,
    ref: { id: String(post.id), ...(isPrivate ? { private: 'yes' } : {}) },
  }
}

function addressedBy(
  post: SeenPost,
  named: readonly string[],
  own: ReadonlySet<string>,
  told: Addressed | null,
): Addressed | null {
  if (own.has(post.reply_to_user?.username.toLowerCase() ?? '')) return 'reply'
  return named.some((name) => own.has(name)) ? 'mention' : told
}

/** The forum's own date; never after now. */
export function momentOf(written: string, now: Instant): Instant {
  const at = Date.parse(written)
  return Number.isNaN(at) || at < 0 || at > now ? now : instant(at)
}

function absolute(reference: string, base: string): readonly string[] {
  if (reference === '' || !URL.canParse(reference, base)) return []
  const { href } = new URL(reference, base)
  return /^https?:/u.test(href) ? [href] : []
}
