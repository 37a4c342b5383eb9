import { createHash } from 'node:crypto'
import { setImmediate as others } from 'node:timers/promises'
import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import { everyday } from '../../domain/triage/everyday.ts'
import type { Features } from '../../domain/triage/features.ts'
import type { Circumstances, Rarity } from '../../domain/triage/judgement.ts'
import {
  isStill,
  type LearntTopic,
  learnTopic,
  type TopicLesson,
  topicLessonsAtMost,
  type TopicView,
  viewOf,
} from '../../domain/triage/own-topics.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import type { CorrectedText, JudgedText } from '../../store/corrections.ts'
import type { Queryable } from '../../store/database.ts'
import { readTopicExamples, readTopics, type StoredTopic } from '../../store/topics.ts'

/** What is kept of the last time that the topics of a brand were learnt. */
export interface TopicBench {
  /** Posts and sentences as they were looked at, by what they were then: no word of them. */
  readonly views: ReadonlyMap<string, TopicView>
  readonly learnt: readonly LearntTopic[]
}

/** Nothing kept yet. */
export const noTopicBench: TopicBench = { views: new Map(), learnt: [] }

interface Taught extends StoredTopic {
  readonly sentences: readonly string[]
}

/** The topics of a brand that are not archived, with the sentences typed for them. */
export async function readTaughtTopics(db: Queryable, brandId: string): Promise<readonly Taught[]> {
  const topics = (await readTopics(db, brandId)).filter(({ archivedAt }) => archivedAt === null)
  if (topics.length === 0) return []
  const sentences = await readTopicExamples(db, brandId)
  return topics.map((it) => ({ ...it, sentences: sentences.get(it.id) ?? [] }))
}

/** Learns the topics of a brand from the sentences typed for them and from posts of which people said what they are about since the topic is there; in turns with others. What is as it was is not learnt again. */
export async function learnTopics(
  judge: TriageJudge,
  topics: readonly Taught[],
  corrected: readonly CorrectedText[],
  anchors: readonly JudgedText[],
  before: TopicBench,
): Promise<TopicBench> {
  if (topics.length === 0) return noTopicBench
  const views = new Map<string, TopicView>()
  let looks = 0
  const look = async (text: string, circumstances: Circumstances): Promise<TopicView> => {
    const mark = createHash('sha256')
      .update(JSON.stringify([judge.version, text, circumstances]))
      .digest('base64')
    const known = views.get(mark) ?? before.views.get(mark)
    const view = known ?? viewedBy(judge, text, circumstances)
    views.set(mark, view)
    if (known === undefined && ++looks % 50 === 0) await others()
    return view
  }
  const said = corrected.flatMap((post) => {
    const it = post.corrections.find(({ head }) => head === 'topics')
    return it !== undefined && typeof it.right === 'object' ? [{ post, right: it.right, at: it.at }] : []
  })
  const spokenOf = new Set(said.map(({ post }) => post.id))
  const quiet: TopicView[] = []
  for (const it of anchors) if (!spokenOf.has(it.id)) quiet.push(await look(it.text, circumstancesOf(it, it.way)))
  // A brand that has heard little yet.
  for (const text of everyday.slice(quiet.length)) quiet.push(await look(text, {}))
  const known = new Map(before.learnt.map((it) => [it.key, it]))
  const learnt: LearntTopic[] = []
  for (const topic of topics) {
    const lessons: TopicLesson[] = []
    for (const text of topic.sentences) lessons.push({ view: await look(text, {}), is: true })
    for (const { post, right, at } of said) {
      const is = right.includes(topic.key)
      // Who said what a post is about before the topic was there did not say that it is not about this.
      if (!is && at < topic.createdAt) continue
      lessons.push({ view: await look(post.text, circumstancesOf(post, post.way)), is })
    }
    const from = lessons.slice(-topicLessonsAtMost)
    const same = known.get(topic.key)
    const made = same !== undefined && isStill(same, from, quiet) ? same : learnTopic(topic.key, from, quiet)
    if (made !== null) learnt.push(made)
    if (made !== same) await others()
  }
  return { views, learnt }
}

/** A text as topics look at it. */
function viewedBy(judge: TriageJudge, text: string, circumstances: Circumstances): TopicView {
  let read: { readonly features: Features; readonly rarity: Rarity } | undefined
  const shifts = {
    take: (features: Features, rarity: Rarity): void => {
      read = { features, rarity }
    },
    of: () => 0,
  }
  const { p } = (judge.alone ?? judge).judge(text, { ...circumstances, shifts })
  return read === undefined
    ? { places: new Uint32Array(0), values: new Float32Array(0) }
    : viewOf(read.features, read.rarity, p)
}
