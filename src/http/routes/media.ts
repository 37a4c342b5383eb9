import { type Context as HonoContext, Hono } from 'hono'
import { showMedium } from '../../services/media/show-medium.ts'
import type { Env } from '../environment.ts'
import { handOut } from '../hand-out.ts'
import { uuid } from './ids.ts'

/** What posts show: our own pictures of it. No browser of a colleague ever asks a network for one. */
export function mediaRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  const show = async (c: HonoContext<Env>, which: 'shown' | 'thumb'): Promise<Response> =>
    handOut(c, { type: 'image/webp', ...(await showMedium(c.var.ctx, { mediumId: uuid(c, 'mediumId'), which })) })
  app.get('/media/:mediumId/shown', (c) => show(c, 'shown'))
  app.get('/media/:mediumId/thumb', (c) => show(c, 'thumb'))
  return app
}
