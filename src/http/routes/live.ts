import { Hono } from 'hono'
import type { LiveEvent } from '../../api/schemas.ts'
import type { Sight } from '../../domain/people/sight.ts'
import { listBrands } from '../../services/admin/list-brands.ts'
import { ServiceError } from '../../services/errors.ts'
import type { CountFeed } from '../../services/live/count-feed.ts'
import type { LiveFeed } from '../../services/live/feed.ts'
import type { HandFeed } from '../../services/live/hand-feed.ts'
import type { Env } from '../environment.ts'

const heartbeatEvery = 15_000
/** A session may be ended in another process, which tells nobody. */
const sessionCheckEvery = 5_000
/** A browser opens one, and a second while it goes over to it; more are tabs that cannot reach one another, or connections that died without a word. */
const streamsPerSession = 8
/** How much may wait for a slow browser before it is told to read everything again. */
const largestBuffer = 256 * 1024

/** A stream that somebody reads. */
export interface OpenStream {
  readonly sessionId: string
  readonly userId: string
  stop(): void
  /** Ends it if its session is over, or if its person sees other brands than when it was opened: the browser opens the next one at once. */
  check(): void
}

/** The server-sent events of a browser. */
export function liveRoutes(
  feed: LiveFeed,
  hand: HandFeed,
  counts: CountFeed,
  open: Set<OpenStream>,
  stillMay: (headers: Headers, brands: Sight) => Promise<boolean>,
): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/live', async (c) => {
    const brands = await listBrands(c.var.ctx)
    const asked = c.req.query('brand')?.split(',')
    const brandIds = new Set(brands.map((brand) => brand.id).filter((id) => asked?.includes(id) ?? true))
    if (brandIds.size === 0) throw new ServiceError('not-found', 'not-found', 'There is no such brand.')
    const after = c.req.header('last-event-id') ?? c.req.query('after') ?? null
    const answerHeaders = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    }
    // Nobody would ever read or end what a HEAD opened.
    if (c.req.method === 'HEAD') return new Response(null, { headers: answerHeaders })
    const { ctx } = c.var
    const { sessionId } = c.var.me
    const { userId } = c.var.me.actor
    const own = [...open].filter((each) => each.sessionId === sessionId)
    for (const oldest of own.slice(0, Math.max(0, own.length - streamsPerSession + 1))) oldest.stop()
    const headers = new Headers(c.req.raw.headers)
    let stop = (): void => undefined
    let confess = (): void => undefined
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const encoder = new TextEncoder()
          let ended = false
          let fellBehind = false
          const write = (text: string): void => {
            if (ended) return
            const room = controller.desiredSize ?? 0
            if (room <= 0) {
              fellBehind = true
              return
            }
            confess()
            controller.enqueue(encoder.encode(text))
          }
          confess = () => {
            if (ended || !fellBehind) return
            fellBehind = false
            controller.enqueue(encoder.encode(`data: ${JSON.stringify({ type: 'resync' } satisfies LiveEvent)}\n\n`))
          }
          const say = (id: string | null, data: LiveEvent): void =>
            write(`${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)

          const counting = new Map(
            [...brandIds].map((brandId) => [
              brandId,
              counts.subscribe(ctx, brandId, (counted) =>
                say(null, { type: 'counts', brandId, counts: { ...counted.counts }, saved: { ...counted.saved } }),
              ),
            ]),
          )
          write('retry: 1000\n: listening\n\n')
          // Of the brands that were asked for some may be no longer this person's, and the person no longer the one who asks.
          const listening: LiveEvent = { type: 'listening', userId, brandIds: [...brandIds] }
          if (after !== null) say(null, listening)
          const unsubscribe = feed.subscribe({ brandIds, after }, ({ id, data }) => {
            if (data === null) say(id, listening)
            else say(id, data.type === 'case' ? { ...data, what: [...data.what] } : data)
            if (data?.type === 'case') counting.get(data.brandId)?.changed()
          })
          const leave = hand.subscribe(brandIds, (message) =>
            say(null, message.type === 'presence' ? { ...message, people: [...message.people] } : message),
          )
          const heartbeat = setInterval(() => write(': \n\n'), heartbeatEvery)
          const check = (): void => {
            stillMay(headers, ctx.actor.kind === 'person' ? ctx.actor.brands : 'all').then(
              (yes) => {
                if (!yes) stop()
              },
              () => undefined,
            )
          }
          const checking = setInterval(check, sessionCheckEvery)
          const entry: OpenStream = { sessionId, userId, stop: () => stop(), check }
          stop = () => {
            if (ended) return
            ended = true
            open.delete(entry)
            clearInterval(heartbeat)
            clearInterval(checking)
            for (const it of counting.values()) it.stop()
            unsubscribe()
            leave()
            try {
              controller.close()
            } catch {
              // The browser closed it first.
            }
          }
          open.add(entry)
        },
        pull() {
          confess()
        },
        cancel() {
          stop()
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: largestBuffer }),
    )
    return new Response(stream, { headers: answerHeaders })
  })
  return app
}
