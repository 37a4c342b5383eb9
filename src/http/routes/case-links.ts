import { Hono } from 'hono'
import { CaseLinkInput, LinkTitleInput } from '../../api/files.ts'
import { keepLink } from '../../services/links/keep-link.ts'
import { readTitle } from '../../services/links/read-title.ts'
import { removeLink } from '../../services/links/remove-link.ts'
import { body, type Env } from '../environment.ts'
import { changed } from './changed.ts'
import { decimal, uuid } from './ids.ts'

/** Links that a case keeps. */
export function caseLinkRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.put('/cases/:caseId/links/:linkId', async (c) => {
    const ids = { caseId: decimal(c, 'caseId'), linkId: uuid(c, 'linkId') }
    const input = { ...ids, ...(await body(c, CaseLinkInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => keepLink(c.var.ctx, input)))
  })
  app.delete('/cases/:caseId/links/:linkId', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), linkId: uuid(c, 'linkId') }
    return c.json(await changed(c.var.ctx, input.caseId, () => removeLink(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/link-title', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, LinkTitleInput)) }
    return c.json({ title: await readTitle(c.var.ctx, input) })
  })
  return app
}
