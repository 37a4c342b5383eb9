import type { MiddlewareHandler } from 'hono'
import type { Env } from './environment.ts'
import { problemResponse } from './problem.ts'

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
  return async (c, next) => {
    const { method, headers } = c.req.raw
    const length = headers.get('content-length')
    if (length !== null && !headers.has('transfer-encoding'))
      return Number.parseInt(length, 10) > most ? tooLarge() : next()
    if (method === 'GET' || method === 'HEAD' || c.req.raw.body === null) return next()
    const body = await readWithin(c.req.raw.body, most)
    if (body === null) return tooLarge()
    const { url, signal } = c.req.raw
    c.req.raw = new Request(url, { method, headers, signal, body: body.byteLength === 0 ? null : body })
    return next()
  }
}

/** The whole of a body, or null as soon as it is too large. */
async function readWithin(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > most) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
