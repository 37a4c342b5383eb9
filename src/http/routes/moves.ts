import { Hono } from 'hono'
import { ApartInput, type LookAlikes, MergeInput, type MoveUndone, SplitInput, type SplitOff } from '../../api/moves.ts'
import { readCaseRow } from '../../services/cases/read-case.ts'
import { listLookAlikes } from '../../services/moves/list-look-alikes.ts'
import { mergeCases } from '../../services/moves/merge-cases.ts'
import { splitCase } from '../../services/moves/split-case.ts'
import { tellApart } from '../../services/moves/tell-apart.ts'
import { undoMove } from '../../services/moves/undo-move.ts'
import { body, type Env } from '../environment.ts'
import { presentCase } from '../present/cases.ts'
import { changed } from './changed.ts'
import { decimal, uuid } from './ids.ts'

/** Cases that are merged, split, put back, and told apart. */
export function moveRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/cases/:caseId/merge', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, MergeInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => mergeCases(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/split', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, SplitInput)) }
    return c.json((await splitCase(c.var.ctx, input)) satisfies SplitOff, 201)
  })
  app.post('/case-moves/:moveId/undo', async (c) => {
    const { kind, from, to, went } = await undoMove(c.var.ctx, { moveId: uuid(c, 'moveId') })
    const row = async (caseId: string) => presentCase(await readCaseRow(c.var.ctx, { caseId }))
    return c.json({ kind, from: await row(from.id), to: await row(to.id), went } satisfies MoveUndone)
  })
  app.get('/cases/:caseId/look-alikes', async (c) => {
    const found = await listLookAlikes(c.var.ctx, { caseId: decimal(c, 'caseId') })
    const cases = found.map((it) => ({ case: presentCase(it.case), reasons: [...it.reasons] }))
    return c.json({ cases } satisfies LookAlikes)
  })
  app.post('/cases/:caseId/look-alikes/apart', async (c) => {
    const { caseId: other } = await body(c, ApartInput)
    await tellApart(c.var.ctx, { caseId: decimal(c, 'caseId'), other })
    return c.body(null, 204)
  })
  return app
}
