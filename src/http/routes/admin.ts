import { Hono } from 'hono'
import { z } from 'zod'
import { BrandChangeInput, BrandInput, SourceInput, SourceName } from '../../api/schemas.ts'
import type { SourceRemoved } from '../../api/sign-out.ts'
import { ownAddress } from '../../services/admin/consent.ts'
import { countBrands } from '../../services/admin/count-brands.ts'
import { createBrand } from '../../services/admin/create-brand.ts'
import { createSource } from '../../services/admin/create-source.ts'
import { listConnectors } from '../../services/admin/list-connectors.ts'
import { listPeople } from '../../services/admin/list-people.ts'
import { listSources } from '../../services/admin/list-sources.ts'
import { lookNow } from '../../services/admin/look-now.ts'
import { makeSecret } from '../../services/admin/make-secret.ts'
import { pauseSource } from '../../services/admin/pause-source.ts'
import { readSource } from '../../services/admin/read-source.ts'
import { reconnectSource } from '../../services/admin/reconnect-source.ts'
import { removeSource } from '../../services/admin/remove-source.ts'
import { renameSource } from '../../services/admin/rename-source.ts'
import { resumeSource } from '../../services/admin/resume-source.ts'
import { updateBrand } from '../../services/admin/update-brand.ts'
import { body, type Env, parse } from '../environment.ts'
import {
  presentAgain,
  presentBrand,
  presentConnector,
  presentListed,
  presentSource,
  presentSourcePage,
} from '../present/admin.ts'
import { uuid } from './ids.ts'

/** Whose colleagues: those of one brand, or all. */
export const PeopleQuery = z.object({ brand: z.uuid().optional() })

/** Brands and sources, and whom a case can be handed to. */
export function adminRoutes(url: string): Hono<Env> {
  const own = ownAddress(url)
  const app = new Hono<Env>()
  app.get('/people', async (c) => {
    const { brand } = parse(PeopleQuery, c.req.query())
    return c.json({ people: await listPeople(c.var.ctx, { brandId: brand ?? null }) })
  })
  app.get('/brand-counts', async (c) => c.json({ counts: await countBrands(c.var.ctx) }))
  app.post('/brands', async (c) => c.json(presentBrand(await createBrand(c.var.ctx, await body(c, BrandInput))), 201))
  app.patch('/brands/:brandId', async (c) => {
    const input = await body(c, BrandChangeInput)
    return c.json(presentBrand(await updateBrand(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input })))
  })
  app.get('/connectors', async (c) => {
    const connectors = await listConnectors(c.var.ctx, own)
    return c.json({ connectors: connectors.map(presentConnector) })
  })
  app.get('/brands/:brandId/sources', async (c) => {
    const sources = await listSources(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ sources: sources.map(presentListed) })
  })
  app.post('/brands/:brandId/sources', async (c) => {
    const input = await body(c, SourceInput)
    return c.json(presentSource(await createSource(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input })), 201)
  })
  app.get('/sources/:sourceId', async (c) =>
    c.json(presentSourcePage(await readSource(c.var.ctx, { sourceId: uuid(c, 'sourceId') }))),
  )
  app.patch('/sources/:sourceId', async (c) => {
    const { name } = await body(c, SourceName)
    return c.json(presentSource(await renameSource(c.var.ctx, { sourceId: uuid(c, 'sourceId'), name })))
  })
  app.delete('/sources/:sourceId', async (c) => {
    const { left } = await removeSource(c.var.ctx, { sourceId: uuid(c, 'sourceId') })
    return c.json<SourceRemoved>({ left })
  })
  app.post('/sources/:sourceId/look', async (c) => {
    await lookNow(c.var.ctx, { sourceId: uuid(c, 'sourceId') })
    return c.body(null, 204)
  })
  app.post('/sources/:sourceId/secret', async (c) =>
    c.json(await makeSecret(c.var.ctx, { sourceId: uuid(c, 'sourceId') }), 201),
  )
  app.put('/sources/:sourceId', async (c) => {
    const input = await body(c, SourceInput)
    return c.json(presentAgain(await reconnectSource(c.var.ctx, { sourceId: uuid(c, 'sourceId'), ...input })))
  })
  app.post('/sources/:sourceId/pause', async (c) =>
    c.json(presentSource(await pauseSource(c.var.ctx, { sourceId: uuid(c, 'sourceId') }))),
  )
  app.post('/sources/:sourceId/resume', async (c) =>
    c.json(presentSource(await resumeSource(c.var.ctx, { sourceId: uuid(c, 'sourceId') }))),
  )
  return app
}
