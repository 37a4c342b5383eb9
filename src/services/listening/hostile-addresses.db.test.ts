import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { hostilities } from '../../../test/support/hostilities.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import type { Resolve } from '../../connectors/sdk/resolve.ts'
import { minutes } from '../../domain/model/time.ts'
import { readMediaOfCase } from '../../store/media.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { showMedium } from '../media/show-medium.ts'
import { resolveLink } from './resolve-link.ts'

const end = new AbortController()
let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let port = 0
let asked: string[] = []
let answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.end()
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`)
  request.resume()
  request.on('error', () => undefined)
  answer(response, request)
})
beforeAll(async () => {
  base = await createTestDatabase()
  desk = await aListener(base.db)
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
  await base[Symbol.asyncDispose]()
})

/** Whoever never ends is not waited for; whoever answers at once is given time, so that a slow machine changes nothing. */
const quick = { totalMs: 200, headersMs: 150 }
const patient = { totalMs: 10_000, headersMs: 10_000 }
const neverEnd = new Set(['drips a byte at a time, for ever', 'never answers', 'announces 50 MB'])
let limitsFor: (method: string) => typeof quick = () => patient
/** The real edge; what is asked of a shortener is asked of the hostile server. */
const edgeOf =
  (allowed: readonly string[], resolve?: Resolve): Context['edge'] =>
  (signal) => {
    const edgeWith = (limits: typeof quick) =>
      createEdge({
        ...{ now: desk.clock.now, signal, allowed: new Set(allowed), limits },
        ...(resolve === undefined ? {} : { resolve }),
      })
    const [edge, hurried] = [edgeWith(patient), edgeWith(quick)]
    if (resolve !== undefined) return edge
    const there = (url: URL): URL =>
      url.hostname === 'bit.ly' ? new URL(`http://127.0.0.1:${port}${url.pathname}`) : url
    return {
      ...edge,
      fetch: (input, init) =>
        (limitsFor(init?.method ?? 'GET') === quick ? hurried : edge).fetch(
          there(new URL(input instanceof Request ? input.url : input)),
          init,
        ),
    }
  }
const follow = (address: string, edge: Context['edge'] = edgeOf([`127.0.0.1:${port}`])) =>
  resolveLink({ ...desk.ctx, edge }, address, end.signal)

let shown = 0
/** A post that shows a picture at this address, and what comes of looking at it. */
async function look(url: string, edge: Context['edge'] = edgeOf([`127.0.0.1:${port}`])): Promise<unknown> {
  shown += 1
  // A host that did not answer the last one is left alone for half a minute.
  desk.clock.pass(minutes(1))
  const media = [{ kind: 'picture', url, alt: '', sensitive: false, width: null, height: null, page: null }] as const
  await desk.take([arrives({ externalId: `at://p${shown}`, author: anAuthor({ externalId: `did:${shown}` }), media })])
  const [newest] = (await casesOfBrand(base.db, desk.brand.brandId)).toReversed()
  const [medium] = await readMediaOfCase(base.db, newest?.id ?? '')
  const ines = { ...desk.ctx, edge, actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId]) }) }
  return showMedium(ines, { mediumId: medium?.id ?? '', which: 'shown' }).then(
    () => 'a picture',
    (error: unknown) => error,
  )
}

describe.each(Object.entries(hostilities))('a server that %s', (what, behave) => {
  it('as a shortener costs little, is asked once, and leads nobody to where it points', async () => {
    const before = process.memoryUsage().rss
    for (const [i, gives] of ['HEAD', 'GET'].entries()) {
      const path = `/${encodeURIComponent(what)}-${i}`
      asked = []
      limitsFor = (method) => (neverEnd.has(what) && gives === method ? quick : patient)
      answer = (response, { method }) =>
        gives === 'GET' && method === 'HEAD' ? response.writeHead(405).end() : behave(response, port, end.signal)
      const target = await follow(`bit.ly${path}`)
      server.closeAllConnections()
      const once = gives === 'GET' ? [`HEAD ${path}`, `GET ${path}`] : [`HEAD ${path}`]
      // Whoever is not waited for may be given up before the question arrived.
      expect(asked).toEqual(neverEnd.has(what) ? once.slice(0, asked.length) : once)
      // Where it cannot be known now it leads nowhere either.
      expect(target ?? null).toBe(leadsTo[what]?.() ?? null)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })

  it('as the place of a picture shows none, and is left alone for a while', async () => {
    answer = (response) => behave(response, port, end.signal)
    limitsFor = () => (neverEnd.has(what) ? quick : patient)
    asked = []
    const before = process.memoryUsage().rss
    expect(await look(`http://127.0.0.1:${port}/${encodeURIComponent(what)}.jpg`)).toMatchObject({
      reason: 'medium-away',
    })
    server.closeAllConnections()
    // It is asked, and follows a circle only so far.
    expect(asked.length).toBeGreaterThanOrEqual(neverEnd.has(what) ? 0 : 1)
    expect(asked.length).toBeLessThanOrEqual(6)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })
})
/** What a link is said to lead to is words, which a rule may match; nobody calls it. */
const leadsTo: Readonly<Record<string, () => string>> = {
  'redirects in a circle': () => `http://127.0.0.1:${port}/again`,
  'leads to a private address': () => 'http://10.0.0.1/',
  'leads to where a cloud keeps its secrets': () => 'http://169.254.169.254/latest/meta-data/',
}

describe('a picture of 60,000 by 60,000 points in a few kilobytes', () => {
  it('is never unpacked', async () => {
    const bytes = hugePng(60_000)
    answer = (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes)
    const before = process.memoryUsage().rss
    expect(await look(`http://127.0.0.1:${port}/bomb.png`)).toMatchObject({ reason: 'medium-away' })
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })
})

describe('a name that anybody owns and that leads inside when it is called', () => {
  const inside =
    (names: string[]): Resolve =>
    (host) => {
      names.push(host)
      return Promise.resolve([
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ])
    }

  // What was looked up is what is dialled: between the two nobody changes their mind (edge.test.ts).
  it('is looked up once and not called, neither for a link nor for a picture', async () => {
    asked = []
    const names: string[] = []
    expect(await follow('bit.ly/rebound', edgeOf([], inside(names)))).toBeUndefined()
    expect(await look(`http://pictures.example:${port}/a.jpg`, edgeOf([], inside(names)))).toMatchObject({
      reason: 'medium-away',
    })
    expect(names).toEqual(['bit.ly', 'pictures.example'])
    expect(asked).toEqual([])
    // Nothing is learned of it: another time it may lead somewhere.
    const kept = await base.db.rows(sql`select 1 from short_link where address = 'bit.ly/rebound'`)
    expect(kept).toEqual([])
  })
})

/** A PNG whose header announces so many points a side, with next to nothing in it. */
function hugePng(side: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const data = deflateSync(Buffer.alloc(4_000_000))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}
