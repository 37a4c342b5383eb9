import type { MiddlewareHandler } from 'hono'
import type { Env } from './environment.ts'
import { problemResponse } from './problem.ts'
import { readStream } from './read-bytes.ts'

/** For a few kB of words a slow line takes seconds. */
const patience = { idleMs: 20_000, totalMs: 60_000 }

/**
 * Refuses bodies of more than `most` bytes, whether their length was said before or shows while they come. What came
 * without a length is handed on whole; hono's own limit rebuilds the request for that, which Node's server cannot do.
 */
export function limitBody(most: number): MiddlewareHandler<Env> {
  const tooLarge = (): Response =>
    problemResponse({
      title: 'too large',
      status: 413,
      detail: `A request holds at most ${most / 1024} kB.`,
      reason: 'too-large',
    })
  const notWhole = (): Response =>
    problemResponse({
      title: 'not whole',
      status: 400,
      detail: 'The request was cut off on its way, or comes too slowly. Try again.',
      reason: 'cut-off',
    })
  return async (c, next) => {
    const { method, headers } = c.req.raw
    const length = headers.get('content-length')
    if (length !== null && !headers.has('transfer-encoding'))
      return Number.parseInt(length, 10) > most ? tooLarge() : next()
    if (method === 'GET' || method === 'HEAD' || c.req.raw.body === null) return next()
    const body = await readStream(c.req.raw.body, { most, ...patience })
    if (body === 'too-large') return tooLarge()
    if (typeof body === 'string') return notWhole()
    const { url, signal } = c.req.raw
    c.req.raw = new Request(url, { method, headers, signal, body: body.byteLength === 0 ? null : body })
    return next()
  }
}
