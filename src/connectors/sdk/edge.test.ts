import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { held } from '../../../test/support/held.ts'
import { instant } from '../../domain/model/time.ts'
import { Doorway } from './budget.ts'
import type { Edge } from './connector.ts'
import { createEdge, type EdgeOptions } from './edge.ts'
import type { Resolve } from './resolve.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return portOf(server.address())
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

async function serve(handler: RequestListener): Promise<number> {
  return listen(createServer(handler))
}

function edgeFor(ports: readonly number[], options: Partial<EdgeOptions> = {}): Edge {
  return createEdge({
    now: () => instant(0),
    signal: new AbortController().signal,
    allowed: new Set(ports.map((port) => `127.0.0.1:${port}`)),
    ...options,
  })
}

const at = (port: number, path = '/'): string => `http://127.0.0.1:${port}${path}`
const blocked = expect.objectContaining({ kind: 'blocked_by_policy' })
const transient = expect.objectContaining({ kind: 'transient' })

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

describe('fetch', () => {
  it('is told to rest where it reads more within an hour than it may; what it wrote may have arrived, and is not called refused', async () => {
    const port = await serve((_request, response) => response.end('x'.repeat(2_000)))
    const edge = edgeFor([port], { limits: { hourBytes: 1_000 } })
    await expect(edge.fetch(at(port))).rejects.toMatchObject({ kind: 'rate_limited', retryAt: 3_600_000 })
    const written = edge.fetch(at(port), { method: 'POST', body: 'Pardon !' })
    await expect(written).rejects.toMatchObject({ kind: 'transient', retryAt: 3_600_000 })
  })

  it('reaches a private address only when exactly that host and port is allowed', async () => {
    let asked = 0
    const port = await serve((_, response) => {
      asked += 1
      response.end('hello')
    })
    await expect(edgeFor([]).fetch(at(port))).rejects.toEqual(blocked)
    await expect(edgeFor([port]).fetch(`http://localhost:${port}/`)).rejects.toEqual(blocked)
    expect(asked).toBe(0)
    const answer = await edgeFor([port]).fetch(at(port))
    expect(await answer.text()).toBe('hello')
  })

  it('dials nothing when a name resolves to a private address', async () => {
    let connections = 0
    const server = createTcpServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const port = portOf(server.address())
    const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    await expect(edgeFor([], { resolve }).fetch(`http://innocent.example:${port}/`)).rejects.toEqual(blocked)
    expect(connections).toBe(0)
  })

  it('dials the address that was checked, so that a name which changes its answer gains nothing', async () => {
    let connections = 0
    const port = await serve((_, response) => {
      connections += 1
      response.end('inside')
    })
    let asked = 0
    const rebinding: Resolve = async () => {
      asked += 1
      return [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]
    }
    const edge = edgeFor([], { resolve: rebinding })
    await expect(edge.fetch(`http://rebind.example:${port}/`)).rejects.toEqual(blocked)
    await expect(edge.fetch(`http://rebind.example:${port}/`)).rejects.toEqual(blocked)
    expect(connections).toBe(0)
    expect(asked).toBe(2)
  })

  it('refuses a name of which every address is private', async () => {
    const asked: string[] = []
    const resolve: Resolve = async (host) => {
      asked.push(host)
      return [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]
    }
    await expect(edgeFor([], { resolve }).fetch('http://several.example:8080/')).rejects.toEqual(blocked)
    expect(asked).toEqual(['several.example'])
  })

  it('checks each hop of a redirect', async () => {
    let inside = 0
    const target = await serve((_, response) => {
      inside += 1
      response.end()
    })
    const port = await serve((_, response) => {
      response.writeHead(302, { location: at(target) }).end()
    })
    await expect(edgeFor([port]).fetch(at(port))).rejects.toEqual(blocked)
    expect(inside).toBe(0)
  })

  it.each(['file:///etc/passwd', 'http://user:word@127.0.0.1/', 'http://['])(
    'refuses a redirect to %s',
    async (location) => {
      const port = await serve((_, response) => {
        response.writeHead(302, { location }).end()
      })
      await expect(edgeFor([port]).fetch(at(port))).rejects.toEqual(blocked)
    },
  )

  it('follows five redirects and no more', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end('there')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const edge = edgeFor([port])
    expect(await (await edge.fetch(at(port, '/5'))).text()).toBe('there')
    await expect(edge.fetch(at(port, '/6'))).rejects.toEqual(blocked)
  })

  it('keeps what belongs to one origin away from the next', async () => {
    const seen: IncomingMessage['headers'][] = []
    const target = await serve((request, response) => {
      seen.push(request.headers)
      response.end()
    })
    const port = await serve((_, response) => {
      response.writeHead(302, { location: at(target) }).end()
    })
    await edgeFor([port, target]).fetch(at(port), {
      headers: { authorization: 'Bearer t', cookie: 'c=1', 'x-api-key': 'k', dpop: 'd', accept: 'text/xml' },
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.authorization).toBeUndefined()
    expect(seen[0]?.cookie).toBeUndefined()
    expect(seen[0]?.['x-api-key']).toBeUndefined()
    expect(seen[0]?.['dpop']).toBeUndefined()
    expect(seen[0]).toMatchObject({ accept: 'text/xml', 'user-agent': 'Vigie' })
  })

  it('does not carry what was written to another origin', async () => {
    let received = 0
    const target = await serve((_, response) => {
      received += 1
      response.end()
    })
    const port = await serve((_, response) => {
      response.writeHead(307, { location: at(target) }).end()
    })
    const edge = edgeFor([port, target])
    await expect(edge.fetch(at(port), { method: 'POST', body: 'a password' })).rejects.toEqual(blocked)
    expect(received).toBe(0)
  })

  it('sends a body again to the same origin after 307 and turns 303 into GET', async () => {
    const port = await serve(async (request, response) => {
      const status = Number(request.url?.slice(1))
      if (status > 0) response.writeHead(status, { location: '/end' }).end()
      else response.end(`${request.method} ${await bodyOf(request)}`)
    })
    const edge = edgeFor([port])
    expect(await (await edge.fetch(at(port, '/307'), { method: 'POST', body: 'x' })).text()).toBe('POST x')
    expect(await (await edge.fetch(at(port, '/303'), { method: 'POST', body: 'x' })).text()).toBe('GET ')
  })

  it('never turns a removal that is sent elsewhere into reading', async () => {
    const port = await serve(async (request, response) => {
      const status = Number(request.url?.slice(1))
      if (status > 0) response.writeHead(status, { location: '/end' }).end()
      else response.end(`${request.method} ${await bodyOf(request)}`)
    })
    const edge = edgeFor([port])
    for (const status of [301, 302, 307, 308])
      expect(await (await edge.fetch(at(port, `/${status}`), { method: 'DELETE' })).text()).toBe('DELETE ')
    expect(await (await edge.fetch(at(port, '/302'), { method: 'POST', body: 'x' })).text()).toBe('GET ')
  })

  it('takes a Request as it takes an address', async () => {
    const port = await serve(async (request, response) => {
      response.setHeader('x-agent', request.headers['user-agent'] ?? '')
      response.statusCode = 201
      response.end(`${request.headers.authorization} ${await bodyOf(request)}`)
    })
    const request = new Request(at(port), {
      method: 'POST',
      body: 'b',
      headers: { authorization: 'Bearer a' },
    })
    const answer = await edgeFor([port]).fetch(request)
    expect(answer.status).toBe(201)
    expect(answer.url).toBe(at(port))
    expect(answer.headers.get('x-agent')).toBe('Vigie')
    expect(await answer.text()).toBe('Bearer a b')
  })

  it('stops reading an answer that is too large, unpacked size counted', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/packed') {
        response.setHeader('content-encoding', 'gzip')
        response.end(gzipSync(Buffer.alloc(2_000_000)))
        return
      }
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64_000)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    const edge = edgeFor([port], { limits: { bodyBytes: 1_000_000 } })
    await expect(edge.fetch(at(port, '/endless'))).rejects.toEqual(blocked)
    await expect(edge.fetch(at(port, '/packed'))).rejects.toEqual(blocked)
  })

  it('reads a large answer though strangers’ large ones, which have a way in of their own, never end', async () => {
    const port = await serve((request, response) => {
      response.write(Buffer.alloc(1_500_000))
      if (request.url === '/ends') response.end()
    })
    const end = new AbortController()
    let inside = 0
    class Counted extends Doorway {
      override async enter(signal: AbortSignal): Promise<() => void> {
        const leave = await super.enter(signal)
        inside += 1
        return leave
      }
    }
    const large = new Counted(4)
    const strangers = edgeFor([port], { limits: { large }, signal: end.signal })
    const endless = Array.from({ length: 4 }, () => strangers.fetch(at(port, '/never')).catch(() => 'never'))
    await expect.poll(() => inside, { timeout: 20_000, interval: 5 }).toBe(4)
    expect((await (await edgeFor([port]).fetch(at(port, '/ends'))).arrayBuffer()).byteLength).toBe(1_500_000)
    end.abort(new Error('over'))
    expect(await Promise.all(endless)).toEqual(endless.map(() => 'never'))
  })

  it('gives up on an answer that never ends and on one that never begins', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/slow') response.write('a')
    })
    const edge = edgeFor([port], { limits: { totalMs: 60 } })
    await expect(edge.fetch(at(port, '/slow'))).rejects.toEqual(transient)
    await expect(edge.fetch(at(port, '/silent'))).rejects.toThrow(/did not answer within/)
  })

  it('ends at once when the work is aborted', async () => {
    const work = new AbortController()
    const port = await serve(() => work.abort(new Error('the worker stops')))
    await expect(edgeFor([port], { signal: work.signal }).fetch(at(port))).rejects.toThrow('the worker stops')
  })

  it('is not begun when the work was aborted before', async () => {
    const work = new AbortController()
    const port = await serve((_, response) => response.end('hello'))
    const edge = edgeFor([port], { signal: work.signal })
    work.abort(new Error('the worker stops'))
    await expect(edge.fetch(at(port))).rejects.toThrow('the worker stops')
  })

  it('leaves nothing on the signal of the work when it is done, which may live for months', async () => {
    const { signal } = new AbortController()
    const port = await serve((_, response) => response.end('hello'))
    const edge = edgeFor([port], { signal })
    const before = held(signal)
    for (let i = 0; i < 3; i += 1) await (await edge.fetch(at(port))).text()
    expect(held(signal)).toBe(before)
  })

  it('says in words that nobody answers', async () => {
    const server = createTcpServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const port = portOf(server.address())
    await new Promise((resolve) => server.close(resolve))
    await expect(edgeFor([port]).fetch(at(port))).rejects.toThrow(/127\.0\.0\.1:\d+ could not be reached/)
    const resolve: Resolve = async () => {
      throw new Error('ENOTFOUND')
    }
    await expect(edgeFor([], { resolve }).fetch('http://nowhere.example/')).rejects.toThrow(
      /nowhere\.example could not be found/,
    )
  })

  it('hands back an answer without a body', async () => {
    const port = await serve((_, response) => response.writeHead(204).end())
    expect((await edgeFor([port]).fetch(at(port))).status).toBe(204)
  })
})

