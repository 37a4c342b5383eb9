import { Hono } from 'hono'
import { BlockInput, MuteInput, ReportInput } from '../../api/moderation.ts'
import { readCaseRow } from '../../services/cases/read-case.ts'
import { blockAuthor } from '../../services/moderation/block-author.ts'
import { muteAuthor } from '../../services/moderation/mute-author.ts'
import { reportPost } from '../../services/moderation/report-post.ts'
import { body, type Env } from '../environment.ts'
import { presentCase } from '../present/cases.ts'
import { decimal } from './ids.ts'

/** What is done on a network about a customer's account or post. */
export function moderationRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/cases/:caseId/mute', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, MuteInput)) }
    await muteAuthor(c.var.ctx, input)
    return c.json(presentCase(await readCaseRow(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/block', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, BlockInput)) }
    await blockAuthor(c.var.ctx, input)
    return c.json(presentCase(await readCaseRow(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/report', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, ReportInput)) }
    await reportPost(c.var.ctx, input)
    return c.json(presentCase(await readCaseRow(c.var.ctx, input)))
  })
  return app
}
