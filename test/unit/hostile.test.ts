import { createServer, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConnectors } from '../../src/connectors/registry.ts'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import { instant } from '../../src/domain/model/time.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

/** What a hostile server answers to whatever it is asked. */
const hostilities: Readonly<Record<string, (response: ServerResponse, port: number, end: AbortSignal) => void>> = {
  'drips a byte at a time, for ever': (response, _port, end) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
    end.addEventListener('abort', () => clearInterval(timer), { once: true })
  },
  'never answers': () => undefined,
  'announces 50 MB': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50000000' })
    response.write('[')
  },
  'sends 50 MB without saying so': (response) => {
    response.writeHead(200, { 'content-type': 'text/xml' })
    const chunk = Buffer.alloc(500_000, 'a')
    let sent = 0
    const more = (): void => {
      sent += 1
      if (sent > 100) response.end()
      else response.write(chunk, more)
    }
    more()
  },
  'sends a bomb': (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
    response.end(bomb)
  },
  'redirects in a circle': (response, port) => {
    response.writeHead(302, { location: `http://127.0.0.1:${port}/again` }).end()
  },
  'leads to a private address': (response) => {
    response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
  },
  'leads to where a cloud keeps its secrets': (response) => {
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
  },
  'hides behind endless headers': (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\n')
    response.socket?.end(`x-a: ${'a'.repeat(400_000)}\r\n\r\n`)
  },
  'nests JSON 100,000 deep': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('['.repeat(100_000) + ']'.repeat(100_000))
  },
  'sends numbers that are none': (response) => {
    response
      .writeHead(429, {
        'retry-after': '9'.repeat(300),
        'ratelimit-reset': '9'.repeat(30),
        'x-ratelimit-reset': '1e308',
      })
      .end('{"error":1e999,"message":{"a":"\\u0000\\ud800"}}')
  },
  'speaks binary': (response) => {
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-64' })
      .end(Buffer.from([0, 255, 254, 0, 13, 10, 0, 0xd8, 0]))
  },
  'names itself wrongly': (response) => {
    response.writeHead(200, { 'content-encoding': 'br', 'content-type': 'application/json' }).end('[]')
  },
  'breaks in the middle': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' })
    response.write('{"posts":[', () => response.destroy())
  },
}
const bomb = gzipSync(Buffer.alloc(30_000_000))

/** How each network is reached, by the way that needs the least. */
const ways: readonly (readonly [id: string, settings: (url: string) => Readonly<Record<string, unknown>>])[] = [
  ['feeds', (url) => ({ address: `${url}/feed` })],
  ['wordpress', (url) => ({ way: 'public', site: url })],
  ['mastodon', (url) => ({ way: 'public', server: url })],
  ['mastodon', (url) => ({ server: url, token: 'a token of somebody' })],
  ['discourse', (url) => ({ way: 'public', forum: url })],
  ['lemmy', (url) => ({ way: 'public', server: url })],
  ['bluesky', (url) => ({ way: 'search', service: url })],
  ['bluesky', (url) => ({ service: url, identifier: 'mireille.test', appPassword: 'abcd-efgh' })],
]

let connectors: ReadonlyMap<string, Connector>
let server: Server
let answer: (response: ServerResponse) => void = (response) => response.end()
let port = 0
const end = new AbortController()
const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
beforeAll(async () => {
  connectors = await loadConnectors()
  server = createServer((request, response) => {
    request.resume()
    request.on('error', () => undefined)
    answer(response)
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

describe.each(Object.entries(hostilities))('a server that %s', (_what, behave) => {
  it.each(ways)('costs %s little, and is told of in both languages', async (id, settingsFor) => {
    const connector = connectors.get(id)
    if (connector === undefined) throw new Error(`There is no connector ${id}.`)
    answer = (response) => behave(response, port, end.signal)
    const edge = createEdge({
      now: () => nine,
      signal: end.signal,
      allowed: new Set([`127.0.0.1:${port}`]),
      limits: { totalMs: 200, headersMs: 150 },
    })
    const settings = connector.settings.parse(settingsFor(`http://127.0.0.1:${port}`))
    const before = process.memoryUsage().rss
    const outcome: unknown = await connector
      .connect(settings, edge, new MemoryVault())
      .then((session) => session.pull(null, [{ kind: 'hashtag', text: 'chezmireille' }]))
      .catch((error: unknown) => error)
    server.closeAllConnections()
    // It is refused in words, or read as far as it can be; it never throws anything else.
    const said = outcome instanceof ConnectorError ? outcome : null
    const page = typeof outcome === 'object' && outcome !== null && 'arrivals' in outcome ? outcome : null
    expect(said ?? page, String(outcome)).not.toBeNull()
    if (said !== null) {
      expect(said.fr, said.message).toMatch(/\p{L}/u)
      expect(said.message.length).toBeLessThan(600)
      expect(said.retryAt ?? nine).toBeLessThanOrEqual(nine + 86_400_000)
    } else expect(page).toMatchObject({ arrivals: [] })
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })
})
