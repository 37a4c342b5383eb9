import { Hono } from 'hono'
import { ConsentAnswer, ConsentInput } from '../../api/consents.ts'
import { beginConsent } from '../../services/admin/begin-consent.ts'
import { ownAddress } from '../../services/admin/consent.ts'
import { finishConsent } from '../../services/admin/finish-consent.ts'
import { readOwnDocument } from '../../services/admin/read-own-document.ts'
import type { Context } from '../../services/context.ts'
import { body, type Env } from '../environment.ts'
import { problemResponse } from '../problem.ts'
import { presentAgain } from '../present/admin.ts'
import { uuid } from './ids.ts'

/** Signing in on a network's own page: the way there, and the way back. */
export function consentRoutes(url: string): Hono<Env> {
  const own = ownAddress(url)
  const app = new Hono<Env>()
  app.post('/brands/:brandId/consents', async (c) => {
    const input = await body(c, ConsentInput)
    return c.json(await beginConsent(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input }, own), 201)
  })
  app.post('/consents/finish', async (c) =>
    c.json(presentAgain(await finishConsent(c.var.ctx, await body(c, ConsentAnswer), own))),
  )
  return app
}

/** What networks fetch about this installation before people sign in on their pages. No session counts, and nothing in it is secret. */
export function ownDocumentRoutes(context: Omit<Context, 'actor'>, url: string): Hono<Env> {
  const own = ownAddress(url)
  const app = new Hono<Env>()
  app.get('/:connector/:name', async (c) => {
    const { connector, name } = c.req.param()
    const found = await readOwnDocument(context, { connector, name }, own)
    if (found === undefined)
      return problemResponse({
        title: 'not-found',
        status: 404,
        detail: 'There is nothing at this address.',
        reason: 'not-found',
      })
    return c.json(found, 200, { 'cache-control': 'public, max-age=600' })
  })
  return app
}
