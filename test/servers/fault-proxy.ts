import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import { connect, createServer as createLine, type Socket } from 'node:net'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { chance } from '../support/seed.ts'

/** What may happen to a request, its answer, or the connection that carries them. */
export const webFaults = [
  'late',
  'reset',
  'silent',
  'stalled',
  'cut',
  'cut chunks',
  'half',
  'empty',
  'a page',
  'not now, for a while',
  'not now',
  '500',
  '502',
  '503',
  '504',
  'an older answer',
  'reversed',
  'answer lost',
] as const
export type WebFault = (typeof webFaults)[number]

/** What may happen to a stream of frames. */
export const frameFaults = ['cut', 'twice', 'swapped', 'garbage', 'refused', 'half a frame'] as const
export type FrameFault = (typeof frameFaults)[number]

/** Stands between Vigie and a server that speaks HTTP, and breaks what it carries until its plan is through; then it is honest. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  /** `host:port`, as the settings and the guard need it. */
  readonly host: string
  readonly url: string
  /** What it did, in order: printed by a test that fails. */
  readonly did: readonly string[]
  /** How many requests came. */
  readonly asked: number
  /** Whether everything that was planned has happened. */
  readonly through: boolean
  /** From now on nothing is broken, whatever is left of the plan. */
  honest(): void
  /** What it says of an address of the server's, and the other way round. */
  outward(text: string): string
  inward(text: string): string
}

