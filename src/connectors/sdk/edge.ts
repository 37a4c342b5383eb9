import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, rootCertificates, TLSSocket } from 'node:tls'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import { type RawData, WebSocket } from 'ws'
import type { Instant } from '../../domain/model/time.ts'
import type { EdgeSocket, Outside } from './connector.ts'
import { until } from './until.ts'
import { ConnectorError } from './errors.ts'
import { Doorway, HourlyBytes } from './budget.ts'
import { createDialGuard, type DialGuard } from './guard.ts'
import { type AskNames, namesAskedOf } from './names.ts'
import { probe } from './probe.ts'
import type { Resolve } from './resolve.ts'

/** How much, how long and how far one call may go. */
export interface EdgeLimits {
  readonly bodyBytes: number
  readonly totalMs: number
  readonly headersMs: number
  readonly redirects: number
  readonly frameBytes: number
  /** What one source may send in an hour of answers; streams are bounded by their own pace. */
  readonly hourBytes: number
  /** After this long without a sign of life a socket counts as broken. */
  readonly heartbeatMs: number
  /** Through which answers beyond a megabyte are read. */
  readonly large: Doorway
}

/** Up to this an answer is like any other. */
const smallAnswer = 1_000_000
/** So many larger ones are read at once in this process, whichever source asked for them: 40 MB at most. */
const largeAnswers = new Doorway(4)

const usualLimits: EdgeLimits = {
  bodyBytes: 10_000_000,
  totalMs: 20_000,
  headersMs: 15_000,
  redirects: 5,
  frameBytes: 5_000_000,
  hourBytes: 2_000_000_000,
  heartbeatMs: 30_000,
  large: largeAnswers,
}

/** What the edge is made from. `allowed` holds the `host:port` pairs of private addresses that an administrator typed. */
export interface EdgeOptions {
  readonly now: () => Instant
  readonly signal: AbortSignal
  readonly allowed: ReadonlySet<string>
  readonly limits?: Partial<EdgeLimits>
  readonly resolve?: Resolve
  /** Asks the name service itself; left out, the machine's own. */
  readonly names?: AskNames
  /** Authorities (PEM) that a watched page's certificate may rest on beside the well-known; a house has its own. */
  readonly authorities?: readonly string[]
}

/** The guarded outside world: every address is checked at the moment it is dialled, every answer is limited in size and time. */
export function createEdge(options: EdgeOptions): Outside {
  const limits = { ...usualLimits, ...options.limits }
  const guard = createDialGuard(
    options.resolve === undefined
      ? { allowed: options.allowed }
      : { allowed: options.allowed, resolve: options.resolve },
  )
  const agent = guardedAgent(guard, limits)
  const budget = new HourlyBytes(limits.hourBytes, options.now)
  const running = new Set<AbortController>()
  const end = (): void => {
    for (const each of running) each.abort(options.signal.reason)
    void agent.destroy().catch(() => undefined)
  }
  options.signal.addEventListener('abort', end, { once: true })
  return {
    fetch: (input, init) =>
      guardedFetch({ guard, agent, limits, budget, signal: options.signal, running }, input, init),
    webSocket: (url, socketOptions) =>
      guardedSocket({ guard, limits, signal: options.signal }, url, socketOptions ?? {}),
    connect: (host, port, connectOptions) =>
      guardedConnection({ guard, limits, signal: options.signal }, host, port, connectOptions.tls),
    probe: (request) =>
      probe(
        {
          guard,
          signal: options.signal,
          totalMs: limits.totalMs,
          names: options.names ?? namesAskedOf(),
          agent: (onSecure) => guardedAgent(guard, limits, { onSecure, authorities: options.authorities ?? [] }),
        },
        request,
      ),
    now: options.now,
    signal: options.signal,
  }
}

/** A connection whose address is checked as it is dialled. With TLS the certificate has to fit the name. */
async function guardedConnection(parts: SocketParts, host: string, port: number, tls: boolean): Promise<Socket> {
  const { guard, limits, signal } = parts
  signal.throwIfAborted()
  const written = host.includes(':') ? `[${host}]` : host
  guard.check(new URL(`${tls ? 'imaps' : 'imap'}://${written}:${port}`), ['imap:', 'imaps:'])
  const lookup = guard.lookup(written, String(port))
  const socket = tls
    ? connectTls({ host, port, lookup, ...(isIP(host) === 0 ? { servername: host } : {}) })
    : connectPlain({ host, port, lookup })
  return new Promise<Socket>((resolve, reject) => {
    const settle = (error?: Error): void => {
      signal.removeEventListener('abort', abort)
      socket.setTimeout(0)
      if (error === undefined) return resolve(socket)
      socket.destroy()
      reject(error)
    }
    const abort = (): void => settle(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    signal.addEventListener('abort', abort, { once: true })
    socket.setTimeout(limits.headersMs, () => settle(tooSlow(host, limits.headersMs)))
    socket.once('error', (error) => settle(inWords(error, host, null)))
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      try {
        guard.checkConnected(written, String(port), socket.remoteAddress)
        settle()
      } catch (refusal) {
        settle(refusal instanceof Error ? refusal : new Error(String(refusal)))
      }
    })
  })
}

