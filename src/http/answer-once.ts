import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { answerOnce as once } from '../services/keys/answer-once.ts'
import { ServiceError } from '../services/errors.ts'
import { declaredAt } from './contract/index.ts'
import type { Env } from './environment.ts'
import { wasHeldUp } from './problem.ts'

/** A string of structured fields, or the bare word that most programs send. */
const shape = /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200}))$/

/** Carries writes that make something out once, where they come with an Idempotency-Key. */
export function answerOnce(): MiddlewareHandler<Env> {
  return async (c, next) => {
    const given = c.req.header('idempotency-key')
    const declared = given === undefined ? undefined : declaredAt(c.req.method, c.req.path)
    if (given === undefined || declared?.once !== true) return next()
    const [, quoted, bare] = shape.exec(given.trim()) ?? []
    const key = quoted ?? bare
    if (key === undefined) {
      throw new ServiceError(
        'invalid',
        'idempotency-key-malformed',
        'An Idempotency-Key has 1 to 200 plain characters.',
      )
    }
    const request = JSON.stringify([c.req.method, c.req.path, await c.req.text()])
    const { answer, again } = await once(c.var.ctx, { key, request }, async () => {
      await next()
      return taken(c)
    })
    if (again) c.res = new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.type } })
    if (again) c.res.headers.set('idempotency-replayed', 'true')
    return undefined
  }
}

/** What the route answered, read so that it can be told again. */
async function taken(c: HonoContext<Env>) {
  const body = await c.res.clone().text()
  return {
    status: c.res.status,
    // Of what lost against another change nothing was done either.
    refused: c.error instanceof ServiceError || wasHeldUp(c.error),
    body,
    type: c.res.headers.get('content-type') ?? 'application/json',
  }
}
