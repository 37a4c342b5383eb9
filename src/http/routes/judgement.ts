import { Hono } from 'hono'
import { type UnsurePage, UnsureQuery } from '../../api/judgement.ts'
import { listUnsure } from '../../services/cases/list-unsure.ts'
import { type Env, parse } from '../environment.ts'
import { time } from '../present/cases.ts'
import { presentJudgement } from '../present/judgement.ts'
import { uuid } from './ids.ts'

/** What the engine would rather ask a person. */
export function judgementRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/unsure', async (c) => {
    const { after, limit } = parse(UnsureQuery, c.req.query())
    const page = await listUnsure(c.var.ctx, { brandId: uuid(c, 'brandId'), after: after ?? null, limit })
    return c.json({
      posts: page.posts.map(({ at, asked, byWords, judgement, ...post }) => ({
        ...post,
        at: time(at),
        language: judgement.language,
        asked: [...asked],
        byWords: [...byWords],
        judgement: presentJudgement(judgement),
      })),
      next: page.next,
      total: page.total,
      capped: page.capped,
    } satisfies UnsurePage)
  })
  return app
}