interface Secured {
  readonly onSecure: (host: string, socket: TLSSocket) => void
  readonly authorities: readonly string[]
}

function guardedAgent(guard: DialGuard, limits: EdgeLimits, secured?: Secured): Agent {
  return new Agent({
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.totalMs,
    connections: 8,
    connect(target, callback) {
      const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port
      const dial = buildConnector({
        timeout: limits.headersMs,
        lookup: guard.lookup(target.hostname, port),
        ...(secured === undefined || secured.authorities.length === 0
          ? {}
          : { ca: [...rootCertificates, ...secured.authorities] }),
      })
      dial(target, (error, socket) => {
        if (error !== null) return callback(error, null)
        try {
          guard.checkConnected(target.hostname, port, socket.remoteAddress)
        } catch (refusal) {
          socket.destroy()
          return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), null)
        }
        if (socket instanceof TLSSocket) secured?.onSecure(target.hostname, socket)
        callback(null, socket)
      })
    },
  })
}

interface FetchParts {
  readonly guard: DialGuard
  readonly agent: Agent
  readonly limits: EdgeLimits
  readonly budget: HourlyBytes
  readonly signal: AbortSignal
  /** What is under way, to be ended with the edge. */
  readonly running: Set<AbortController>
}

const schemes = ['http:', 'https:']
/** What another origin may be told; everything else may be a secret of the first one. */
const harmlessHeaders: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent'])

async function guardedFetch(parts: FetchParts, input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { guard, limits } = parts
  const first = new URL(input instanceof Request ? input.url : input)
  guard.check(first, schemes)
  const request = new Request(input, init)
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer())
  const headers = new Headers(request.headers)
  if (!headers.has('user-agent')) headers.set('user-agent', 'Vigie')

  const deadline = AbortSignal.timeout(limits.totalMs)
  // A session's signal lives for months, and in Node 20 each `AbortSignal.any` of it leaves a trace there for as long.
  const ended = new AbortController()
  if (parts.signal.aborted) ended.abort(parts.signal.reason)
  parts.running.add(ended)
  const stopped = AbortSignal.any([ended.signal, request.signal])
  const signal = AbortSignal.any([stopped, deadline])
  let url = first
  let method = request.method
  let content = body
  try {
    for (let hop = 0; ; hop += 1) {
      const response = await undiciFetch(url, {
        method,
        headers: [...headers.entries()],
        body: content,
        redirect: 'manual',
        signal,
        dispatcher: parts.agent,
      })
      const location = redirectOf(response)
      if (location === null || request.redirect === 'manual')
        return await readWithin(response, url, limits, budgetOf(parts.budget, method), signal)
      await response.body?.cancel()
      if (request.redirect === 'error' || hop >= limits.redirects) {
        throw new ConnectorError('blocked_by_policy', `${first.host} redirects too often to be followed.`, {
          fr: `${first.host} renvoie ailleurs trop de fois pour qu’on le suive.`,
        })
      }
      const next = nextHop(url, location)
      guard.check(next, schemes)
      // A removal that was sent elsewhere must not come back as a page that was read.
      const turnsToGet = response.status === 303 ? method !== 'HEAD' : response.status < 303 && method === 'POST'
      if (turnsToGet) {
        method = 'GET'
        content = null
        headers.delete('content-type')
        headers.delete('content-length')
      }
      if (next.origin !== url.origin) {
        if (content !== null) {
          throw new ConnectorError(
            'blocked_by_policy',
            `${url.host} asks to send what was written to ${next.host} instead. That is not done.`,
            { fr: `${url.host} demande d’envoyer à ${next.host} ce qui lui était écrit. Vigie ne le fait pas.` },
          )
        }
        for (const name of [...headers.keys()]) if (!harmlessHeaders.has(name)) headers.delete(name)
      }
      url = next
    }
  } catch (error) {
    if (stopped.aborted) throw stopped.reason
    throw inWords(error, first.host, deadline.aborted ? limits.totalMs : null)
  } finally {
    parts.running.delete(ended)
  }
}

