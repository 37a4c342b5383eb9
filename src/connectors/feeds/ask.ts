import type { Instant } from '../../domain/model/time.ts'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { absolute, hostOf } from './address.ts'
import { retryAfter } from './cadence.ts'
import { decode } from './decode.ts'

/** What a site answered. */
export interface Answer {
  /** Null: nothing has changed since. */
  readonly text: string | null
  /** Where it was found in the end. */
  readonly url: string
  /** Where it has moved for good; null where it has not. */
  readonly movedTo: string | null
  readonly contentType: string
  readonly etag: string | null
  readonly modified: string | null
  readonly cacheControl: string | null
  /** Its Link header. */
  readonly link: string | null
}

/** What was known from the last time, so that an unchanged answer need not be sent again. */
export interface Condition {
  readonly etag: string | null
  readonly modified: string | null
}

const mostHops = 5
const agent = 'Vigie (feed reader)'
const wanted =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5'

/** Asks a site for a document, following where it sends us; a refusal comes as a ConnectorError with a sentence in both languages. */
export async function ask(edge: Edge, address: string, condition: Condition | null): Promise<Answer> {
  let url = address
  let movedTo: string | null = null
  let forGood = true
  for (let hop = 0; ; hop += 1) {
    const response = await edge.fetch(url, {
      redirect: 'manual',
      headers: {
        accept: wanted,
        'user-agent': agent,
        ...(condition?.etag ? { 'if-none-match': condition.etag } : {}),
        ...(condition?.modified ? { 'if-modified-since': condition.modified } : {}),
      },
    })
    const location = response.headers.get('location')
    if ([301, 302, 303, 307, 308].includes(response.status) && location !== null) {
      const next = absolute(location, url)
      if (next === null || hop >= mostHops || (url.startsWith('https:') && next.startsWith('http:')))
        throw new ConnectorError(
          'blocked_by_policy',
          `${hostOf(url)} sends readers on in a way that cannot be followed.`,
          {
            fr: `${hostOf(url)} renvoie ailleurs d’une façon qu’on ne peut pas suivre.`,
          },
        )
      forGood &&= response.status === 301 || response.status === 308
      if (forGood) movedTo = next
      url = next
      continue
    }
    if (response.status === 304 && condition !== null) return { ...headersOf(response, url, movedTo), text: null }
    if (!response.ok) throw refusal(response, url, edge.now())
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { ...headersOf(response, url, movedTo), text: decode(bytes, response.headers.get('content-type')) }
  }
}

const headersOf = ({ headers }: Response, url: string, movedTo: string | null): Omit<Answer, 'text'> => ({
  url,
  movedTo,
  contentType: headers.get('content-type') ?? '',
  etag: short(headers.get('etag')),
  modified: short(headers.get('last-modified')),
  cacheControl: headers.get('cache-control'),
  link: headers.get('link'),
})

/** A validator that is longer than a sentence is not worth keeping. */
const short = (value: string | null): string | null => (value !== null && value.length <= 200 ? value : null)

function refusal(response: Response, url: string, now: Instant): ConnectorError {
  const host = hostOf(url)
  const retryAt = retryAfter(response.headers, now)
  switch (response.status) {
    case 410:
      return new ConnectorError('target_gone', `${host} says that this feed is gone for good.`, {
        fr: `${host} dit que ce flux a disparu pour de bon.`,
      })
    case 404:
      return new ConnectorError('target_gone', `There is nothing at this address of ${host}. Try its front page.`, {
        fr: `Il n’y a rien à cette adresse chez ${host}. Essayez sa page d’accueil.`,
      })
    case 401:
    case 403:
    case 451:
      return new ConnectorError('permission_missing', `${host} does not let Vigie read this page.`, {
        fr: `${host} ne laisse pas Vigie lire cette page.`,
        retryAt,
      })
    case 429:
      return new ConnectorError('rate_limited', `${host} asks to be left alone for a while.`, {
        fr: `${host} demande qu’on le laisse tranquille un moment.`,
        retryAt,
      })
    default:
      return new ConnectorError('transient', `${host} answers with an error (${response.status}).`, {
        fr: `${host} répond par une erreur (${response.status}).`,
        retryAt,
      })
  }
}
