import { createHash } from 'node:crypto'
import type { Medium } from '../../domain/model/medium.ts'
import type { Addressed, Author, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { reachIn } from '../sdk/reach.ts'
import { plainLine, plainText } from '../sdk/plain-text.ts'
import type { SeenAccount, SeenStatus } from './seen.ts'

/** What is known around a status. */
export interface Around {
  /** The server's own host: accounts that live there carry no domain. */
  readonly host: string
  /** The id of the account that Vigie is signed in with; null for the public. */
  readonly self: string | null
  /** The brand's own accounts, as full handles in lower case. */
  readonly own: ReadonlySet<string>
  /** The server told us of it as a mention. */
  readonly told: boolean
  /** The status that it answers, by uri, where that is known. */
  readonly parent: string | null
  readonly now: Instant
}

/** A handle with its domain, as everybody else would write it: `camille@piaille.fr`. */
export const fullHandle = (acct: string, host: string): string => (acct.includes('@') ? acct : `${acct}@${host}`)

/** Our author of an account. */
export function toAuthor(account: SeenAccount, host: string): Author {
  const handle = fullHandle(account.acct, host)
  return {
    externalId: account.uri || account.url || handle.toLowerCase(),
    handle,
    name: account.display_name?.trim() || handle,
    url: addressIn(account.url),
    avatarUrl: addressIn(account.avatar),
    followers: account.followers_count ?? null,
    ...verified(account),
    automated: account.bot ?? null,
  }
}

/** The server says so of a link only once the page behind it links back (rel=me). */
function verified(account: SeenAccount): Pick<Author, 'verifiedLinks'> {
  const fields = (account.fields ?? []).filter(({ verified_at: at }) => at !== null && at !== undefined)
  const links = fields.flatMap(({ value }) => plainText(value).links)
  return links.length === 0 ? {} : { verifiedLinks: links }
}

/** Some servers' clocks tell edits apart by the second only (snac): two within one differ by their words. */
const revisionOf = (editedAt: string | null | undefined, text: string): string =>
  editedAt ? `${editedAt} ${createHash('sha256').update(text).digest('base64url').slice(0, 8)}` : 'first'

/** Our post of a status. */
export function toPost(status: SeenStatus, around: Around): IncomingPost {
  const { host, self, own, parent, now } = around
  const author = toAuthor(status.account, host)
  const content = plainText(status.content)
  // What people write above a folded post belongs to it, and so does what is asked in a poll.
  const options = status.poll?.options.map(({ title }) => `• ${plainLine(title)}`).join('\n') ?? ''
  const text = [plainText(status.spoiler_text ?? '').text, content.text, options].filter((it) => it !== '').join('\n\n')
  const mentions = status.mentions.map(({ acct, url }) => {
    const handle = fullHandle(acct, host)
    return { externalId: url || handle.toLowerCase(), handle }
  })
  // A mention and a hashtag are links, too, but lead to people and words, not to what is spoken of.
  const named = new Set([
    ...status.mentions.map(({ url }) => url),
    ...status.tags.map(({ name }) => `#${name.toLowerCase()}`),
  ])
  const links = [...content.links, status.card?.url]
    .map(addressIn)
    .filter((it) => it !== null)
    .filter((it) => !named.has(it) && !isTag(it, named))
  const ours = status.account.id === self || own.has(author.handle.toLowerCase())
  return {
    externalId: status.uri,
    revision: revisionOf(status.edited_at, text),
    author,
    text,
    language: status.language || null,
    publishedAt: publishedAt(status.created_at, now),
    url: addressIn(status.url) ?? addressIn(status.uri),
    parentId: parent,
    // Which status began the thread is not said; its parent is as near as one gets without asking.
    rootId: parent,
    links: [...new Set(links)],
    tags: [...new Set(status.tags.map(({ name }) => name))],
    mentions,
    media: mediaIn(status),
    reach: reachIn({
      reposts: status.reblogs_count,
      likes: status.favourites_count,
      replies: status.replies_count,
      quotes: status.quotes_count,
    }),
    addressed: ours ? null : addressedBy(status, around),
    private: !['public', 'unlisted'].includes(status.visibility),
    ours,
    ref: {
      id: status.id,
      host,
      acct: fullHandle(status.account.acct, host),
      visibility: status.visibility,
      ...(status.spoiler_text ? { spoiler: status.spoiler_text.slice(0, 300) } : {}),
    },
  }
}

function addressedBy(status: SeenStatus, { self, own, host, told }: Around): Addressed | null {
  if (self !== null && status.in_reply_to_account_id === self) return 'reply'
  if (self !== null && status.quote?.quoted_status?.account.id === self) return 'quote'
  const named = status.mentions.some(({ id, acct }) => id === self || own.has(fullHandle(acct, host).toLowerCase()))
  return named || told ? 'mention' : null
}

const kinds: Readonly<Record<string, Medium['kind']>> = {
  image: 'picture',
  video: 'film',
  gifv: 'film',
  audio: 'sound',
}

/** Attachments and the preview of a link (MediaAttachment and PreviewCard of Mastodon's API). What the server could not fetch itself (`unknown`) is left out. */
function mediaIn(status: SeenStatus): readonly Medium[] {
  const sensitive = status.sensitive === true
  const { card } = status
  const attached = status.media_attachments.flatMap((it): readonly Medium[] => {
    const kind = kinds[it.type]
    if (kind === undefined) return []
    const { width, height } = it.meta?.original ?? {}
    return [
      {
        kind,
        url: addressIn(kind === 'picture' ? (it.url ?? it.preview_url) : it.preview_url),
        ...{ alt: it.description ?? null, sensitive, width: width ?? null, height: height ?? null },
      },
    ]
  })
  // A card says what a link leads to; beside pictures of one's own no page of the network shows it.
  if (!card || attached.length > 0 || !card.title) return attached
  const page = { url: card.url, title: card.title, words: card.description ?? '' }
  return [{ kind: 'link', url: addressIn(card.image), alt: null, sensitive, width: null, height: null, page }]
}

/** Hashtag links end with the tag, under a path that each server calls its own way. */
function isTag(address: string, named: ReadonlySet<string | null | undefined>): boolean {
  const [, word] = /\/(?:tags?|explore\/tags)\/([^/?#]+)$/iu.exec(address) ?? []
  if (word === undefined) return false
  try {
    return named.has(`#${decodeURIComponent(word).toLowerCase()}`)
  } catch {
    return false
  }
}

const addressIn = (text: string | null | undefined): string | null =>
  typeof text === 'string' && /^https?:\/\//iu.test(text) && URL.canParse(text) ? text : null

/** The author's own date, unless it lies after now. */
function publishedAt(createdAt: string, now: Instant): Instant {
  const claimed = Date.parse(createdAt)
  return Number.isNaN(claimed) || claimed < 0 || claimed > now ? now : instant(claimed)
}
