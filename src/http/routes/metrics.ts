import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { Env } from '../environment.ts'
import type { Address } from '../guards.ts'
import { problemResponse } from '../problem.ts'

/** Who may read the metrics, and what they say. */
export interface MetricsDoor {
  /** Asked for in `Authorization: Bearer …`; without one only this machine is answered. */
  readonly token: string | undefined
  readonly read: () => Promise<string>
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** This machine's own names for itself, in a URL. */
const ownName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Whether a request was sent to this machine by one of its own names, at whatever port: Prometheus asks where this program listens, which need not be what people are told. */
function isToOwnName(request: Request): boolean {
  const named = `http://${request.headers.get('host') ?? ''}`
  return URL.canParse(named) && ownName.test(new URL(named).hostname)
}

const isLoopback = (host: string | undefined): boolean =>
  host !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(host)

/** Headers that every proxy of some care adds: whoever sends one did not ask from this machine. */
const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

function mayRead(door: MetricsDoor, request: Request, peer: string | undefined, address: Address): boolean {
  if (door.token !== undefined) {
    const given = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
    return timingSafeEqual(digest(given), digest(door.token))
  }
  // Behind a proxy everybody's peer is this machine: then only a token tells who asks.
  if (!ownName.test(address.url.hostname)) return false
  // A page elsewhere may lead its own name to this machine, for a browser here to ask by it.
  if (!isToOwnName(request)) return false
  return isLoopback(peer) && forwarding.every((name) => !request.headers.has(name))
}

/** What Prometheus reads. */
export function metricsRoutes(door: MetricsDoor, address: Address): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/metrics', async (c) => {
    if (mayRead(door, c.req.raw, c.env?.incoming?.socket?.remoteAddress, address))
      return c.body(await door.read(), 200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      })
    const detail =
      door.token === undefined
        ? 'Metrics are for this machine only. To read them from elsewhere or behind a proxy, set VIGIE_METRICS_TOKEN and send it as "Authorization: Bearer …".'
        : 'Send the token of VIGIE_METRICS_TOKEN as "Authorization: Bearer …".'
    return problemResponse(
      { title: 'unauthenticated', status: 401, detail, reason: 'metrics-closed' },
      { 'www-authenticate': 'Bearer' },
    )
  })
  return app
}
