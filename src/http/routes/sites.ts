import { Hono } from 'hono'
import { SiteChange, SiteInput, SiteTrialInput } from '../../api/site-watch.ts'
import { acceptSite } from '../../services/sites/accept-site.ts'
import { createSite } from '../../services/sites/create-site.ts'
import { listSites } from '../../services/sites/list-sites.ts'
import { lookSoon } from '../../services/sites/look-soon.ts'
import { outagesBeside } from '../../services/sites/outages-beside.ts'
import { pauseSite } from '../../services/sites/pause-site.ts'
import { readSite } from '../../services/sites/read-site.ts'
import { removeSite } from '../../services/sites/remove-site.ts'
import { resumeSite } from '../../services/sites/resume-site.ts'
import { trySite } from '../../services/sites/try-site.ts'
import { updateSite } from '../../services/sites/update-site.ts'
import { body, type Env } from '../environment.ts'
import { presentBeside, presentSite, presentSitePage, presentSiteTrial } from '../present/sites.ts'
import { decimal, uuid } from './ids.ts'

/** The brand's own pages that are watched, and their outages. */
export function siteRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/sites', async (c) => {
    const { sites, offers } = await listSites(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ sites: sites.map(presentSite), offers: [...offers] })
  })
  app.post('/brands/:brandId/sites', async (c) => {
    const input = await body(c, SiteInput)
    return c.json(presentSite(await createSite(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input })), 201)
  })
  app.post('/brands/:brandId/sites/try', async (c) => {
    const input = await body(c, SiteTrialInput)
    return c.json(presentSiteTrial(await trySite(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input })))
  })
  app.get('/sites/:siteId', async (c) =>
    c.json(presentSitePage(await readSite(c.var.ctx, { siteId: uuid(c, 'siteId') }))),
  )
  app.put('/sites/:siteId', async (c) => {
    await updateSite(c.var.ctx, { siteId: uuid(c, 'siteId'), ...(await body(c, SiteChange)) })
    return c.body(null, 204)
  })
  const acts = { pause: pauseSite, resume: resumeSite, look: lookSoon, accept: acceptSite }
  for (const [act, verb] of Object.entries(acts)) {
    app.post(`/sites/:siteId/${act}`, async (c) => {
      await verb(c.var.ctx, { siteId: uuid(c, 'siteId') })
      return c.body(null, 204)
    })
  }
  app.delete('/sites/:siteId', async (c) => {
    await removeSite(c.var.ctx, { siteId: uuid(c, 'siteId') })
    return c.body(null, 204)
  })
  app.get('/cases/:caseId/outages', async (c) =>
    c.json(presentBeside(await outagesBeside(c.var.ctx, { caseId: decimal(c, 'caseId') }))),
  )
  return app
}
