import { Hono } from 'hono'
import { z } from 'zod'
import { AccountInput } from '../../api/person.ts'
import { confirmLink } from '../../services/linking/confirm-link.ts'
import { readPerson } from '../../services/linking/read-person.ts'
import { splitAccount } from '../../services/linking/split-account.ts'
import { undoSplit } from '../../services/linking/undo-split.ts'
import { body, type Env, parse } from '../environment.ts'
import { presentPerson } from '../present/person.ts'
import { decimal, uuid } from './ids.ts'

/** From where on a person's history is read. */
export const Query = z.object({ after: z.string().max(60).optional() })

/** Who writes in a case: their accounts, linked and taken apart, and what they wrote before and elsewhere. */
export function personRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/cases/:caseId/person', async (c) => {
    const { after } = parse(Query, c.req.query())
    return c.json(presentPerson(await readPerson(c.var.ctx, { caseId: decimal(c, 'caseId'), after: after ?? null })))
  })
  app.post('/cases/:caseId/person/links', async (c) => {
    const { accountId } = await body(c, AccountInput)
    await confirmLink(c.var.ctx, { caseId: decimal(c, 'caseId'), accountId })
    return c.body(null, 204)
  })
  app.post('/cases/:caseId/person/splits', async (c) => {
    const { accountId } = await body(c, AccountInput)
    return c.json(await splitAccount(c.var.ctx, { caseId: decimal(c, 'caseId'), accountId }), 201)
  })
  app.post('/splits/:splitId/undo', async (c) => {
    await undoSplit(c.var.ctx, { splitId: uuid(c, 'splitId') })
    return c.body(null, 204)
  })
  return app
}
