import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { BulkInput } from '../../api/bulk.ts'
import { readAsked } from '../../domain/cases/filter-words.ts'
import { readBulkOutcomes } from '../../services/bulk/bulk.ts'
import { doBulk } from '../../services/bulk/do-bulk.ts'
import { prepareBulk, type Selection } from '../../services/bulk/prepare-bulk.ts'
import { undoBulk } from '../../services/bulk/undo-bulk.ts'
import { body, type Env } from '../environment.ts'
import { presentBulk, readAct } from '../present/bulk.ts'
import { InvalidInput } from '../problem.ts'
import { uuid } from './ids.ts'

type Cases = ReturnType<typeof BulkInput.parse>['cases']

function selectionIn(cases: Cases): Selection {
  if ('ids' in cases) return cases
  const read = readAsked(new URLSearchParams(cases.filter))
  if (!read.ok) throw new InvalidInput(read.faults.map((it) => ({ ...it, path: `cases.filter.${it.path}` })))
  return { view: cases.view, filter: read.filter, except: cases.except }
}

/** Many cases at once. */
export function bulkRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/brands/:brandId/bulk', async (c) => {
    const { act, cases } = await body(c, BulkInput)
    const input = {
      id: randomUUID(),
      brandId: uuid(c, 'brandId'),
      act: readAct(act),
      selection: selectionIn(cases),
    }
    return c.json(presentBulk(await prepareBulk(c.var.ctx, input)), 201)
  })
  app.get('/bulk/:bulkId', async (c) => {
    const { cases, ...shown } = await readBulkOutcomes(c.var.ctx, { bulkId: uuid(c, 'bulkId') })
    return c.json({ ...presentBulk(shown), cases })
  })
  app.post('/bulk/:bulkId/do', async (c) => c.json(presentBulk(await doBulk(c.var.ctx, { bulkId: uuid(c, 'bulkId') }))))
  app.post('/bulk/:bulkId/undo', async (c) =>
    c.json(presentBulk(await undoBulk(c.var.ctx, { bulkId: uuid(c, 'bulkId') }))),
  )
  return app
}