/** Starts it in front of a port of this machine. Every `share`-th request or frame or so is broken, `faults` of them in all; which and how is decided by `seed` alone. Addresses of the server are written as its own, so that nobody is led around it. */
export async function startFaultProxy(options: {
  readonly to: number
  readonly seed: number
  readonly faults: number
  readonly share?: number
  readonly kinds?: readonly WebFault[]
  readonly frames?: readonly FrameFault[]
  /** Other servers whose addresses are written as another proxy's: `[port, port of the proxy]`. */
  readonly others?: readonly (readonly [number, number])[]
}): Promise<FaultProxy> {
  const { to, faults, share = 0.4, kinds = webFaults, frames = frameFaults, others = [] } = options
  const random = chance(options.seed)
  const open = new Set<Socket>()
  const did: string[] = []
  /** The last answers, by what was asked: what an old one is made of. */
  const before = new Map<string, Buffer>()
  let left = faults
  let asked = 0
  let port = 0
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const draw = <T extends string>(from: readonly T[], what: string, often = share): T | null => {
    if (left <= 0 || random() >= often) return null
    const fault = pick(from) ?? null
    left -= 1
    did.push(`${what}: ${fault}`)
    return fault
  }
  const swapPorts = (text: string, pairs: readonly (readonly [number, number])[]): string =>
    pairs.reduce(
      (all, [from, into]) =>
        all.replaceAll(new RegExp(`(127\\.0\\.0\\.1|localhost)(:|%3A)${from}\\b`, 'gu'), `$1$2${into}`),
      text,
    )
  const outward = (text: string): string => swapPorts(text, [[to, port], ...others])
  const inward = (text: string): string =>
    swapPorts(text, [[port, to], ...others.map(([a, b]): [number, number] => [b, a])])

  const server = createServer((request, response) => {
    asked += 1
    void carry(request, response).catch(() => response.destroy())
  })
  const carry = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const what = `${request.method ?? 'GET'} ${request.url ?? '/'}`
    const sent = await bodyOf(request)
    const fault = draw(kinds, `#${asked} ${what}`)
    if (fault === 'reset') return void request.socket.resetAndDestroy()
    if (fault === 'silent') return
    const refused = refusals[fault ?? '']
    if (refused !== undefined) {
      response.writeHead(refused.status, refused.headers).end(refused.body)
      return
    }
    const answer = await forward(request, sent)
    if (fault === 'answer lost') return void request.socket.resetAndDestroy()
    const { status, headers } = answer
    let body = answer.body
    if (request.method === 'GET' && status === 200) {
      const old = before.get(what)
      if (fault === 'an older answer' && old !== undefined) body = old
      else before.set(what, body)
    }
    if (fault === 'reversed') body = reversed(body)
    if (fault === 'half') body = body.subarray(0, Math.floor(body.length / 2))
    if (fault === 'empty') body = Buffer.alloc(0)
    if (fault === 'late') await new Promise((resolve) => setTimeout(resolve, 20 + random() * 80))
    const broken = fault === 'cut' || fault === 'cut chunks' || fault === 'stalled'
    const length = fault === 'cut chunks' ? {} : { 'content-length': String(body.length) }
    response.writeHead(status, { ...headers, ...(status === 304 || status === 204 ? {} : length) })
    if (!broken || body.length === 0) {
      response.end(request.method === 'HEAD' ? undefined : body)
      return
    }
    response.write(body.subarray(0, Math.floor(random() * body.length)), () => {
      if (fault !== 'stalled') request.socket.destroy()
    })
  }
  const forward = (
    request: IncomingMessage,
    body: Buffer,
  ): Promise<{ readonly status: number; readonly headers: Record<string, string | string[]>; readonly body: Buffer }> =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = {}
      for (const [name, value] of Object.entries(request.headers))
        if (typeof value === 'string' && !hops.has(name)) headers[name] = inward(value)
      // Signatures and lengths are of bytes: only what is text is written anew.
      const text = Buffer.from(inward(body.toString('latin1')), 'latin1')
      const call = ask(
        {
          host: '127.0.0.1',
          port: to,
          method: request.method,
          path: inward(request.url ?? '/'),
          headers: { ...headers, ...(text.length > 0 ? { 'content-length': String(text.length) } : {}) },
          agent: false,
        },
        (answer) => {
          bodyOf(answer).then((got) => {
            const out: Record<string, string | string[]> = {}
            for (const [name, value] of Object.entries(answer.headers)) {
              if (value === undefined || hops.has(name)) continue
              out[name] = typeof value === 'string' ? outward(value) : value.map(outward)
            }
            resolve({
              status: answer.statusCode ?? 502,
              headers: out,
              body: Buffer.from(outward(got.toString('latin1')), 'latin1'),
            })
          }, reject)
        },
      )
      call.on('error', reject)
      call.end(text)
    })

  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const fate = draw(frames.includes('refused') ? (['refused'] as const) : [], 'handshake', share / 2)
    if (fate === 'refused') return void socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (near) => carryFrames(near, request))
  })
  const inStream = frames.filter((it) => it !== 'refused')
  const carryFrames = (near: WebSocket, request: IncomingMessage): void => {
    const offered = request.headers['sec-websocket-protocol']
    const far = new WebSocket(
      `ws://127.0.0.1:${to}${request.url ?? '/'}`,
      typeof offered === 'string' ? offered.split(/,\s*/u) : [],
    )
    let held: string | null = null
    const send = (text: string): void => {
      near.send(text)
      if (held === null) return
      const late = held
      held = null
      near.send(late)
    }
    far.on('message', (data: RawData) => {
      const text = outward(Buffer.isBuffer(data) ? data.toString('utf8') : '')
      const fault = draw(inStream, `frame ${text.slice(0, 60)}`, share / 2)
      if (fault === 'cut') {
        near.terminate()
        far.terminate()
      } else if (fault === 'twice') {
        send(text)
        send(text)
      } else if (fault === 'swapped' && held === null) {
        held = text
        // Without a next one it comes alone.
        setTimeout(() => {
          if (held !== text) return
          held = null
          if (near.readyState === WebSocket.OPEN) near.send(text)
        }, 200).unref()
      } else if (fault === 'garbage') {
        send(pick(garbage) ?? '')
        send(text)
      } else if (fault === 'half a frame') {
        // A frame that breaks in its middle never arrives: the connection does.
        near.send(text.slice(0, Math.floor(text.length / 2)))
        near.terminate()
        far.terminate()
      } else send(text)
    })
    far.on('close', () => near.terminate())
    near.on('close', () => far.terminate())
    for (const each of [near, far]) each.on('error', () => undefined)
  }

  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => undefined)
  })
  port = await listenOn(server)
  const host = `127.0.0.1:${port}`
  return {
    port,
    host,
    url: `http://${host}`,
    did,
    get asked() {
      return asked
    },
    get through() {
      return left <= 0
    },
    honest() {
      left = 0
    },
    outward,
    inward,
    async [Symbol.asyncDispose]() {
      for (const each of sockets.clients) each.terminate()
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** What belongs to one connection, or to a form of the body that is not carried. */
const hops = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'accept-encoding',
  'upgrade',
  'host',
])

