import type { IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import { hostOf } from './address.ts'
import type { FeedItem } from './parse.ts'
import type { Seen } from './state.ts'

/** What a post is made from beside its item. */
export interface Around {
  /** The site's own name. */
  readonly site: string
  readonly feedUrl: string
  readonly now: Instant
  /** Everything in the feed concerns the brand. */
  readonly everything: boolean
  /** Names that the brand signs with here, folded. */
  readonly signatures: ReadonlySet<string>
  /** The post that it answers, as far as it is known. */
  readonly parentId: string | null
  /** True when it was written under another post. */
  readonly isComment: boolean
  /** Nothing but this feed of the site is read: what it says comes in order. */
  readonly alone: boolean
}

/** Names behind which anybody may stand: two posts under one of them are two people's. */
const nobody =
  /^(?:anonym(?:e|ous|us)?|admin(?:istrator|istrateur)?|guest|invité|visiteur|user|utilisateur|webmaster|la rédaction|rédaction|redaction|staff|auteur|author|afp|reuters|unknown|inconnu)$/iu

/** A name as it is compared: without case, accents and doubled spaces. */
export const folded = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()

const longestText = 30_000
const justSays = /^(?:par|by|re|comment(?:aire)?(?: de| by| on| sur)?)\s*:/iu

/** The words of an item: its title, then its text, unless one says what the other does. */
export function wordsOf({ title, body }: Pick<FeedItem, 'title' | 'body'>, author: string): string {
  const flat = body.replace(/\s+/gu, ' ')
  const bare = title.replace(/(?:…|\.\.\.)$/u, '').trim()
  const redundant =
    bare === '' || flat.startsWith(bare) || folded(title).replace(justSays, '').trim() === folded(author)
  return (redundant && body !== '' ? body : body === '' ? title : `${title}\n\n${body}`)
    .slice(0, longestText)
    .toWellFormed()
}

/** The post that an item is. */
export function toPost(item: FeedItem, seen: Seen, around: Around): IncomingPost {
  const host = hostOf(item.link ?? around.feedUrl)
  const name = item.author?.name ?? around.site
  const personal =
    item.author !== null && !nobody.test(folded(item.author.name)) && folded(name) !== folded(around.site)
  const ours = around.signatures.has(folded(name))
  const text = wordsOf(item, item.author?.name ?? '')
  return {
    externalId: seen.id,
    revision: seen.words,
    ...(around.alone ? { inOrder: true as const } : {}),
    author: {
      // Without a name of its own each post has somebody of its own: two readers are not one because both stay unnamed.
      externalId: personal ? `${host} ${folded(name)}`.slice(0, 400) : `${host} ${seen.id}`,
      handle: host,
      name: name === '' ? host : name,
      url: item.author?.url ?? null,
      avatarUrl: null,
      followers: null,
    },
    text,
    language: item.language,
    publishedAt: item.published ?? item.updated ?? around.now,
    url: item.link,
    parentId: around.parentId,
    rootId: null,
    links: item.links.slice(0, 100),
    media: item.media,
    tags: item.tags.slice(0, 50),
    mentions: [],
    reach: item.replies === null ? null : { reposts: 0, likes: 0, quotes: 0, replies: item.replies },
    addressed: around.everything && !ours ? (around.isComment ? 'reply' : 'mention') : null,
    ours,
    place: around.site === '' ? host : around.site,
    ref: {},
  }
}
