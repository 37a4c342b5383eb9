import { Hono } from 'hono'
import { SearchParams, type SearchResults } from '../../api/search.ts'
import { searchCases } from '../../services/cases/search-cases.ts'
import { type Env, parse } from '../environment.ts'
import { presentCase, time } from '../present/cases.ts'
import { filterIn } from './filter-in.ts'
import { uuid } from './ids.ts'

/** The search through cases. */
export function searchRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/search', async (c) => {
    const { q, view } = parse(SearchParams, c.req.query())
    const filter = filterIn(c.req.url, ['q', 'view'])
    const { hits, cut, faults } = await searchCases(c.var.ctx, { brandId: uuid(c, 'brandId'), text: q, view, filter })
    return c.json({
      hits: hits.map(({ case: it, at, passage, ...hit }) => ({
        ...hit,
        case: presentCase(it),
        at: time(at),
        passage: { ...passage, marks: [...passage.marks] },
      })),
      cut,
      faults: [...faults],
    } satisfies SearchResults)
  })
  return app
}
