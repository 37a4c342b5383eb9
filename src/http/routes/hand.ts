import { type Context as HonoContext, Hono } from 'hono'
import { AsideInput, DraftInput, DraftWay, PresenceInput } from '../../api/hand.ts'
import { bePresent } from '../../services/hand/be-present.ts'
import { dropAside } from '../../services/hand/drop-aside.ts'
import { readDrafts } from '../../services/hand/read-drafts.ts'
import { saveDraft } from '../../services/hand/save-draft.ts'
import { ServiceError } from '../../services/errors.ts'
import { body, type Env } from '../environment.ts'
import { presentDrafts } from '../present/hand.ts'
import { decimal } from './ids.ts'

function wayIn(c: HonoContext): DraftWay {
  const parsed = DraftWay.safeParse(c.req.param('way'))
  if (!parsed.success) throw new ServiceError('not-found', 'not-found', 'There is nothing at this address.')
  return parsed.data
}

/** What is being written on a case, and who is there. */
export function handRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/cases/:caseId/drafts', async (c) =>
    c.json(presentDrafts(await readDrafts(c.var.ctx, { caseId: decimal(c, 'caseId') }))),
  )
  app.put('/cases/:caseId/drafts/:way', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), way: wayIn(c), ...(await body(c, DraftInput)) }
    const saved = await saveDraft(c.var.ctx, input)
    return c.json({ ...presentDrafts(saved), clash: saved.clash })
  })
  app.post('/cases/:caseId/drafts/:way/drop-aside', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), way: wayIn(c), ...(await body(c, AsideInput)) }
    return c.json(presentDrafts(await dropAside(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/presence', async (c) => {
    await bePresent(c.var.ctx, { caseId: decimal(c, 'caseId'), ...(await body(c, PresenceInput)) })
    return c.body(null, 204)
  })
  return app
}