describe('a socket', () => {
  async function socketServer(onSocket: (socket: WebSocket) => void, autoPong = true): Promise<number> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      autoPong,
    })
    await new Promise<void>((resolve) => server.once('listening', resolve))
    server.on('connection', onSocket)
    closers.push(() => {
      for (const client of server.clients) client.terminate()
      server.close()
    })
    return portOf(server.address())
  }

  async function collect(frames: AsyncIterable<string>): Promise<string[]> {
    const all: string[] = []
    for await (const frame of frames) all.push(frame)
    return all
  }

  it('hands out text frames in order and ends when the peer closes', async () => {
    const port = await socketServer((socket) => {
      for (let n = 0; n < 5_000; n += 1) socket.send(String(n))
      socket.close(1000)
    })
    const socket = await edgeFor([port]).webSocket(`ws://127.0.0.1:${port}/`)
    expect(await collect(socket.frames)).toEqual(Array.from({ length: 5_000 }, (_, n) => String(n)))
  })

  it('throws when the connection breaks, after what had arrived', async () => {
    const port = await socketServer((socket) => {
      socket.send('last words', () => socket.terminate())
    })
    const socket = await edgeFor([port]).webSocket(`ws://127.0.0.1:${port}/`)
    const got: string[] = []
    const reading = (async () => {
      for await (const frame of socket.frames) got.push(frame)
    })()
    await expect(reading).rejects.toEqual(transient)
    expect(got).toEqual(['last words'])
  })

  it('is refused inside the network like everything else', async () => {
    let connections = 0
    const port = await socketServer(() => {
      connections += 1
    })
    const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    await expect(edgeFor([]).webSocket(`ws://127.0.0.1:${port}/`)).rejects.toEqual(blocked)
    await expect(edgeFor([], { resolve }).webSocket(`ws://stream.example:${port}/`)).rejects.toEqual(blocked)
    await expect(edgeFor([port]).webSocket(`http://127.0.0.1:${port}/`)).rejects.toEqual(blocked)
    await expect(edgeFor([port]).webSocket('nonsense')).rejects.toEqual(blocked)
    expect(connections).toBe(0)
  })

  it('does not follow a redirect', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
    await expect(edgeFor([port]).webSocket(`ws://127.0.0.1:${port}/`)).rejects.toEqual(transient)
  })

  it('breaks on a frame that is too large', async () => {
    const port = await socketServer((socket) => socket.send('x'.repeat(2_000)))
    const socket = await edgeFor([port], {
      limits: { frameBytes: 1_000 },
    }).webSocket(`ws://127.0.0.1:${port}/`)
    await expect(collect(socket.frames)).rejects.toEqual(transient)
  })

  it('stops reading while large frames wait for a slow reader, and loses none', async () => {
    const frame = 'x'.repeat(2_000_000)
    const count = 60
    let sent = 0
    const port = await socketServer((socket) => {
      // Each once the one before has left.
      const more = (): void => {
        if (sent === count) return socket.close(1000)
        sent += 1
        return socket.send(frame, more)
      }
      more()
    })
    const socket = await edgeFor([port]).webSocket(`ws://127.0.0.1:${port}/`)
    const reader = socket.frames[Symbol.asyncIterator]()
    const lengths = [(await reader.next()).value?.length]
    // Both ends live in this event loop: what has not moved for so many of its turns stands still.
    for (let still = 0, last = sent; still < 2_000; still = sent === last ? still + 1 : 0, last = sent)
      await new Promise((resolve) => setImmediate(resolve))
    expect(sent).toBeLessThan(count / 2)
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) lengths.push(next.value.length)
    expect(lengths).toEqual(Array.from({ length: count }, () => frame.length))
  })

  it('notices a peer that is gone without a word', async () => {
    const port = await socketServer(() => undefined, false)
    const socket = await edgeFor([port], {
      limits: { heartbeatMs: 30 },
    }).webSocket(`ws://127.0.0.1:${port}/`)
    await expect(collect(socket.frames)).rejects.toThrow(/fell silent/)
  })

  it('ends quietly when its signal aborts', async () => {
    const port = await socketServer(() => undefined)
    const work = new AbortController()
    const socket = await edgeFor([port]).webSocket(`ws://127.0.0.1:${port}/`, {
      signal: work.signal,
    })
    const reading = collect(socket.frames)
    work.abort()
    expect(await reading).toEqual([])
  })
})
