import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { type SavedCounts, type SavedViews, SavedViewInput, ViewOrderInput } from '../../api/inbox.ts'
import { changeView, orderViews, removeView } from '../../services/views/change-view.ts'
import { keepView } from '../../services/views/keep-view.ts'
import { countViews, listViews, readView } from '../../services/views/list-views.ts'
import { mayShare } from '../../services/views/views.ts'
import { body, type Env } from '../environment.ts'
import { uuid } from './ids.ts'

/** Views of the inbox that people keep. */
export function viewRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/views', async (c) => {
    const views = await listViews(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ views: [...views], mayShare: mayShare(c.var.me.actor) } satisfies SavedViews)
  })
  app.get('/brands/:brandId/views/counts', async (c) =>
    c.json({ counts: await countViews(c.var.ctx, { brandId: uuid(c, 'brandId') }) } satisfies SavedCounts),
  )
  app.get('/brands/:brandId/views/:viewId', async (c) =>
    c.json(await readView(c.var.ctx, { brandId: uuid(c, 'brandId'), viewId: uuid(c, 'viewId') })),
  )
  app.post('/brands/:brandId/views', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), id: randomUUID(), ...(await body(c, SavedViewInput)) }
    return c.json(await keepView(c.var.ctx, input), 201)
  })
  app.put('/brands/:brandId/views/order', async (c) => {
    await orderViews(c.var.ctx, { brandId: uuid(c, 'brandId'), ...(await body(c, ViewOrderInput)) })
    return c.body(null, 204)
  })
  app.put('/views/:viewId', async (c) =>
    c.json(await changeView(c.var.ctx, { viewId: uuid(c, 'viewId'), ...(await body(c, SavedViewInput)) })),
  )
  app.delete('/views/:viewId', async (c) => {
    await removeView(c.var.ctx, { viewId: uuid(c, 'viewId') })
    return c.body(null, 204)
  })
  return app
}
