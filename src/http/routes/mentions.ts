import { Hono } from 'hono'
import { MarkMentionsInput, type MentionedList } from '../../api/mentions.ts'
import { listMentions } from '../../services/mentions/list-mentions.ts'
import { markMentions } from '../../services/mentions/mark-mentions.ts'
import { body, type Env } from '../environment.ts'
import { time } from '../present/cases.ts'
import { uuid } from './ids.ts'

/** Notes in which the person who asks is named. */
export function mentionRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/mentions', async (c) => {
    const { mentions, unread } = await listMentions(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({
      mentions: mentions.map(({ at, readAt, ...it }) => ({ ...it, at: time(at), read: readAt !== null })),
      unread,
    } satisfies MentionedList)
  })
  app.post('/brands/:brandId/mentions/read', async (c) => {
    await markMentions(c.var.ctx, { brandId: uuid(c, 'brandId'), ...(await body(c, MarkMentionsInput)) })
    return c.body(null, 204)
  })
  return app
}
