import { Hono } from 'hono'
import { TopicInput, type TopicList, type TopicNames } from '../../api/topics.ts'
import { keepTopic } from '../../services/topics/keep-topic.ts'
import { listTopics, nameTopics } from '../../services/topics/list-topics.ts'
import { body, type Env } from '../environment.ts'
import { uuid } from './ids.ts'

/** Topics that brands made themselves. */
export function topicRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/topics', async (c) => {
    const topics = await nameTopics(c.var.ctx)
    return c.json({
      topics: topics.map(({ id, brandId, key, name, archivedAt }) => ({
        ...{ id, brandId, key, name },
        archived: archivedAt !== null,
      })),
    } satisfies TopicNames)
  })
  app.get('/brands/:brandId/topics', async (c) => {
    const { topics, mayChange, countedAmong } = await listTopics(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({
      mayChange,
      countedAmong,
      topics: topics.map(({ id, key, name, archivedAt, version, examples, posts, taughtBy, said }) => ({
        ...{ id, key, name, version, said, taughtBy },
        archived: archivedAt !== null,
        examples: [...examples],
        posts: posts.map(({ postId, caseId, text, topics: about }) => ({ postId, caseId, text, topics: [...about] })),
      })),
    } satisfies TopicList)
  })
  app.put('/brands/:brandId/topics/:topicId', async (c) => {
    const input = await body(c, TopicInput)
    await keepTopic(c.var.ctx, { brandId: uuid(c, 'brandId'), topicId: uuid(c, 'topicId'), ...input })
    return c.body(null, 204)
  })
  return app
}
