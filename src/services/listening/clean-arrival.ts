import type { Author, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'

const longestText = 100_000
const longestName = 300
/** Longer than any network's ids, and short enough for an index. */
const longestId = 1_000
const mostLinks = 100
const largestCount = 2_147_483_647

/** A post that cannot be stored as it is; the message holds nothing of it. */
export class UnfitPost extends Error {
  override readonly name = 'UnfitPost'
}

const reaches = ['reposts', 'likes', 'replies', 'quotes'] as const

/** Makes a stranger's post safe to store: no NUL, no half surrogate pairs, bounded lengths, only http(s) addresses, no date that lies ahead. Words stay as they were written, but for letters and accents that came apart. */
export function cleanPost(post: IncomingPost, now: Instant): IncomingPost {
  return {
    ...post,
    externalId: cleanId(post.externalId),
    ...(post.apartId === undefined ? {} : { apartId: cleanId(post.apartId) }),
    revision: post.revision === null ? null : cleanText(post.revision, longestId),
    parentId: linkedId(post.parentId),
    rootId: linkedId(post.rootId),
    publishedAt: pastMoment(post.publishedAt, now),
    text: cleanWords(post.text, longestText),
    author: cleanAuthor(post.author),
    language: post.language === null ? null : cleanText(post.language, 35),
    url: webAddress(post.url),
    links: post.links.slice(0, mostLinks).flatMap((link) => webAddress(link) ?? []),
    tags: post.tags.slice(0, mostLinks).map((tag) => cleanText(tag, longestName)),
    reach:
      post.reach === null
        ? null
        : Object.fromEntries(
            reaches.flatMap((it) => {
              const told = post.reach?.[it]
              return told === undefined ? [] : [[it, count(told)]]
            }),
          ),
    rating: post.rating && Number.isFinite(post.rating.value) && Number.isFinite(post.rating.of) ? post.rating : null,
    place: post.place ? cleanWords(post.place, longestName) : null,
    ref: Object.fromEntries(
      Object.entries(post.ref).map(([key, value]) => [cleanText(key, longestName), cleanText(value, 2_000)]),
    ),
  }
}

/** The same for a person. */
export function cleanAuthor(author: Author): Author {
  const id = cleanText(author.externalId, longestId)
  if (id === '') throw new UnfitPost('no-author')
  const name = cleanText(author.name, longestName)
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  // Where there are no handles, a name is enough; whoever shows neither is known by the network's id.
  const handle = cleanText(author.handle, longestName).trim() || (name === '' ? id : '')
  return {
    externalId: id,
    handle,
    // A name stands inside our sentences: the marks that turn the direction of writing around would turn those too.
    name: name || handle,
    url: webAddress(author.url),
    avatarUrl: webAddress(author.avatarUrl),
    followers: author.followers === null ? null : count(author.followers),
    ...(author.verifiedLinks
      ? { verifiedLinks: author.verifiedLinks.slice(0, mostLinks).flatMap((link) => webAddress(link) ?? []) }
      : {}),
    ...(author.address ? { address: cleanText(author.address, longestName) } : {}),
    automated: author.automated ?? null,
  }
}

/** The id of a post, as far as it can be one: a cut id would be another post's. */
export function cleanId(id: string): string {
  const clean = cleanText(id, longestId + 1)
  if (clean === '') throw new UnfitPost('no-id')
  if (clean.length > longestId) throw new UnfitPost('id-too-long')
  return clean
}

/** An id that only points elsewhere: where it cannot be one, it points nowhere. */
function linkedId(id: string | null): string | null {
  if (id === null) return null
  const clean = cleanText(id, longestId + 1)
  return clean === '' || clean.length > longestId ? null : clean
}

/** A date that lies ahead would make its post newer than every answer. */
const pastMoment = (at: Instant, now: Instant): Instant =>
  Number.isFinite(at) ? instant(Math.trunc(Math.min(Math.max(at, 0), now))) : now

function cleanText(text: string, longest: number): string {
  const bounded = text.length > longest ? text.slice(0, longest) : text
  return (bounded.includes('\u0000') ? bounded.replaceAll('\u0000', '') : bounded).toWellFormed()
}

/** Words that people read and search; names are found either way. A letter and its accent apart, as some devices write them, look the same as the one letter and are found by nobody who types that. */
const cleanWords = (text: string, longest: number): string => cleanText(text.normalize('NFC'), longest)

function webAddress(url: string | null): string | null {
  if (url === null || url.length > 4_000 || !/^https?:\/\//i.test(url)) return null
  return URL.canParse(url) ? cleanText(url, 4_000) : null
}

const count = (n: number): number => Math.min(Math.max(Math.trunc(n) || 0, 0), largestCount)
