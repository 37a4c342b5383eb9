import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { createServer as createRaw, type Server as RawServer } from 'node:net'
import { Resolver } from 'node:dns/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { namesAskedOf } from '../../src/connectors/sdk/names.ts'
import { judgeLook, type SiteExpectation } from '../../src/domain/listening/site-judge.ts'
import type { SiteLook } from '../../src/domain/model/site-look.ts'
import { instant } from '../../src/domain/model/time.ts'
import { TestAuthority, type TestCertificate } from '../support/certificates.ts'
import { NameServer } from '../support/name-server.ts'

const authority = new TestAuthority('Port Authority')
const stranger = new TestAuthority('Nobody')
const open: (Server | RawServer)[] = []
let names: NameServer
type Handler = (request: IncomingMessage, response: ServerResponse) => void

const listening = async (server: Server | RawServer): Promise<number> => {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
const plain = (handler: Handler): Promise<number> => listening(createPlain(handler))
const secure = ({ cert, key }: TestCertificate, handler: Handler): Promise<number> =>
  listening(createSecure({ cert, key }, handler))
const says =
  (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'text/html' }, status = 200): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end(body)

const expected: SiteExpectation = { status: null, within: 10_000, words: null, notWords: null, hosts: [] }

/** Looks from a machine whose name server is the test's, which lets the test's own ports in and no other private place. */
const look = async (
  url: string,
  more: { readonly tag?: string; readonly totalMs?: number; readonly allowed?: readonly string[] } = {},
): Promise<SiteLook> => {
  const end = new AbortController()
  const { host } = new URL(url)
  const resolver = new Resolver({ timeout: 300, tries: 1 })
  resolver.setServers([names.address])
  try {
    const edge = createEdge({
      now: () => instant(0),
      signal: end.signal,
      allowed: new Set([host, ...(more.allowed ?? [])]),
      authorities: [authority.cert],
      names: namesAskedOf([names.address]),
      resolve: async (name) => (await resolver.resolve4(name)).map((address) => ({ address, family: 4 as const })),
      limits: { totalMs: more.totalMs ?? 4_000, headersMs: more.totalMs ?? 4_000 },
    })
    return await edge.probe({ url, tag: more.tag ?? null })
  } finally {
    end.abort()
  }
}

beforeAll(async () => {
  names = await NameServer.open()
  names.put('shop.test', { addresses: ['127.0.0.1'], servers: ['ns1.port.test', 'NS2.port.test'] })
  names.put('other.test', { addresses: ['127.0.0.1'] })
  names.put('broken.test', 'server-failure')
  names.put('mute.test', 'silence')
})
afterAll(async () => {
  for (const server of open) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
  await names[Symbol.asyncDispose]()
})

describe('a look at a page that is well', () => {
  it('tells its answer, its certificate, its places and what stands there, decoded', async () => {
    const page = Buffer.from(
      '<html><head><meta charset="iso-8859-1"><title>L\'Échoppe</title></head><p>Caf\xe9 &amp;\n <b>th\xe9</b></p><script>nothing</script>',
      'latin1',
    )
    const port = await secure(
      authority.issue(['shop.test'], 40),
      says(page, { 'content-type': 'text/html', etag: '"1"' }),
    )
    const found = await look(`https://shop.test:${port}/`)
    expect(found).toMatchObject({ failure: null, status: 200, host: `shop.test:${port}`, tag: '"1"' })
    expect(found.certificate?.issuer).toBe('Port Authority')
    const days = ((found.certificate?.endsAt ?? 0) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(39.9)
    expect(days).toBeLessThan(40.1)
    expect(found.places).toEqual({ addresses: ['127.0.0.1'], aliases: [], servers: ['ns1.port.test', 'ns2.port.test'] })
    expect(judgeLook(found, { ...expected, words: 'café & THÉ', notWords: 'nothing' })).toBe(null)
    expect(judgeLook(found, { ...expected, words: 'Ajouter au panier' })).toBe('words-missing')
    expect(found.took).toBeGreaterThanOrEqual(0)
  })

  it('tells the certificate of where the page stands in the end', async () => {
    const [first, last] = [authority.issue(['shop.test'], 30), authority.issue(['other.test'], 9)]
    const end = await secure(last, says('la boutique'))
    const start = await secure(first, says('', { location: `https://other.test:${end}/` }, 302))
    const { certificate } = await look(`https://shop.test:${start}/`, { allowed: [`other.test:${end}`] })
    expect(Math.round(((certificate?.endsAt ?? 0) - Date.now()) / 86_400_000)).toBe(9)
  })

  it('asks only for another state of the page where it knows one, and says who asks', async () => {
    const asked: IncomingMessage['headers'][] = []
    const port = await plain((request, response) => {
      asked.push(request.headers)
      response.writeHead(request.headers['if-none-match'] === '"7"' ? 304 : 200, { etag: '"7"' }).end()
    })
    const found = await look(`http://shop.test:${port}/`, { tag: '"7"' })
    expect(found).toMatchObject({ status: 304, text: null })
    expect(judgeLook(found, { ...expected, words: 'Panier' })).toBe(null)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.['user-agent']).toMatch(/^Vigie/)
  })

  it('reads an interface of programs as it is', async () => {
    const port = await plain(says('{"ok": true}', { 'content-type': 'application/json' }))
    const found = await look(`http://shop.test:${port}/health`)
    expect(judgeLook(found, { ...expected, words: '"ok": true' })).toBe(null)
  })

  it('reads no more of a page than it needs to', async () => {
    const port = await plain(says(Buffer.alloc(3_000_000, 'x')))
    const found = await look(`http://shop.test:${port}/`)
    expect(found.failure).toBe(null)
    expect(found.text?.length).toBe(1_000_000)
  })
})

