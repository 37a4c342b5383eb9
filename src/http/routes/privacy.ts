import { Hono } from 'hono'
import { z } from 'zod'
import { ErasureInput, ExportInput, Retention } from '../../api/schemas.ts'
import { erasePeople } from '../../services/privacy/erase-people.ts'
import { exportPeople } from '../../services/privacy/export-people.ts'
import { findPeople } from '../../services/privacy/find-people.ts'
import { listErasures } from '../../services/privacy/list-erasures.ts'
import { changeRetention, seeRetention } from '../../services/privacy/retention.ts'
import { body, type Env, parse } from '../environment.ts'
import { presentAccount, presentErasure } from '../present/privacy.ts'
import { uuid } from './ids.ts'

/** Whose data are looked for. */
export const Find = z.object({ find: z.string().max(2_000).default('') })
const number = z.coerce.number().int()
const orNull = z.union([z.literal('').transform(() => null), number])
/** Settings of retention that are not saved yet. */
export const Under = z.object({ postsMonths: orNull, casesMonths: orNull, deletedDays: number }).partial()

/** People's data: found, handed out, erased; and how long a brand keeps them. */
export function privacyRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/privacy/people', async (c) => {
    const found = await findPeople(c.var.ctx, parse(Find, c.req.query()))
    return c.json({ accounts: found.map(presentAccount) })
  })
  app.get('/privacy/erasures', async (c) => {
    return c.json({ erasures: (await listErasures(c.var.ctx)).map(presentErasure) })
  })
  app.post('/privacy/erasures', async (c) => {
    const { accountIds, reason } = await body(c, ErasureInput)
    return c.json(presentErasure(await erasePeople(c.var.ctx, { authorIds: accountIds, reason })), 201)
  })
  app.post('/privacy/exports', async (c) => {
    const { accountIds, language } = await body(c, ExportInput)
    const archive = await exportPeople(c.var.ctx, { authorIds: accountIds, language })
    return c.body(archive, 200, {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="vigie-data.zip"',
    })
  })
  app.get('/brands/:brandId/retention', async (c) => {
    const { postsMonths, casesMonths, deletedDays } = parse(Under, c.req.query())
    const under =
      postsMonths === undefined || casesMonths === undefined || deletedDays === undefined
        ? null
        : { postsMonths, casesMonths, deletedDays }
    return c.json(await seeRetention(c.var.ctx, { brandId: uuid(c, 'brandId'), under }))
  })
  app.put('/brands/:brandId/retention', async (c) => {
    const retention = await body(c, Retention)
    await changeRetention(c.var.ctx, { brandId: uuid(c, 'brandId'), retention })
    return c.body(null, 204)
  })
  return app
}
