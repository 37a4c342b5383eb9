import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import {
  AnsweredThereInput,
  AssignInput,
  NoteInput,
  PriorityInput,
  ReopenInput,
  ReplyInput,
  SetAsideInput,
  SettleInput,
} from '../../api/schemas.ts'
import { ChangedQuery } from '../../api/bulk.ts'
import { ListView } from '../../api/inbox.ts'
import { addNote } from '../../services/cases/add-note.ts'
import { assignCase } from '../../services/cases/assign-case.ts'
import { CoverageQuery } from '../../api/coverage.ts'
import { countCases } from '../../services/cases/count-cases.ts'
import { findCases } from '../../services/cases/find-cases.ts'
import { listChanged } from '../../services/cases/list-changed.ts'
import { countOfList, listCases } from '../../services/cases/list-cases.ts'
import { readCoverage } from '../../services/cases/read-coverage.ts'
import { readCase, readCaseRow } from '../../services/cases/read-case.ts'
import { reopenCase } from '../../services/cases/reopen-case.ts'
import { setAsideCase } from '../../services/cases/set-aside-case.ts'
import { setPriority } from '../../services/cases/set-priority.ts'
import { settleCase } from '../../services/cases/settle-case.ts'
import { answerThere } from '../../services/replies/answer-there.ts'
import { cancelReply } from '../../services/replies/cancel-reply.ts'
import { retryReply } from '../../services/replies/retry-reply.ts'
import { submitReply } from '../../services/replies/submit-reply.ts'
import { withdrawAnswer } from '../../services/replies/withdraw-answer.ts'
import { body, type Env, parse } from '../environment.ts'
import { presentChanged } from '../present/bulk.ts'
import { presentCase, presentCasePage, presentDetail, presentReply } from '../present/cases.ts'
import { readSettlement } from '../present/clocks.ts'
import { changed } from './changed.ts'
import { filterIn } from './filter-in.ts'
import { decimal, uuid } from './ids.ts'

/** What people are looked for by. */
export const FindQuery = z.object({ text: z.string().max(200).default('') })
/** Which cases of a brand, from where on. */
export const ListQuery = z.object({
  view: ListView.default('to-answer'),
  after: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Of which list the number is asked. */
export const CountQuery = ListQuery.pick({ view: true })

/** The inbox, cases and replies. */
export function caseRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/cases', async (c) => {
    const { view, after, limit } = parse(ListQuery, c.req.query())
    const filter = filterIn(c.req.url, ['view', 'after', 'limit'])
    const page = await listCases(c.var.ctx, { brandId: uuid(c, 'brandId'), view, filter, after: after ?? null, limit })
    return c.json(presentCasePage(page))
  })
  app.get('/brands/:brandId/cases/count', async (c) => {
    const { view } = parse(CountQuery, c.req.query())
    const filter = filterIn(c.req.url, ['view'])
    return c.json(await countOfList(c.var.ctx, { brandId: uuid(c, 'brandId'), view, filter }))
  })
  app.get('/brands/:brandId/cases/changed', async (c) => {
    const { view, ids } = parse(ChangedQuery, c.req.query())
    const filter = filterIn(c.req.url, ['view', 'ids'])
    return c.json(presentChanged(await listChanged(c.var.ctx, { brandId: uuid(c, 'brandId'), view, filter, ids })))
  })
  app.get('/brands/:brandId/find', async (c) => {
    const { text } = parse(FindQuery, c.req.query())
    const found = await findCases(c.var.ctx, { brandId: uuid(c, 'brandId'), text })
    return c.json({ cases: found.map(presentCase) })
  })
  app.get('/brands/:brandId/counts', async (c) => c.json(await countCases(c.var.ctx, { brandId: uuid(c, 'brandId') })))
  app.get('/brands/:brandId/coverage', async (c) => {
    const { days } = parse(CoverageQuery, c.req.query())
    return c.json(await readCoverage(c.var.ctx, { brandId: uuid(c, 'brandId'), days }))
  })
  app.get('/cases/:caseId', async (c) =>
    c.json(presentDetail(await readCase(c.var.ctx, { caseId: decimal(c, 'caseId') }))),
  )
  app.post('/cases/:caseId/assign', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, AssignInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => assignCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/priority', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, PriorityInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => setPriority(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/settle', async (c) => {
    const { how, version } = await body(c, SettleInput)
    const input = { caseId: decimal(c, 'caseId'), version, how: readSettlement(how) }
    return c.json(await changed(c.var.ctx, input.caseId, () => settleCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/reopen', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, ReopenInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => reopenCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/set-aside', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, SetAsideInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => setAsideCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/notes', async (c) => {
    const caseId = decimal(c, 'caseId')
    const { id: noteId = randomUUID(), ...said } = await body(c, NoteInput)
    const input = { caseId, noteId, ...said }
    return c.json(await changed(c.var.ctx, caseId, () => addNote(c.var.ctx, input)), 201)
  })
  app.post('/cases/:caseId/replies', async (c) => {
    const input = await body(c, ReplyInput)
    return c.json(presentReply(await submitReply(c.var.ctx, { caseId: decimal(c, 'caseId'), ...input })), 201)
  })
  app.post('/cases/:caseId/answered-there', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, AnsweredThereInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => answerThere(c.var.ctx, input)), 201)
  })
  app.post('/proofs/:proofId/withdraw', async (c) => {
    const after = await withdrawAnswer(c.var.ctx, { proofId: uuid(c, 'proofId') })
    return c.json(presentCase(await readCaseRow(c.var.ctx, { caseId: after.id })))
  })
  app.post('/replies/:replyId/cancel', async (c) =>
    c.json(presentReply(await cancelReply(c.var.ctx, { replyId: uuid(c, 'replyId') }))),
  )
  app.post('/replies/:replyId/retry', async (c) =>
    c.json(presentReply(await retryReply(c.var.ctx, { replyId: uuid(c, 'replyId') }))),
  )
  return app
}
