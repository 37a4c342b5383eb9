import type { Author, IncomingPost } from '../../domain/model/post.ts'

const longestText = 100_000
const longestName = 300
const mostLinks = 100
const largestCount = 2_147_483_647

/** Makes a stranger's post safe to store: no NUL, no half surrogate pairs, bounded lengths, only http(s) addresses. Words stay as they were written. */
export function cleanPost(post: IncomingPost): IncomingPost {
  return {
    ...post,
    text: cleanText(post.text, longestText),
    author: cleanAuthor(post.author),
    language: post.language === null ? null : cleanText(post.language, 35),
    url: webAddress(post.url),
    links: post.links.slice(0, mostLinks).flatMap((link) => webAddress(link) ?? []),
    tags: post.tags.slice(0, mostLinks).map((tag) => cleanText(tag, longestName)),
    reach:
      post.reach === null
        ? null
        : {
            reposts: count(post.reach.reposts),
            likes: count(post.reach.likes),
            replies: count(post.reach.replies),
            quotes: count(post.reach.quotes),
          },
    rating: post.rating && Number.isFinite(post.rating.value) && Number.isFinite(post.rating.of) ? post.rating : null,
    place: post.place ? cleanText(post.place, longestName) : null,
    ref: Object.fromEntries(
      Object.entries(post.ref).map(([key, value]) => [cleanText(key, longestName), cleanText(value, 2_000)]),
    ),
  }
}

/** The same for a person. */
export function cleanAuthor(author: Author): Author {
  return {
    externalId: cleanText(author.externalId, 500),
    handle: cleanText(author.handle, longestName),
    // A name stands inside our sentences: the marks that turn the direction of writing around would turn those too.
    name: cleanText(author.name, longestName).replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, ''),
    url: webAddress(author.url),
    avatarUrl: webAddress(author.avatarUrl),
    followers: author.followers === null ? null : count(author.followers),
  }
}

function cleanText(text: string, longest: number): string {
  const bounded = text.length > longest ? text.slice(0, longest) : text
  return (bounded.includes('\u0000') ? bounded.replaceAll('\u0000', '') : bounded).toWellFormed()
}

function webAddress(url: string | null): string | null {
  if (url === null || url.length > 4_000 || !/^https?:\/\//i.test(url)) return null
  return URL.canParse(url) ? cleanText(url, 4_000) : null
}

const count = (n: number): number => Math.min(Math.max(Math.trunc(n) || 0, 0), largestCount)
