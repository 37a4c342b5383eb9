import { type Context as HonoContext, Hono } from 'hono'
import { z } from 'zod'
import { BroughtInput, EvidenceInput } from '../../api/schemas.ts'
import { evidenceLimits } from '../../domain/cases/evidence.ts'
import { instant } from '../../domain/model/time.ts'
import { bringCase } from '../../services/cases/bring-case.ts'
import { findPage } from '../../services/cases/find-page.ts'
import { readCaseRow } from '../../services/cases/read-case.ts'
import { ServiceError } from '../../services/errors.ts'
import { addEvidence } from '../../services/evidence/add-evidence.ts'
import { keepEvidence } from '../../services/evidence/keep-evidence.ts'
import { openEvidence } from '../../services/evidence/read-evidence.ts'
import { body, type Env, parse } from '../environment.ts'
import { handOut } from '../hand-out.ts'
import { presentCase, presentEvidence } from '../present/cases.ts'
import { readBytes } from '../read-bytes.ts'
import { decimal, uuid } from './ids.ts'

/** The link that is asked about. */
export const PageQuery = z.object({ link: z.string().min(1).max(4_000) })

/** A picture on a slow line takes its time; one that stands still does not. */
const reading = { most: evidenceLimits.bytes, idleMs: 20_000, totalMs: 180_000 }
const mostAtOnce = 6

/** Whether this request brings a file, whose size its own route looks after. */
export const takesFile = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PUT' && /^\/api\/v1\/brands\/[^/]+\/(evidence|files)\/[^/]+$/.test(path)

/** The name of a file, in a header because an address ends up in the logs of proxies. */
function nameOf(c: HonoContext): string {
  const given = c.req.header('x-file-name') ?? ''
  try {
    return decodeURIComponent(given)
  } catch {
    return ''
  }
}

async function handOutEvidence(c: HonoContext<Env>, which: 'shown' | 'thumb' | 'letter' | 'file'): Promise<Response> {
  const { name, ...file } = await openEvidence(c.var.ctx, { evidenceId: uuid(c, 'evidenceId'), which })
  if (which === 'letter') return handOut(c, { ...file, saveAs: name || 'letter.pdf' })
  return handOut(c, which === 'file' ? { ...file, saveAs: name } : file)
}

/** Cases by hand, and the files that are kept with them. */
export function bringRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  let uploads = 0
  app.post('/brands/:brandId/cases', async (c) => {
    const { saidAt, ...input } = await body(c, BroughtInput)
    const { caseId, outcome } = await bringCase(c.var.ctx, {
      ...input,
      brandId: uuid(c, 'brandId'),
      saidAt: saidAt === null ? null : instant(Date.parse(saidAt)),
    })
    return c.json(
      { case: presentCase(await readCaseRow(c.var.ctx, { caseId })), outcome },
      outcome === 'known' ? 200 : 201,
    )
  })
  app.get('/brands/:brandId/known-page', async (c) => {
    const brandId = uuid(c, 'brandId')
    const { link } = parse(PageQuery, c.req.query())
    return c.json({ caseId: await findPage(c.var.ctx, { brandId, link }) })
  })
  const keep = async (c: HonoContext<Env>, any: boolean) => {
    const evidence = await keepEvidence(c.var.ctx, {
      id: uuid(c, 'evidenceId'),
      brandId: uuid(c, 'brandId'),
      name: nameOf(c),
      any,
      read: async () => {
        if (uploads >= mostAtOnce)
          throw new ServiceError('too-many', 'too-many', 'Many files arrive just now: try again.')
        uploads += 1
        try {
          return await readBytes(c.req.raw, reading)
        } finally {
          uploads -= 1
        }
      },
    })
    return c.json(presentEvidence(evidence), 201)
  }
  app.put('/brands/:brandId/evidence/:evidenceId', (c) => keep(c, false))
  app.put('/brands/:brandId/files/:evidenceId', (c) => keep(c, true))
  app.post('/cases/:caseId/evidence', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, EvidenceInput)) }
    await addEvidence(c.var.ctx, input)
    return c.json(presentCase(await readCaseRow(c.var.ctx, input)), 201)
  })
  app.get('/evidence/:evidenceId/shown', (c) => handOutEvidence(c, 'shown'))
  app.get('/evidence/:evidenceId/thumb', (c) => handOutEvidence(c, 'thumb'))
  app.get('/evidence/:evidenceId/letter', (c) => handOutEvidence(c, 'letter'))
  app.get('/evidence/:evidenceId/file', (c) => handOutEvidence(c, 'file'))
  return app
}
