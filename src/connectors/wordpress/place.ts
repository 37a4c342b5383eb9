import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { readMarkup } from '../sdk/markup.ts'
import { plainLine } from '../sdk/plain-text.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import { parsed } from './client.ts'
import { closedToPrograms, elsewhere, noWordPress, refusalOf } from './errors.ts'

/** A WordPress site as it presents itself. */
export interface Place {
  /** Where its REST API begins; null where it is closed. */
  readonly root: string | null
  /** Its front page. */
  readonly home: string
  /** What its comments are called by: its host and path, the same by every way of listening. */
  readonly key: string
  readonly name: string
  /** The language that it declares, e.g. `fr-FR`. */
  readonly language: string | null
  /** Whether it takes application passwords. */
  readonly passwords: boolean
}

const apiRelation = 'https://api.w.org/'
const longestPage = 500_000

/** Finds the site and its REST API behind any of its addresses: by the Link header, by the head of the page, at the usual places. */
export async function findPlace(edge: Edge, address: string): Promise<Place> {
  const answer = await edge.fetch(address, { headers: { accept: 'text/html,*/*;q=0.5' } }).catch(inFrench(address))
  const page = { url: answer.url === '' ? address : answer.url, html: (await answer.text()).slice(0, longestPage) }
  const head = headOf(page.html)
  const named = [inLinkHeader(answer.headers.get('link')), head.api].filter((it) => it !== null)
  const base = page.url.replace(/[?#].*$/u, '').replace(/\/?$/u, '/')
  const { origin } = new URL(page.url)
  const usual = [base, `${origin}/`].flatMap((at) => [`${at}wp-json/`, `${at}?rest_route=/`])
  const other = named.map((it) => hostIn(it, page.url)).find((it) => it !== null && it !== plainHost(page.url))
  let closed = named.length > 0
  let ailing = ails(answer.status) ? answer.status : null
  for (const candidate of new Set([...named, ...usual].flatMap((it) => safely(it, page.url)))) {
    const { index, refused, status } = await indexAt(edge, candidate)
    if (index !== null) return placeOf(candidate, index, page.url, head)
    closed ||= refused
    ailing ??= ails(status) ? status : null
  }
  // A site that is down, busy or guarded for a while is not another site for that.
  if (ailing !== null || answer.status === 401 || answer.status === 403)
    throw refusalOf({
      host: plainHost(page.url),
      status: ailing ?? answer.status,
      code: null,
      said: '',
      retryAt: null,
      signedIn: false,
    })
  if (other !== undefined && other !== null) throw elsewhere(plainHost(page.url), other)
  if (!closed && !head.wordpress) throw noWordPress(plainHost(page.url))
  return {
    root: null,
    home: `${origin}/`,
    key: keyOf(page.url, `${origin}/`),
    name: head.title === '' ? plainHost(page.url) : head.title,
    language: head.language,
    passwords: false,
  }
}

/** The REST API of a site, which an account cannot do without. */
export function rootOf(place: Place): string {
  if (place.root === null) throw closedToPrograms(plainHost(place.home))
  return place.root
}

/** Whether a status says that it is not the moment. */
const ails = (status: number): boolean => status === 429 || status >= 500

const plainHost = (address: string): string => new URL(address).host.replace(/^www\./u, '')

const hostIn = (reference: string, base: string): string | null =>
  URL.canParse(reference, base) ? plainHost(new URL(reference, base).href) : null

/** Only a place on the site itself, and never less encrypted than the site. */
function safely(reference: string, page: string): readonly string[] {
  if (!URL.canParse(reference, page)) return []
  const url = new URL(reference, page)
  if (!/^https?:$/u.test(url.protocol) || plainHost(url.href) !== plainHost(page)) return []
  // Behind a proxy many sites believe that they speak plain http.
  if (page.startsWith('https:')) url.protocol = 'https:'
  return [url.href]
}

/** What stands at the beginning of an API, and whether one was there that let nobody in. */
async function indexAt(
  edge: Edge,
  candidate: string,
): Promise<{ readonly index: unknown; readonly refused: boolean; readonly status: number }> {
  const url = new URL(candidate)
  url.searchParams.set('_fields', 'name,home,namespaces,authentication')
  try {
    const answer = await edge.fetch(url, { headers: { accept: 'application/json' } })
    const body = parsed(await answer.text())
    const spaces = fieldOf(body, 'namespaces')
    if (answer.ok && Array.isArray(spaces) && spaces.includes('wp/v2'))
      return { index: body, refused: false, status: answer.status }
    return { index: null, refused: textOf(body, 'code') !== null, status: answer.status }
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'blocked_by_policy')
      return { index: null, refused: false, status: 0 }
    throw error
  }
}

function placeOf(root: string, index: unknown, page: string, head: Head): Place {
  const said = textOf(index, 'home') ?? ''
  // A site is believed about its path, not about being another site.
  const mine = hostIn(said, page) === plainHost(page) && said !== ''
  const home = mine ? new URL(said, page).href : `${new URL(page).origin}/`
  const name = plainLine(textOf(index, 'name') ?? '')
  return {
    root,
    home,
    key: keyOf(page, home),
    name: name === '' ? plainHost(page) : name,
    language: head.language,
    passwords: fieldOf(fieldOf(index, 'authentication'), 'application-passwords') !== undefined,
  }
}

const keyOf = (page: string, home: string): string => `${plainHost(page)}${new URL(home).pathname.replace(/\/+$/u, '')}`

function inLinkHeader(link: string | null): string | null {
  for (const part of (link ?? '').split(/,\s*(?=<)/u)) {
    const [, address = '', rest = ''] = /^<([^>]*)>\s*;(.*)$/u.exec(part.trim()) ?? []
    if (rest.includes(apiRelation)) return address
  }
  return null
}

interface Head {
  readonly api: string | null
  readonly title: string
  readonly language: string | null
  /** Whether the page gives itself away. */
  readonly wordpress: boolean
}

function headOf(html: string): Head {
  let api: string | null = null
  let language: string | null = null
  let siteName = ''
  let title = ''
  let inTitle = false
  readMarkup(html, {
    onopentag(name, { rel = '', href, lang, property, content }) {
      if (name === 'html' && lang !== undefined && /^[a-z]{2,3}(?:-[\w-]+)?$/iu.test(lang)) language = lang
      if (name === 'link' && rel === apiRelation && href !== undefined) api ??= href
      if (name === 'meta' && property === 'og:site_name') siteName = content ?? ''
      inTitle = name === 'title' && title === ''
    },
    ontext(text) {
      if (inTitle) title += text
    },
    onclosetag() {
      inTitle = false
    },
  })
  return {
    api,
    title: plainLine(siteName === '' ? title : siteName).slice(0, 120),
    language,
    wordpress: /\/wp-(?:content|includes)\//u.test(html),
  }
}

/** What the edge says of a site that cannot be reached, in French too. */
const inFrench =
  (address: string) =>
  (error: unknown): never => {
    if (!(error instanceof ConnectorError) || error.fr !== null) throw error
    const host = plainHost(address)
    const fr =
      error.kind === 'blocked_by_policy'
        ? `${host} mène à une adresse privée, ou répond d’une façon que Vigie refuse.`
        : `${host} ne répond pas. Vérifiez l’adresse, ou réessayez dans un moment.`
    throw new ConnectorError(error.kind, error.message, { fr, retryAt: error.retryAt, cause: error })
  }