interface Refused {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
const page = { 'content-type': 'text/html' }
const refusals: Readonly<Record<string, Refused | undefined>> = {
  'a page': { status: 200, headers: page, body: '<!doctype html><title>Un instant…</title><p>Un instant…</p>' },
  'not now, for a while': { status: 429, headers: { ...page, 'retry-after': '40' }, body: 'Too many requests' },
  'not now': { status: 429, headers: {}, body: '' },
  '500': { status: 500, headers: page, body: '<h1>Internal Server Error</h1>' },
  '502': { status: 502, headers: page, body: '<h1>Bad Gateway</h1>' },
  '503': { status: 503, headers: { ...page, 'retry-after': '7' }, body: '' },
  '504': { status: 504, headers: {}, body: '' },
}

const garbage = ['', '{', 'null', '[]', '{"event":7}', '\u0000', '{"did":"did:plc:x","time_us":"soon","kind":3}', '"a"']

/** A list, or the lists in an object, from its end to its beginning; anything else as it is. */
function reversed(body: Buffer): Buffer {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    const turned = Array.isArray(value)
      ? value.toReversed()
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([key, each]) => [key, Array.isArray(each) ? each.toReversed() : each]),
          )
        : value
    return Buffer.from(JSON.stringify(turned))
  } catch {
    return body
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function listenOn(server: ReturnType<typeof createLine> | ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.')
  return address.port
}

/** What becomes of the next connection: `cut` after so many bytes of the server's, `reset` at once, `silent` from so many bytes on without an end, `late` by so many ms. */
export type LineFault =
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silent'; readonly after: number }
  | { readonly kind: 'late'; readonly ms: number }

/** Stands between Vigie and a server of any protocol, and breaks the connections that it carries. */
export interface FaultyLine extends AsyncDisposable {
  readonly port: number
  /** How many connections it broke. */
  readonly broken: number
  /** Asked once for each connection; null: it lives. */
  next: () => LineFault | null
}

/** Starts it in front of a port of this machine. */
export async function startFaultyLine(to: number): Promise<FaultyLine> {
  const open = new Set<Socket>()
  const state: { broken: number; next: () => LineFault | null } = { broken: 0, next: () => null }
  const server = createLine((near) => {
    const fault = state.next()
    const far = connect(to, '127.0.0.1')
    open.add(near).add(far)
    const end = (): void => {
      near.destroy()
      far.destroy()
      open.delete(near)
      open.delete(far)
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
    if (fault?.kind === 'reset') {
      state.broken += 1
      near.resetAndDestroy()
      return
    }
    near.on('data', (chunk) => far.write(chunk))
    let left = fault?.kind === 'cut' || fault?.kind === 'silent' ? fault.after : null
    const carry = (chunk: Buffer): void => {
      if (left === null) {
        near.write(chunk)
        return
      }
      const had = left
      const part = chunk.subarray(0, left)
      left -= part.length
      // What was let through arrives, in the middle of whatever it is; then nothing does.
      near.write(part, () => {
        if (left !== 0 || had === 0) return
        state.broken += 1
        if (fault?.kind === 'cut') end()
      })
    }
    far.on('data', (chunk) => {
      if (fault?.kind === 'late') setTimeout(() => carry(chunk), fault.ms)
      else carry(chunk)
    })
    if (left !== 0) return
    state.broken += 1
    if (fault?.kind === 'cut') end()
  })
  const port = await listenOn(server)
  return {
    port,
    get broken() {
      return state.broken
    },
    get next() {
      return state.next
    },
    set next(next) {
      state.next = next
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
