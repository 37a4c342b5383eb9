import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostilities } from '../support/hostilities.ts'
import { loadConnectors } from '../../src/connectors/registry.ts'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import { instant } from '../../src/domain/model/time.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

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