/** Counts what comes in. What was written has arrived when its answer is read: nobody may take the wait for a refusal of it. */
const budgetOf =
  (budget: HourlyBytes, method: string): HourlyBytes['count'] =>
  (bytes, host) => {
    try {
      budget.count(bytes, host)
    } catch (error) {
      if (!(error instanceof ConnectorError) || method === 'GET' || method === 'HEAD') throw error
      throw new ConnectorError('transient', error.message, { fr: error.fr, retryAt: error.retryAt })
    }
  }

type UndiciResponse = Awaited<ReturnType<typeof undiciFetch>>

function redirectOf(response: UndiciResponse): string | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null
  return response.headers.get('location')
}

function nextHop(from: URL, location: string): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from) : null
  if (next === null) {
    throw new ConnectorError('blocked_by_policy', `${from.host} redirects to something that is not an address.`, {
      fr: `${from.host} renvoie vers quelque chose qui n’est pas une adresse.`,
    })
  }
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw new ConnectorError('blocked_by_policy', `${from.host} redirects from https to plain http.`, {
      fr: `${from.host} renvoie de https vers http, sans chiffrement.`,
    })
  }
  return next
}

async function readWithin(
  response: UndiciResponse,
  url: URL,
  { bodyBytes: max, large }: EdgeLimits,
  count: HourlyBytes['count'],
  signal: AbortSignal,
): Promise<Response> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Said beforehand: nothing of it need be read.
  if (!response.headers.has('content-encoding') && Number(response.headers.get('content-length') ?? 0) > max) {
    await response.body?.cancel()
    throw tooLarge(url.host, max)
  }
  if (response.body !== null) {
    const reader = response.body.getReader()
    let release: (() => void) | null = null
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        const chunk: Uint8Array = value
        size += chunk.byteLength
        if (size > max) throw tooLarge(url.host, max)
        chunks.push(chunk)
        count(chunk.byteLength, url.host)
        // Whoever sends much waits until there is room for it; everybody else's answers pass by.
        if (size > smallAnswer) release ??= await large.enter(signal)
      }
    } catch (error) {
      await reader.cancel().catch(() => undefined)
      throw error
    } finally {
      release?.()
    }
  }
  const headers = new Headers([...response.headers.entries()])
  // The body is already unpacked.
  headers.delete('content-encoding')
  headers.delete('content-length')
  const empty = [101, 204, 205, 304].includes(response.status)
  const answer = new Response(empty ? null : Buffer.concat(chunks), {
    status: response.status,
    statusText: response.statusText,
    headers,
  })
  Object.defineProperty(answer, 'url', { value: url.href })
  return answer
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(bytes < 1_000_000 ? 3 : 0)
}

/** Finds our own refusal below what a library wrapped around it; anything else is the network failing. */
function inWords(error: unknown, host: string, timedOutAfter: number | null): ConnectorError {
  for (let inner: unknown = error, depth = 0; inner instanceof Error && depth < 6; inner = inner.cause, depth += 1) {
    if (inner instanceof ConnectorError) return inner
    if (inner instanceof AggregateError) {
      const own = inner.errors.find((each) => each instanceof ConnectorError)
      if (own instanceof ConnectorError) return own
    }
  }
  if (timedOutAfter !== null) return tooSlow(host, timedOutAfter, error)
  return new ConnectorError('transient', `${host} could not be reached: ${deepest(error)}.`, {
    fr: `${host} est injoignable\u00a0: ${deepest(error)}.`,
    cause: error,
  })
}

const tooSlow = (host: string, ms: number, cause?: unknown): ConnectorError =>
  new ConnectorError('transient', `${host} did not answer within ${ms / 1_000} seconds.`, {
    fr: `${host} n’a pas fini de répondre en ${String(ms / 1_000).replace('.', ',')} secondes.`,
    cause,
  })

const tooLarge = (host: string, max: number): ConnectorError =>
  new ConnectorError('blocked_by_policy', `The answer of ${host} is larger than ${megabytes(max)} MB.`, {
    fr: `La réponse de ${host} dépasse ${megabytes(max).replace('.', ',')} Mo.`,
  })

function deepest(error: unknown): string {
  let inner: unknown = error
  for (let depth = 0; inner instanceof Error && inner.cause !== undefined && depth < 6; depth += 1) inner = inner.cause
  if (!(inner instanceof Error)) return 'unknown reason'
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : ''
  return (inner.message === '' ? code : inner.message).replace(/\.$/, '') || inner.name
}

interface SocketParts {
  readonly guard: DialGuard
  readonly limits: EdgeLimits
  readonly signal: AbortSignal
}

