import type { Medium } from '../../domain/model/medium.ts'
import type { Addressed, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { isPicture } from '../sdk/pictures.ts'
import type { SeenItem } from './seen.ts'

/** What is known around an item. */
export interface Around {
  /** Where the server itself lives. */
  readonly host: string
  /** Our own accounts, as `name@host` in lower case. */
  readonly own: ReadonlySet<string>
  /** What the server said when it told us of it. */
  readonly told: Addressed | null
  /** What comments are called everywhere, by their number on this server. */
  readonly known: ReadonlyMap<number, string>
  readonly now: Instant
}

/** A person's handle with their server. */
export const handleOf = (name: string, actor: string): string =>
  URL.canParse(actor) ? `${name}@${new URL(actor).host}` : name

/** The number of the comment that one answers; null for one that stands right under its post. */
export function parentIn(path: string): number | null {
  const parent = Number(path.split('.').at(-2) ?? 0)
  return Number.isInteger(parent) && parent > 0 ? parent : null
}

const mention = /(?:^|[\s([])(?:@|\/u\/)([\w.-]+@[\w.-]+\w)/gu
const link = /https?:\/\/[^\s<>()[\]"']+[^\s<>()[\]"'.,;:!?]/gu

/** Our post of an item. */
export function toPost(item: SeenItem, { host, own, told, known, now }: Around): IncomingPost {
  const { comment, post, creator, community, counts } = item
  const body = comment?.content ?? [post.name, post.body ?? ''].filter((it) => it.trim() !== '').join('\n\n')
  const { published, updated, id, ap_id: externalId } = comment ?? post
  const handle = handleOf(creator.name, creator.actor_id)
  const ours = own.has(handle.toLowerCase())
  const parent = comment === undefined ? null : parentIn(comment.path)
  const named = [...body.matchAll(mention)].map(([, name = '']) => name.toLowerCase())
  return {
    externalId,
    revision: updated || 'first',
    author: {
      externalId: creator.actor_id,
      handle,
      name: creator.display_name?.trim() || creator.name,
      url: addressIn(creator.actor_id),
      avatarUrl: addressIn(creator.avatar),
      followers: null,
    },
    text: wordsOf(body),
    language: null,
    publishedAt: momentOf(published, now),
    url: addressIn(externalId) ?? `https://${host}/${comment === undefined ? 'post' : 'comment'}/${id}`,
    parentId: comment === undefined ? null : parent === null ? post.ap_id : (known.get(parent) ?? null),
    rootId: comment === undefined ? null : post.ap_id,
    links: [...new Set([...(comment === undefined && post.url ? [post.url] : []), ...(body.match(link) ?? [])])]
      .filter((it) => addressIn(it) !== null)
      .slice(0, 100),
    tags: [],
    media: mediaOf(item, body),
    mentions: named.map((name) => ({ externalId: name, handle: name })),
    reach: {
      reposts: 0,
      likes: Math.max(0, counts.score ?? 0),
      replies: counts.child_count ?? counts.comments ?? 0,
      quotes: 0,
    },
    addressed: ours ? null : (told ?? (named.some((name) => own.has(name)) ? 'mention' : null)),
    ours,
    place: community.title || community.name || null,
    ref: { id: String(id), host, kind: comment === undefined ? 'post' : 'comment' },
  }
}

const picture = /!\[([^\][]{0,2000})\]\((https?:\/\/[^)\s]{1,2000})(?:\s"[^"]{0,500}")?\)/giu

/** What a post leads to or shows (an address is both there), then the pictures in its words. */
function mediaOf({ comment, post }: SeenItem, body: string): readonly Medium[] {
  const sensitive = post.nsfw
  const none = { sensitive, width: null, height: null }
  const inWords = [...body.matchAll(picture)].map(
    ([, alt = '', url = '']): Medium => ({ ...none, kind: 'picture', url, alt: alt.trim() || null }),
  )
  const leads = comment === undefined ? addressIn(post.url) : null
  if (leads === null) return inWords
  if (isPicture(leads)) return [{ ...none, kind: 'picture', url: leads, alt: post.alt_text ?? null }, ...inWords]
  const page = { url: leads, title: post.embed_title ?? '', words: post.embed_description ?? '' }
  if (page.title === '') return inWords
  return [{ ...none, kind: 'link', url: addressIn(post.thumbnail_url), alt: null, page }, ...inWords]
}

/** Markdown as a person reads it: no signs of emphasis, quotes of others left out, a link by its words. */
export function wordsOf(markdown: string): string {
  return markdown
    .replace(/^\s{0,3}>.*$/gmu, '')
    .replace(/!?\[([^\][]*)\]\([^)\s]{0,2000}(?:\s"[^"]{0,500}")?\)/gu, '$1')
    .replace(/(\*\*|__|~~)(?=\S)(.{1,1000}?)\1/gu, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*\n]+)\*(?![\w*])/gu, '$1')
    .replace(/^\s{0,3}#{1,6}\s+/gmu, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!<>~|])/gu, '$1')
    .replace(/<\/?[a-z][^<>]*>/giu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()
}

const addressIn = (text: string | null | undefined): string | null =>
  typeof text === 'string' && /^https?:\/\//iu.test(text) && URL.canParse(text) ? text : null

/** The server's own date, which older ones write without a zone; never after now. */
export function momentOf(written: string, now: Instant): Instant {
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/u.test(written) ? written : `${written}Z`)
  return Number.isNaN(at) || at < 0 || at > now ? now : instant(at)
}
