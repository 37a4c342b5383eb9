import { createHmac } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostilities } from '../support/hostilities.ts'
import { askHub } from '../../src/connectors/feeds/websub.ts'
import { ArticlePages } from '../../src/connectors/feeds/whole-article.ts'
import { loadConnectors } from '../../src/connectors/registry.ts'
import type { Connector, Edge, Pushed, Received } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import { sign } from '../../src/connectors/inbound/signature.ts'
import { instant } from '../../src/domain/model/time.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const end = new AbortController()
let connectors: ReadonlyMap<string, Connector>
let server: Server
let answer: (response: ServerResponse) => void = (response) => response.end()
let port = 0
beforeAll(async () => {
  connectors = await loadConnectors()
  server = createServer((request, response) => {
    request.resume()
    request.on('error', () => undefined)
    // What the file says may be read is read.
    if (request.url === '/robots.txt') response.writeHead(404).end()
    else answer(response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(async () => {
  end.abort()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
const door = (id: string) => {
  const it = connectors.get(id)?.door
  if (it === undefined) throw new Error(`${id} has no door.`)
  return it
}

/** What is asked beside the reading of a network, and what comes of it where the other side means ill: nothing taken in, or a refusal in words. */
const asked: Readonly<Record<string, (url: string, edge: Edge) => Promise<unknown>>> = {
  'a page that says it links to ours': async (url, edge) =>
    (
      await door('webmention').look?.(
        { source: `${url}/post`, target: 'https://chezmireille.example/menu' },
        { address: 'https://chezmireille.example' },
        edge,
        false,
      )
    )?.arrivals.filter(({ kind }) => kind === 'post'),
  'the page of an article': async (url, edge) => {
    const article = await new ArticlePages(edge).read(`${url}/article`)
    return article === null ? [] : [article]
  },
  'a hub': async (url, edge) => {
    await askHub(
      {
        mode: 'subscribe',
        hub: `${url}/hub`,
        topic: `${url}/feed`,
        secret: 's',
        callback: 'https://vigie.example/in/1',
      },
      edge,
    )
    return []
  },
}

describe.each(Object.entries(hostilities))('a server that %s', (_what, behave) => {
  it.each(Object.entries(asked))('gains nothing as %s', async (_as, ask) => {
    answer = (response) => behave(response, port, end.signal)
    const edge = createEdge({
      now: () => nine,
      signal: end.signal,
      allowed: new Set([`127.0.0.1:${port}`]),
      limits: { totalMs: 200, headersMs: 150 },
    })
    const before = process.memoryUsage().rss
    const outcome: unknown = await ask(`http://127.0.0.1:${port}`, edge).catch((error: unknown) => error)
    server.closeAllConnections()
    if (outcome instanceof ConnectorError) {
      expect(outcome.fr, outcome.message).toMatch(/\p{L}/u)
      expect(outcome.message.length).toBeLessThan(600)
    } else expect(outcome).toEqual([])
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })
})

const secret = Buffer.alloc(32, 7)
const bodies: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  'no JSON': Buffer.from('{"posts":['),
  binary: Buffer.from([0, 255, 254, 0, 13, 10, 0, 0xd8, 0]),
  'another charset': Buffer.from('{"posts":[{"id":"1","text":"caf\u00e9"}]}', 'latin1'),
  'JSON 100,000 deep': Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)),
  'posts without ids': Buffer.from('{"posts":[{"text":"a"},{"text":"b"}]}'),
  'dates that are none': Buffer.from(
    '{"posts":[{"id":"1","text":"a","published_at":"+275760-09-13","author":{"id":"a","name":"a"}}]}',
  ),
  'a form': Buffer.from('source=%00&target=javascript:alert(1)'),
  'private addresses': Buffer.from('source=http%3A%2F%2F169.254.169.254%2F&target=http%3A%2F%2F10.0.0.1%2F'),
  'a megabyte of one letter': Buffer.alloc(1_000_000, 'a'),
}
const settings: Readonly<Record<string, unknown>> = {
  inbound: { name: 'Enquête', everything: true, keys: [{ secret: `whsec_${secret.toString('base64')}`, until: null }] },
  webmention: { address: 'https://chezmireille.example' },
  feeds: { address: 'https://blog.example/feed' },
}

describe.each(Object.entries(bodies))('a push of %s', (_what, body) => {
  const push = (headers: Record<string, string>): Pushed => ({
    sourceId: 'source',
    method: 'POST',
    query: new URLSearchParams(),
    headers: new Headers(headers),
    body,
    subscriptions: [{ topic: 'https://blog.example/feed', secret: 'shared', ending: false }],
  })
  const at = String(nine / 1_000)
  const good = `v1,${sign(secret, 'msg_1', at, body).toString('base64')}`
  const signed = { 'content-type': 'application/json', 'webhook-id': 'msg_1', 'webhook-timestamp': at }
  const hub = (it: string) => ({ 'x-hub-signature': `sha256=${it}` })
  const taken = ({ kind }: Received): boolean => kind === 'arrived' || kind === 'announced' || kind === 'nudged'

  it.each([
    ['inbound', {}],
    ['inbound', { ...signed, 'webhook-signature': 'v1,AAAA' }],
    ['inbound', { ...signed, 'webhook-timestamp': '1e999', 'webhook-signature': good }],
    ['feeds', {}],
    ['feeds', hub('0'.repeat(64))],
    ['feeds', hub(createHmac('sha256', 'another').update(body).digest('hex'))],
  ])('at the door of %s, not signed or wrongly (%o), is refused in words', async (id, headers) => {
    const received = await door(id).receive(push(headers), settings[id], { now: () => nine })
    expect(received).toMatchObject({ kind: 'refused', detail: expect.stringMatching(/\w+ \w+/) })
  })

  it('that is signed as it should be is set aside or refused, item by item, and never thrown at anybody', async () => {
    const headers = { ...signed, 'webhook-signature': good }
    const received = await door('inbound').receive(push(headers), settings['inbound'], { now: () => nine })
    if (received.kind === 'arrived') {
      const { arrivals, setAside = [] } = received.page
      for (const it of arrivals) {
        if (it.kind === 'post') expect(it.post.publishedAt).toBeLessThanOrEqual(nine + 86_400_000)
      }
      for (const { reason } of setAside) expect(reason).toMatch(/\w/)
      expect(arrivals.length + setAside.length).toBeGreaterThan(0)
    } else expect(received).toMatchObject({ kind: 'refused', detail: expect.stringMatching(/\w+ \w+/) })
  })

  it('announces no page to look at, unless it is one of the web’s', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const received = await door('webmention').receive(push(headers), settings['webmention'], { now: () => nine })
    expect(taken(received)).toBe(false)
  })
})
