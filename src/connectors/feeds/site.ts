import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { hostOf } from './address.ts'
import { type Answer, ask } from './ask.ts'
import { feedsIn, type OfferedFeed, oneOfEach, wellKnown } from './discover.ts'
import { looksLikeFeed, titleOfFeed } from './parse.ts'

/** What stands behind an address that somebody typed. */
export interface Site {
  readonly name: string
  readonly feeds: readonly OfferedFeed[]
}

/** A newspaper may name dozens: the first ones are what the page itself is about. */
const mostFeeds = 6

/** Finds the feeds of a site by any of its addresses: the address of a feed is that feed, a page is all the feeds that it names, and a page that names none is asked at the usual places. */
export async function findSite(edge: Edge, address: string): Promise<Site> {
  const answer = await firstAnswer(edge, address)
  const text = answer.text ?? ''
  if (looksLikeFeed(text)) {
    const title = titleOfFeed(text)
    const name = title === '' ? hostOf(answer.url) : title
    return { name, feeds: [{ url: answer.movedTo ?? address, title: name }] }
  }
  const named = oneOfEach(feedsIn(text, answer.url)).slice(0, mostFeeds)
  const working: OfferedFeed[] = []
  for (const feed of named) {
    const title = await titleOf(edge, feed.url)
    if (title !== null) working.push({ url: feed.url, title: feed.title === '' ? title : feed.title })
  }
  if (working.length > 0) return { name: siteName(text) ?? working[0]?.title ?? hostOf(answer.url), feeds: working }
  const { origin } = new URL(answer.url)
  for (const path of wellKnown) {
    const url = `${origin}${path}`
    const title = await titleOf(edge, url)
    if (title === null) continue
    const comments = path === '/feed/' ? await titleOf(edge, `${origin}/comments/feed/`) : null
    return {
      name: siteName(text) ?? (title === '' ? hostOf(url) : title),
      feeds: [{ url, title }, ...(comments === null ? [] : [{ url: `${origin}/comments/feed/`, title: comments }])],
    }
  }
  const host = hostOf(answer.url)
  throw new ConnectorError(
    'target_gone',
    `${host} shows no feed. Try the address of its blog, its news page or its forum, or the address of the feed itself.`,
    {
      fr: `${host} ne propose aucun flux. Essayez l’adresse de son blog, de ses actualités ou de son forum, ou celle du flux lui-même.`,
    },
  )
}

/** A site that nobody asked for with http may still speak it only. */
async function firstAnswer(edge: Edge, address: string): Promise<Answer> {
  try {
    return await ask(edge, address, null)
  } catch (error) {
    const unreachable = error instanceof ConnectorError && error.kind === 'transient' && error.cause !== undefined
    if (!unreachable || !address.startsWith('https:')) throw inBothLanguages(error, address)
    return ask(edge, address.replace(/^https:/u, 'http:'), null).catch(() => {
      throw inBothLanguages(error, address)
    })
  }
}

/** What the edge says of a site that cannot be reached, in French too. */
export function inBothLanguages(error: unknown, address: string): unknown {
  if (!(error instanceof ConnectorError) || error.fr !== null) return error
  const host = hostOf(address)
  const fr =
    error.kind === 'blocked_by_policy'
      ? `${host} mène à une adresse privée, ou répond d’une façon que Vigie refuse.`
      : `${host} ne répond pas. Vérifiez l’adresse, ou réessayez dans un moment.`
  return new ConnectorError(error.kind, error.message, { fr, retryAt: error.retryAt, cause: error })
}

async function titleOf(edge: Edge, url: string): Promise<string | null> {
  try {
    const { text } = await ask(edge, url, null)
    return text !== null && looksLikeFeed(text) ? titleOfFeed(text) : null
  } catch (error) {
    if (error instanceof ConnectorError) return null
    throw error
  }
}

function siteName(html: string): string | null {
  const named =
    /<meta[^<>]{1,500}property=["']og:site_name["'][^<>]{1,500}content=["']([^"']{1,120})["']/iu.exec(html)?.[1] ??
    /<title[^<>]*>([^<]{1,200})<\/title>/iu.exec(html)?.[1]
  const plain = named === undefined ? '' : plainTitle(named)
  return plain === '' ? null : plain
}

const plainTitle = (title: string): string =>
  title
    .replace(/&amp;/gu, '&')
    .replace(/&(?:#39|#x27|rsquo|apos|#8217);/gu, '’')
    .replace(/&(?:quot|laquo|raquo);/gu, '"')
    .replace(/\s+/gu, ' ')
    .trim()
