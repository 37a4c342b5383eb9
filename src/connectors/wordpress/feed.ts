import type { Edge } from '../sdk/connector.ts'
import { readMarkup } from '../sdk/markup.ts'
import { refusalOf, strange } from './errors.ts'
import type { Place } from './place.ts'
import type { SeenComment } from './seen.ts'

/** The comments that a site's feed shows to everybody, newest first, in the form of its REST API as far as it tells: for sites that keep that closed. */
export async function readFeed(edge: Edge, place: Place): Promise<readonly SeenComment[]> {
  const { host } = new URL(place.home)
  let status = 404
  for (const path of ['comments/feed/', '?feed=comments-rss2']) {
    const answer = await edge.fetch(new URL(path, place.home.replace(/\/?$/u, '/')), {
      headers: { accept: 'application/rss+xml, text/xml;q=0.9' },
    })
    const text = await answer.text()
    if (answer.ok && /<rss\b/iu.test(text.slice(0, 2_000))) return commentsIn(text)
    if (answer.ok && status === 404) status = 200
    if (!answer.ok && answer.status !== 404) status = answer.status
  }
  if (status === 200) throw strange(host)
  throw refusalOf({ host, status, code: null, said: '', retryAt: null, signedIn: false })
}

const longestFeed = 2_000_000

/** The comments in the text of a feed. An item that names no comment is none. */
export function commentsIn(xml: string): readonly SeenComment[] {
  const comments: SeenComment[] = []
  let item: Map<string, string> | null = null
  let field = ''
  readMarkup(
    xml.slice(0, longestFeed),
    {
      onopentag(name) {
        if (name === 'item') item = new Map()
        field = name
      },
      ontext(text) {
        if (item !== null && field !== '') item.set(field, (item.get(field) ?? '') + text)
      },
      onclosetag(name) {
        field = ''
        if (name !== 'item' || item === null) return
        const comment = toComment(item)
        if (comment !== null) comments.push(comment)
        item = null
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  return comments
}

function toComment(item: ReadonlyMap<string, string>): SeenComment | null {
  const link = item.get('link')?.trim() ?? ''
  const [, id] =
    /#comment-(\d{1,15})$/u.exec(link) ?? /#comment-(\d{1,15})$/u.exec(item.get('guid')?.trim() ?? '') ?? []
  if (id === undefined) return null
  const [, post] = /[?&]p=(\d{1,15})/u.exec(item.get('guid') ?? '') ?? []
  const written = Date.parse(item.get('pubDate')?.trim() ?? '')
  return {
    id: Number(id),
    post: Number(post ?? 0),
    parent: 0,
    author: 0,
    author_name: item.get('dc:creator')?.trim(),
    author_email: undefined,
    author_url: undefined,
    author_user_agent: undefined,
    date_gmt: Number.isNaN(written) ? '' : new Date(written).toISOString(),
    content: { rendered: item.get('content:encoded') ?? item.get('description') ?? '' },
    link,
    status: 'approved',
    type: 'comment',
    author_avatar_urls: undefined,
  }
}
