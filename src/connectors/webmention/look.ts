import { createHash } from 'node:crypto'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import type { Edge, Page } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { siteOf, webAddress } from './address.ts'
import { type Entry, readEntry } from './entry.ts'
import { type Found, lookInHtml, lookInJson, lookInText } from './page.ts'
import type { WebmentionSettings } from './settings.ts'

type Looked = Pick<Page, 'arrivals' | 'retain' | 'setAside'>

/** A page of words is smaller; what is larger is not read. */
const mostBytes = 2_000_000
const longestWait = 10_000
const longestText = 30_000

/** Looks whether a page really links to ours, and what it says. A page that is gone, or links to us no more, is a post that is gone; so is one that nobody finds (404) at the last look (`last`), because that alone may pass. */
export async function look(
  { source = '', target: wanted = '' }: Readonly<Record<string, string>>,
  settings: WebmentionSettings,
  edge: Edge,
  last = false,
): Promise<Looked> {
  const target = webAddress(wanted)
  if (target === null || webAddress(source) === null) return { arrivals: [], retain: 'all' }
  const response = await edge
    .fetch(source, {
      headers: {
        accept: 'text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.7',
        'user-agent': 'Vigie (Webmention)',
      },
      signal: AbortSignal.any([edge.signal, AbortSignal.timeout(longestWait)]),
    })
    .catch((error: unknown) => {
      edge.signal.throwIfAborted()
      if (error instanceof ConnectorError) throw error
      throw new ConnectorError('transient', `${new URL(source).host} did not answer in time.`, {
        fr: `${new URL(source).host} n’a pas répondu à temps.`,
        cause: error,
      })
    })
  if (response.status === 410 || (response.status === 404 && last))
    return { arrivals: [gone(source, edge)], retain: 'all' }
  if (response.status === 404 || response.status === 429 || response.status >= 500) {
    throw new ConnectorError('transient', `${new URL(source).host} answers ${response.status}.`, {
      fr: `${new URL(source).host} répond par une erreur (${response.status}).`,
    })
  }
  const aside = (reason: string): Looked => ({
    arrivals: [],
    retain: 'all',
    setAside: [{ externalId: source, reason }],
  })
  if (!response.ok) return aside(`status-${response.status}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.byteLength > mostBytes) return aside('too-large')
  const type = response.headers.get('content-type') ?? ''
  const text = decode(bytes, type)
  const at = response.url === '' ? source : response.url
  let found: Found
  let entry: Entry | null = null
  if (/^(?:text\/html|application\/xhtml\+xml)/iu.test(type)) {
    const inHtml = lookInHtml(text, at, target)
    found = inHtml
    if (!inHtml.links && !inHtml.whole) return aside('too-deep')
    if (inHtml.links && inHtml.plain) entry = readEntry(text, at, target)
  } else if (/^application\/(?:[\w.-]+\+)?json/iu.test(type)) {
    const inJson = lookInJson(text, target)
    // What cannot be read says neither that it links to us nor that it does not any more.
    if (inJson === null) return aside('not-readable')
    found = inJson
  } else if (/^text\/plain/iu.test(type)) found = lookInText(text, target)
  else return aside('type-not-read')
  // It may have spoken of two of our pages, and still speak of one.
  if (!found.links) return { arrivals: found.linksToSite ? [] : [gone(source, edge)], retain: 'all' }
  return {
    arrivals: [{ kind: 'post', post: toPost({ source, at }, target, found, entry, settings, edge) }],
    retain: 'all',
  }
}

const gone = (source: string, edge: Edge): Arrival => ({ kind: 'deleted', externalId: source, at: edge.now() })

/** `at`: where the page was found in the end. A redirect that anybody may write puts no words into the mouth of the site that it stands on. */
function toPost(
  { source, at }: { readonly source: string; readonly at: string },
  target: URL,
  found: Found,
  entry: Entry | null,
  { address }: WebmentionSettings,
  edge: Edge,
): IncomingPost {
  const site = siteOf(new URL(at))
  const ours = site === siteOf(new URL(address))
  const does = entry?.does ?? 'mention'
  const said = entry?.text ?? ''
  const text = (said !== '' ? said : [found.title, found.words].filter((it) => it !== '').join('\n\n') || source).slice(
    0,
    longestText,
  )
  const author = entry?.author ?? null
  const now = edge.now()
  return {
    externalId: source,
    revision: createHash('sha256').update(text).digest('base64url').slice(0, 16),
    inOrder: true,
    author: {
      externalId: author === null ? `${site} ${source}` : authorIdOf(author, site),
      handle: site,
      name: author?.name ?? site,
      url: author?.url ?? null,
      avatarUrl: author?.photo ?? null,
      followers: null,
    },
    text,
    language: null,
    publishedAt: instant(entry?.published ?? now),
    url: source,
    parentId: null,
    rootId: null,
    links: [target.href],
    tags: [],
    mentions: [],
    reach: null,
    // A like asks for nothing.
    addressed: ours || does === 'like' || does === 'repost' ? null : does,
    ours,
    place: site,
    ref: {},
  }
}

/** Names and addresses are given freely: an address of this very site is somebody; anything else is who this site says that it is. */
function authorIdOf({ name, url }: NonNullable<Entry['author']>, site: string): string {
  if (url === null) return `${site} ${name.toLowerCase()}`
  return siteOf(new URL(url)) === site ? url : `${site} ${url}`
}

function decode(bytes: Uint8Array, type: string): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/iu.exec(type)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