describe('a look at a page that is not well', () => {
  it.each([
    ['expired', (): TestCertificate => authority.issue(['shop.test'], -1)],
    ['other-host', (): TestCertificate => authority.issue(['other.test'], 40)],
    ['untrusted', (): TestCertificate => stranger.issue(['shop.test'], 40)],
  ] as const)('says what is wrong with its certificate: %s', async (flaw, issue) => {
    const port = await secure(issue(), says('hello'))
    expect(await look(`https://shop.test:${port}/`)).toMatchObject({ failure: 'certificate', flaw })
  })

  it('tells a name that is gone from one that nobody could answer for', async () => {
    expect(await look('http://gone.test/')).toMatchObject({ failure: 'name-gone' })
    expect(await look('http://broken.test/')).toMatchObject({ failure: 'name-unanswered' })
    expect(await look('http://mute.test/')).toMatchObject({ failure: 'name-unanswered' })
  })

  it('says that nobody answers, that an answer does not come, and that one breaks off', async () => {
    const closed = createPlain()
    const gone = await listening(closed)
    closed.close()
    expect(await look(`http://shop.test:${gone}/`)).toMatchObject({ failure: 'no-connection' })
    const halfOpen = await listening(createRaw(() => undefined))
    expect(await look(`http://shop.test:${halfOpen}/`, { totalMs: 300 })).toMatchObject({ failure: 'no-answer' })
    const truncated = await plain((_, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half of it')
      response.socket?.end()
    })
    expect(await look(`http://shop.test:${truncated}/`)).toMatchObject({ failure: 'broken-off' })
  })

  it('says where it leads, follows no circle, and never into the house', async () => {
    let elsewhere = 0
    const circle = await plain((request, response) => response.writeHead(302, { location: `${request.url}x` }).end())
    expect(await look(`http://shop.test:${circle}/`)).toMatchObject({ failure: 'redirects' })
    const inside = await plain((_, response) => {
      elsewhere += 1
      response.end('the router')
    })
    const lure = await plain(says('', { location: `http://127.0.0.1:${inside}/` }, 302))
    expect(await look(`http://shop.test:${lure}/`)).toMatchObject({ failure: 'refused' })
    const named = await plain(says('', { location: `http://other.test:${inside}/` }, 302))
    expect(await look(`http://shop.test:${named}/`)).toMatchObject({ failure: 'refused' })
    expect(elsewhere).toBe(0)
  })

  it('judges the answer: its status, where it came from, what must not stand there', async () => {
    const port = await plain(says('<p>Hacked  by\n<b>Zed</b></p>', { 'content-type': 'text/html' }, 503))
    const found = await look(`http://shop.test:${port}/`)
    expect(judgeLook(found, expected)).toBe('status')
    expect(judgeLook(found, { ...expected, status: 503 })).toBe(null)
    expect(judgeLook(found, { ...expected, notWords: 'hacked by zed' })).toBe('words-forbidden')
    expect(judgeLook(found, { ...expected, hosts: ['shop.test'] })).toBe('elsewhere')
  })
})
