import { createHmac, timingSafeEqual } from 'node:crypto'
import { duration, hours } from '../../domain/model/time.ts'
import type { Edge, Hub, HubRequest, Pushed, Received } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { readMarkup } from '../sdk/markup.ts'
import { absolute, hostOf } from './address.ts'

/** How long we ask a hub to push (W3C WebSub, 5.1), and what we believe of what it says. */
const wantedLease = hours(7 * 24)
const shortestLease = hours(1)
const longestLease = hours(30 * 24)
/** Links stand at the beginning of a feed, before its items. */
const headLength = 50_000

/** The hub of a feed and the name that the feed has there, from the headers and then from the feed itself (W3C WebSub, 4); null where it has none. */
export function hubIn(text: string, link: string | null, feedUrl: string): Hub | null {
  const found = { ...inFeed(text), ...inHeader(link) }
  const hub = absolute(found.hub, feedUrl)
  const self = absolute(found.self, feedUrl)
  if (hub === null || hub.length > 1_000) return null
  // A feed that names another site's feed would have us ask for that one.
  const topic = self !== null && self.length <= 1_000 && hostOf(self) === hostOf(feedUrl) ? self : feedUrl
  return topic.length > 1_000 ? null : { hub, topic }
}

type Links = { hub?: string; self?: string }

function inHeader(link: string | null): Links {
  const found: Links = {}
  for (const [, href = '', parameters = ''] of (link ?? '').matchAll(/<([^>]{1,1000})>([^<]{0,500})/gu)) {
    const rels = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/iu.exec(parameters)
    keep(found, rels?.[1] ?? rels?.[2] ?? '', href)
  }
  return found
}

function inFeed(text: string): Links {
  const found: Links = {}
  const head = text.slice(0, headLength)
  if (/^\s*\{/u.test(head)) {
    keep(found, 'hub', /"hubs"\s*:\s*\[[^\][]*?"url"\s*:\s*"(https?:[^"\\]+)"/u.exec(text)?.[1])
    keep(found, 'self', /"feed_url"\s*:\s*"(https?:[^"\\]+)"/u.exec(head)?.[1])
    return found
  }
  let items = 0
  readMarkup(
    head,
    {
      onopentag(name, { rel, href }) {
        if (name === 'item' || name === 'entry') items += 1
        if (items === 0 && /(?:^|:)link$/u.test(name)) keep(found, rel ?? '', href)
      },
    },
    { xmlMode: true, lowerCaseTags: true },
  )
  return found
}

function keep(found: Links, rels: string, href: string | undefined): void {
  if (href === undefined) return
  const named = rels.toLowerCase().split(/\s+/u)
  if (named.includes('hub')) found.hub ??= href
  if (named.includes('self')) found.self ??= href
}

/** Asks a hub to push, or to stop (W3C WebSub, 5.1). It answers later, at the callback. */
export async function askHub({ mode, hub, topic, secret, callback }: HubRequest, edge: Edge): Promise<void> {
  const form = new URLSearchParams({
    'hub.callback': callback,
    'hub.mode': mode,
    'hub.topic': topic,
    ...(mode === 'subscribe' ? { 'hub.secret': secret, 'hub.lease_seconds': String(wantedLease / 1_000) } : {}),
  })
  const answer = await edge.fetch(hub, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  if (answer.ok) return
  throw new ConnectorError('transient', `The hub ${hostOf(hub)} answers ${answer.status}.`, {
    fr: `Le hub ${hostOf(hub)} répond par une erreur (${answer.status}).`,
  })
}

const nothing: Received = {
  kind: 'refused',
  status: 404,
  reason: 'not-asked',
  detail: 'Nobody here asked for this topic.',
}

/** Reads what a hub sends: whether we really want a topic, or that there is something new. The feed itself is then read from its site, so that a push and a reading never differ. */
export function receivePush({ method, query, headers, body, subscriptions }: Pushed): Received {
  if (method === 'GET') return verifyIntent(query, subscriptions)
  const signed = /^(sha1|sha256|sha384|sha512)=([0-9a-f]{40,128})$/iu.exec(headers.get('x-hub-signature') ?? '')
  const [, method_ = '', hex = ''] = signed ?? []
  let fits = false
  for (const { secret, ending } of subscriptions) {
    if (signed === null || ending) continue
    const expected = createHmac(method_.toLowerCase(), secret).update(body).digest()
    const given = Buffer.from(hex, 'hex')
    fits = (given.length === expected.length && timingSafeEqual(given, expected)) || fits
  }
  // What is not signed is thanked for and thrown away (W3C WebSub, 7.1): a hub that tries again would only do the same.
  if (!fits) return { kind: 'refused', status: 202, reason: 'wrong-signature', detail: 'The signature does not fit.' }
  return { kind: 'nudged', answer: { status: 200, body: '' } }
}

function verifyIntent(query: URLSearchParams, subscriptions: Pushed['subscriptions']): Received {
  const [mode, topic, challenge] = ['hub.mode', 'hub.topic', 'hub.challenge'].map((name) => query.get(name) ?? '')
  const known = subscriptions.find((it) => it.topic === topic)
  if (known === undefined || topic === undefined) return nothing
  if (mode === 'denied') return { kind: 'hub', topic, says: 'no', answer: { status: 200, body: '' } }
  if (!challenge || challenge.length > 2_000) return nothing
  const answer = { status: 200, body: challenge }
  if (mode === 'unsubscribe') return known.ending ? { kind: 'hub', topic, says: 'ended', answer } : nothing
  if (mode !== 'subscribe' || known.ending) return nothing
  const seconds = Number(query.get('hub.lease_seconds') ?? wantedLease / 1_000)
  const lease = Number.isFinite(seconds) ? seconds * 1_000 : wantedLease
  const length = duration(Math.min(Math.max(lease, shortestLease), longestLease))
  return { kind: 'hub', topic, says: 'yes', length, answer }
}
