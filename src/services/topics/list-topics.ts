import { may } from '../../domain/people/may.ts'
import {
  countTopics,
  readTopicExamples,
  readTopicPosts,
  readTopics,
  readTopicsOf,
  type StoredTopic,
  type TopicPost,
} from '../../store/topics.ts'
import type { Context } from '../context.ts'
import { mustBeHere } from '../learning/brand-here.ts'
import { isShownCases, mayReadCases, mustSee } from '../permissions.ts'
import { topicVersion } from './topic-version.ts'

/** So many posts are shown of those that teach a topic. */
const postsAtMost = 20
/** Topics are counted among so many of the newest posts: that takes a moment however many there are. */
const countedAmong = 100_000

/** A topic with all that it was taught by. */
export interface TaughtTopic extends StoredTopic {
  readonly version: string
  readonly examples: readonly string[]
  readonly posts: readonly Pick<TopicPost, 'postId' | 'caseId' | 'text' | 'topics'>[]
  /** How many posts teach it, shown or not. */
  readonly taughtBy: number
  /** How many posts are judged to be about it, among the newest where there are very many. */
  readonly said: number
}

/** The topics of a brand's own, with their examples; what customers wrote only for who may read that. */
export async function listTopics(
  ctx: Context,
  { brandId }: { readonly brandId: string },
): Promise<{
  readonly topics: readonly TaughtTopic[]
  readonly countedAmong: number | null
  readonly mayChange: boolean
}> {
  const person = mayReadCases(ctx)
  mustSee(person, brandId)
  await mustBeHere(ctx.db, brandId)
  const topics = await readTopics(ctx.db, brandId)
  if (topics.length === 0) return { topics: [], countedAmong: null, mayChange: may(person.role, 'change-rules') }
  const examples = await readTopicExamples(ctx.db, brandId)
  const posts = isShownCases(person) ? await readTopicPosts(ctx.db, brandId, postsAtMost) : []
  const { counts, capped } = await countTopics(ctx.db, brandId, countedAmong)
  return {
    topics: topics.map((it) => ({
      ...it,
      version: topicVersion(it, examples.get(it.id) ?? []),
      examples: examples.get(it.id) ?? [],
      posts: posts.filter(({ topicId }) => topicId === it.id),
      taughtBy: posts.find(({ topicId }) => topicId === it.id)?.of ?? 0,
      said: counts.get(it.key) ?? 0,
    })),
    countedAmong: capped ? countedAmong : null,
    mayChange: may(person.role, 'change-rules'),
  }
}

/** What the topics are called of all brands that this person sees: labels name them by their keys. */
export async function nameTopics(ctx: Context): Promise<readonly StoredTopic[]> {
  const { brands } = mayReadCases(ctx)
  return readTopicsOf(ctx.db, brands === 'all' ? null : [...brands])
}
