import { Hono } from 'hono'
import { TemplateInput, type Templates } from '../../api/templates.ts'
import { keepTemplate } from '../../services/templates/keep-template.ts'
import { listTemplates } from '../../services/templates/list-templates.ts'
import { removeTemplate } from '../../services/templates/remove-template.ts'
import { mayShareTemplates } from '../../services/templates/templates.ts'
import { body, type Env } from '../environment.ts'
import { uuid } from './ids.ts'

/** Templates and snippets for answers. */
export function templateRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/templates', async (c) => {
    const templates = await listTemplates(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ templates: [...templates], mayShare: mayShareTemplates(c.var.me.actor) } satisfies Templates)
  })
  app.put('/brands/:brandId/templates/:templateId', async (c) => {
    const ids = { brandId: uuid(c, 'brandId'), templateId: uuid(c, 'templateId') }
    return c.json(await keepTemplate(c.var.ctx, { ...ids, ...(await body(c, TemplateInput)) }))
  })
  app.delete('/templates/:templateId', async (c) => {
    await removeTemplate(c.var.ctx, { templateId: uuid(c, 'templateId') })
    return c.body(null, 204)
  })
  return app
}
