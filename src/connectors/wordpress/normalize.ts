import { createHash } from 'node:crypto'
import type { Author, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { picturesIn } from '../sdk/pictures.ts'
import { plainLine, plainText } from '../sdk/plain-text.ts'
import type { Place } from './place.ts'
import type { SeenArticle, SeenComment } from './seen.ts'

/** What is known around a comment. */
export interface Around {
  readonly place: Place
  /** The users of the site who speak for the brand. */
  readonly staff: ReadonlySet<number>
  /** Names that the brand signs with there, folded. */
  readonly signatures: ReadonlySet<string>
  readonly now: Instant
}

/** What a comment is called beyond its site. */
export const commentId = (place: Pick<Place, 'key'>, id: number): string => `${place.key}#comment-${id}`
/** What an article is called. */
export const articleId = (place: Pick<Place, 'key'>, id: number): string => `${place.key}#article-${id}`

/** The number of a comment in what it is called; null for anything else. */
export function numberIn(externalId: string): number | null {
  const [, number] = /#comment-(\d{1,15})$/u.exec(externalId) ?? []
  return number === undefined ? null : Number(number)
}

/** A name as it is compared: without case, accents and doubled spaces. */
export const folded = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()

/** Names behind which anybody may stand. */
const nobody = /^(?:anonym(?:e|ous)?|guest|invite|visiteur|user|utilisateur)?$/u

/** Whether a comment is there for somebody: published, or waiting for it. */
export const isThere = ({ status }: Pick<SeenComment, 'status'>): boolean =>
  status === 'approved' || status === 'approve' || status === 'hold'

/** What people write; pings of other sites and notes on orders are not. */
export const isSpoken = ({ type }: Pick<SeenComment, 'type'>): boolean => type === 'comment' || type === 'review'

/** Changes when the words or the standing of a comment change. */
export const markOf = (comment: Pick<SeenComment, 'content' | 'status'>): string =>
  `${comment.status === 'hold' ? 'h' : 'a'}${wordsMark(comment)}`

/** Of the words alone: plugins that hide addresses write the same words in other signs each time. */
const wordsMark = ({ content }: Pick<SeenComment, 'content'>): string =>
  createHash('sha256').update(plainText(content.rendered).text).digest('hex').slice(0, 10)

/** Our post of a comment. */
export function toPost(comment: SeenComment, { place, staff, signatures, now }: Around): IncomingPost {
  const { text, links } = plainText(comment.content.rendered)
  const author = toAuthor(comment, place)
  const ours = staff.has(comment.author) || (signatures.has(folded(author.name)) && comment.author_name !== undefined)
  const email = comment.author_email ?? ''
  return {
    externalId: commentId(place, comment.id),
    revision: wordsMark(comment),
    inOrder: true,
    author,
    text,
    language: place.language,
    publishedAt: momentOf(comment.date_gmt, now),
    url: addressIn(comment.link),
    parentId:
      comment.parent > 0 ? commentId(place, comment.parent) : comment.post > 0 ? articleId(place, comment.post) : null,
    rootId: comment.post > 0 ? articleId(place, comment.post) : null,
    links: [...new Set(links.map(addressIn).filter((it) => it !== null))].slice(0, 100),
    tags: [],
    mentions: [],
    media: picturesIn(comment.content.rendered, addressIn(comment.link) ?? undefined),
    reach: null,
    addressed: ours ? null : 'reply',
    ours,
    place: comment.status === 'hold' ? `${place.name} (${waiting(place)})` : place.name,
    ref: {
      id: String(comment.id),
      // Told to moderators alone, and erased with the post.
      ...(!ours && /^[^\s@]{1,100}@[^\s@]{1,200}$/u.test(email) ? { email } : {}),
    },
  }
}

/** Our post of the article that is commented on. */
export function toArticlePost(article: SeenArticle, { place, now }: Around): IncomingPost {
  const title = plainLine(article.title?.rendered ?? '')
  const { text } = plainText(article.excerpt?.rendered ?? '')
  return {
    externalId: articleId(place, article.id),
    revision: null,
    author: {
      externalId: `${place.key}#site`,
      handle: '',
      name: place.name,
      url: addressIn(place.home),
      avatarUrl: null,
      followers: null,
    },
    text: [title, text].filter((it) => it !== '').join('\n\n'),
    language: place.language,
    publishedAt: momentOf(article.date_gmt ?? '', now),
    url: addressIn(article.link),
    parentId: null,
    rootId: null,
    links: [],
    tags: [],
    mentions: [],
    reach: null,
    addressed: null,
    ours: true,
    place: place.name,
    ref: {},
  }
}

/** A visitor has no account: the mark that their picture is asked for with stays the same, their name is the next best. */
function toAuthor(comment: SeenComment, place: Place): Author {
  const name = plainLine(comment.author_name ?? '')
  const pictures = Object.entries(comment.author_avatar_urls ?? {}).sort(([a], [b]) => Number(b) - Number(a))
  const picture = pictures[0]?.[1]
  const [, mark] = /\/avatar\/([\da-f]{32,64})(?![\da-f])/u.exec(picture ?? '') ?? []
  const who =
    comment.author > 0
      ? `#user-${comment.author}`
      : mark !== undefined
        ? `#visitor-${mark}`
        : nobody.test(folded(name))
          ? `#visitor-of-${comment.id}`
          : `#name-${folded(name)}`
  return {
    externalId: `${place.key}${who}`.slice(0, 400),
    handle: '',
    name: name === '' ? (isFrench(place) ? 'Anonyme' : 'Anonymous') : name,
    url: addressIn(comment.author_url),
    avatarUrl: addressIn(picture),
    followers: null,
  }
}

const isFrench = ({ language }: Place): boolean => /^fr\b/iu.test(language ?? '')

/** In the language of the site, which is its owner's. */
const waiting = (place: Place): string =>
  isFrench(place) ? 'en attente, pas encore public' : 'on hold, not public yet'

const addressIn = (text: string | null | undefined): string | null =>
  typeof text === 'string' && /^https?:\/\//iu.test(text) && URL.canParse(text) ? text : null

/** The site's own date, which it writes without its zone; never after now. */
export function momentOf(written: string, now: Instant): Instant {
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/u.test(written) ? written : `${written}Z`)
  return Number.isNaN(at) || at < 0 || at > now ? now : instant(at)
}
