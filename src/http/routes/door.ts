import { Hono } from 'hono'
import { type Instant, seconds } from '../../domain/model/time.ts'
import type { Context } from '../../services/context.ts'
import { ServiceError } from '../../services/errors.ts'
import { PushRefused, receive } from '../../services/listening/receive.ts'
import type { Env } from '../environment.ts'
import { clientAddress } from '../guards.ts'
import { problemResponse, toProblem, wrongMethod } from '../problem.ts'
import { readStream } from '../read-bytes.ts'
import { uuid } from './ids.ts'

/** Programs send at once what they have; who is slower holds a place that others need. */
const patience = { idleMs: 10_000, totalMs: 30_000 }
/** Each may hold a body of a megabyte in memory. */
const mostAtOnce = 32
/** What is sent at once is there before that: where all places are taken, whoever has one for longer gives it up. */
const soon = seconds(1)

/** The own addresses of sources. Nobody signs in here and no cookie counts, so neither origin nor host says anything: what is pushed is proved by its signature, or looked at before it is believed. */
export function doorRoutes(
  context: Omit<Context, 'actor'>,
  config: { readonly trustedProxies: readonly string[] },
): Hono<Env> {
  const ctx: Context = { ...context, actor: { kind: 'vigie' } }
  const app = new Hono<Env>()
  // Whoever came first stands first.
  const reading = new Map<AbortController, Instant>()
  const makeRoom = (): void => {
    if (reading.size < mostAtOnce) return
    const [slowest, since] = reading.entries().next().value ?? []
    if (slowest === undefined || since === undefined || ctx.now() - since < soon) throw busy()
    reading.delete(slowest)
    slowest.abort()
  }
  app.onError((error) => {
    if (error instanceof PushRefused) {
      const { status, reason, message } = error
      return problemResponse({ title: 'refused', status, detail: message, reason })
    }
    const paused = error instanceof ServiceError && error.reason === 'source-paused'
    const answer = toProblem(error, context.log, context.now())
    if (paused) answer.headers.set('retry-after', '3600')
    return answer
  })
  app.all('/:sourceId', async (c) => {
    const sourceId = uuid(c, 'sourceId')
    const { method, headers, url, body: stream } = c.req.raw
    if (method !== 'GET' && method !== 'POST') return notThisWay()
    // What is packed may be a thousand times larger than it looks.
    const encoding = (headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
    if (encoding !== 'identity' && encoding !== '') return packed()
    const peer = c.env?.incoming?.socket?.remoteAddress
    const answer = await receive(ctx, {
      sourceId,
      push: {
        method,
        query: new URL(url).searchParams,
        headers,
        client: clientAddress(peer, headers.get('x-forwarded-for'), config.trustedProxies),
        read: async (most) => {
          if (Number(headers.get('content-length') ?? '0') > most) throw tooLarge(most)
          if (stream === null) return Buffer.alloc(0)
          makeRoom()
          const place = new AbortController()
          reading.set(place, ctx.now())
          try {
            const read = await readStream(stream, { most, ...patience, signal: place.signal })
            if (read === 'too-large') throw tooLarge(most)
            if (typeof read === 'string') throw notWhole()
            return read
          } finally {
            reading.delete(place)
          }
        },
      },
    })
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
    const type = typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
    return new Response(text, { status: answer.status, headers: { 'content-type': type, 'cache-control': 'no-store' } })
  })
  return app
}

const notThisWay = (): Response => wrongMethod('One sends to this address with POST.', ['GET', 'POST'])

const packed = (): Response =>
  problemResponse({
    title: 'unsupported',
    status: 415,
    detail: 'Send this without Content-Encoding: nothing is unpacked here.',
    reason: 'packed',
  })

const tooLarge = (most: number): PushRefused =>
  new PushRefused({ status: 413, reason: 'too-large', detail: `A delivery holds at most ${most / 1024} kB.` })

const notWhole = (): PushRefused =>
  new PushRefused({
    status: 400,
    reason: 'cut-off',
    detail: 'The delivery was cut off on its way, or comes too slowly. Send it again.',
  })

const busy = (): ServiceError =>
  new ServiceError('too-many', 'too-many', 'Much arrives just now: send this again in a moment.')