async function guardedSocket(
  parts: SocketParts,
  address: string,
  { signal: own, protocols = [] }: { readonly signal?: AbortSignal; readonly protocols?: readonly string[] },
): Promise<EdgeSocket> {
  const { guard, limits } = parts
  if (!URL.canParse(address))
    throw new ConnectorError('blocked_by_policy', 'The address of the stream is not an address.', {
      fr: 'L’adresse du flux en direct n’est pas une adresse.',
    })
  const url = new URL(address)
  guard.check(url, ['ws:', 'wss:'])
  for (const it of [parts.signal, own]) it?.throwIfAborted()
  const port = url.port === '' ? (url.protocol === 'wss:' ? '443' : '80') : url.port
  const socket = new WebSocket(url, [...protocols], {
    lookup: guard.lookup(url.hostname, port),
    handshakeTimeout: limits.headersMs,
    maxPayload: limits.frameBytes,
    // A compressed frame could unpack to far more than was counted.
    perMessageDeflate: false,
    followRedirects: false,
    headers: { 'user-agent': 'Vigie' },
  })
  const { signal, end } = until(parts.signal, ...(own === undefined ? [] : [own]))
  const frames = new FrameQueue(socket, url.host, signal, limits.heartbeatMs)
  socket.once('close', end)
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      socket.terminate()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.once('upgrade', (response) => {
      try {
        guard.checkConnected(url.hostname, port, response.socket.remoteAddress)
      } catch (refusal) {
        reject(refusal)
        socket.terminate()
      }
    })
    socket.once('open', () => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    socket.once('error', (error) => {
      signal.removeEventListener('abort', abort)
      reject(inWords(error, url.host, null))
    })
  })
  const send = (text: string): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(text)
  }
  return { frames, send, close: () => frames.close() }
}

const pauseAt = { frames: 2_000, bytes: 16_000_000 }

/** Frames in order for one reader; stops reading from the network while the reader is far behind. */
class FrameQueue implements AsyncIterable<string> {
  readonly #socket: WebSocket
  readonly #host: string
  #waiting: string[] = []
  #waitingBytes = 0
  #end: { readonly error: ConnectorError | null } | null = null
  #wake: (() => void) | null = null
  #closedByUs = false

  constructor(socket: WebSocket, host: string, signal: AbortSignal, heartbeatMs: number) {
    this.#socket = socket
    this.#host = host
    let alive = true
    const seen = (): void => {
      alive = true
    }
    const heartbeat = setInterval(() => {
      // While reading is paused nothing can arrive, which says nothing about the peer.
      if (socket.isPaused || socket.readyState !== WebSocket.OPEN) return
      if (!alive) {
        this.#fail(
          new ConnectorError('transient', `The stream of ${host} fell silent.`, {
            fr: `Le flux en direct de ${host} s’est tu.`,
          }),
        )
        socket.terminate()
        return
      }
      alive = false
      socket.ping()
    }, heartbeatMs)
    heartbeat.unref()
    const abort = (): void => this.close()
    signal.addEventListener('abort', abort, { once: true })
    socket.on('pong', seen)
    socket.on('message', (data: RawData, binary: boolean) => {
      alive = true
      if (binary) return
      const text = asText(data)
      this.#waiting.push(text)
      this.#waitingBytes += text.length
      if (this.#waiting.length >= pauseAt.frames || this.#waitingBytes >= pauseAt.bytes) socket.pause()
      this.#wake?.()
    })
    socket.on('error', (error) => this.#fail(inWords(error, host, null)))
    socket.on('close', (code) => {
      clearInterval(heartbeat)
      signal.removeEventListener('abort', abort)
      if (this.#closedByUs || code === 1000 || code === 1001) this.#finish(null)
      else
        this.#fail(
          new ConnectorError('transient', `The stream of ${this.#host} broke off (code ${code}).`, {
            fr: `Le flux en direct de ${this.#host} s’est coupé (code ${code}).`,
          }),
        )
    })
  }

  close(): void {
    this.#closedByUs = true
    this.#finish(null)
    this.#socket.terminate()
  }

  #fail(error: ConnectorError): void {
    this.#finish(error)
  }

  #finish(error: ConnectorError | null): void {
    this.#end ??= { error }
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    for (;;) {
      const batch = this.#waiting
      this.#waiting = []
      this.#waitingBytes = 0
      if (this.#socket.isPaused) this.#socket.resume()
      for (const frame of batch) {
        if (this.#closedByUs) return
        yield frame
      }
      if (this.#waiting.length > 0) continue
      if (this.#end !== null) {
        if (this.#end.error !== null) throw this.#end.error
        return
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }
}

function asText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
