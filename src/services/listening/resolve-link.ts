import { until } from '../../connectors/sdk/until.ts'
import type { Edge } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { isShortener } from '../../domain/listening/index.ts'
import { after, days, duration } from '../../domain/model/time.ts'
import { readShortLink, saveShortLink } from '../../store/short-links.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const keptFor = days(30)
const mostHops = 3
const longestTarget = 4_000
/** Some shorteners answer nothing but GET. */
const notByHead: ReadonlySet<number> = new Set([400, 403, 404, 405, 501])

/** Where a short link (host and path) leads; null: nowhere that can be learned; undefined: nobody could be asked now. Asked of the shortener alone, once a month at most: the page that it leads to is never called. */
export async function resolveLink(
  ctx: Context,
  address: string,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself follows links.')
  const now = ctx.now()
  const known = await readShortLink(ctx.db, address, after(now, duration(-keptFor)))
  if (known !== undefined) return known.target
  const within = until(signal)
  try {
    const target = await follow(ctx.edge(within.signal, new Set()), address)
    await saveShortLink(ctx.db, { address, target }, now)
    return target
  } catch (error) {
    // Another time, perhaps: it is kept only once something answered.
    if (error instanceof ConnectorError) return undefined
    throw error
  } finally {
    within.end()
  }
}

async function follow(edge: Edge, address: string): Promise<string | null> {
  let url = new URL(`https://${address}`)
  for (let hop = 0; hop < mostHops; hop++) {
    const next = await leadsTo(edge, url)
    if (next === null) return null
    if (!isShortener(next.hostname)) return next.href.slice(0, longestTarget)
    next.protocol = 'https:'
    url = next
  }
  return null
}

async function leadsTo(edge: Edge, url: URL): Promise<URL | null> {
  const ask = (method: 'HEAD' | 'GET') => edge.fetch(url, { method, redirect: 'manual' })
  const first = await ask('HEAD')
  const answer = notByHead.has(first.status) ? await ask('GET') : first
  if (answer.status >= 500 || answer.status === 429)
    throw new ConnectorError('transient', `${url.host} does not say where its links lead.`)
  const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null
  if (location === null || !URL.canParse(location, url.href)) return null
  const next = new URL(location, url)
  return next.protocol === 'https:' || next.protocol === 'http:' ? next : null
}
