import { Hono } from 'hono'
import { CaseLabelInput, LabelInput, type Labels, MergeLabelInput } from '../../api/labels.ts'
import { labelCase } from '../../services/cases/label-case.ts'
import { keepLabel } from '../../services/labels/keep-label.ts'
import { mayChangeLabels } from '../../services/labels/labels.ts'
import { listLabels } from '../../services/labels/list-labels.ts'
import { mergeLabel } from '../../services/labels/merge-label.ts'
import { body, type Env } from '../environment.ts'
import { changed } from './changed.ts'
import { decimal, uuid } from './ids.ts'

/** What a brand sorts its cases by. */
export function labelRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/labels', async (c) => {
    const labels = await listLabels(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ labels: [...labels], mayChange: mayChangeLabels(c.var.me.actor) } satisfies Labels)
  })
  app.put('/brands/:brandId/labels/:labelId', async (c) => {
    const ids = { brandId: uuid(c, 'brandId'), labelId: uuid(c, 'labelId') }
    await keepLabel(c.var.ctx, { ...ids, ...(await body(c, LabelInput)) })
    return c.body(null, 204)
  })
  app.post('/labels/:labelId/merge', async (c) => {
    await mergeLabel(c.var.ctx, { labelId: uuid(c, 'labelId'), ...(await body(c, MergeLabelInput)) })
    return c.body(null, 204)
  })
  app.post('/cases/:caseId/labels', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, CaseLabelInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => labelCase(c.var.ctx, input)))
  })
  return app
}
