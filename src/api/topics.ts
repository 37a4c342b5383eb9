import { z } from 'zod'
import { topicExampleLength, topicExamplesAtMost, topicNameLength } from '../domain/triage/topic-name.ts'

/** What a brand’s own topics are called: labels, filters and searches name them by their keys. */
export const TopicNames = z.object({
  topics: z.array(
    z.object({
      id: z.string(),
      brandId: z.string(),
      key: z.string(),
      name: z.string(),
      archived: z.boolean(),
    }),
  ),
})
export type TopicNames = z.infer<typeof TopicNames>

/** A brand’s own topics, with what teaches them. */
export const TopicList = z.object({
  mayChange: z.boolean(),
  /** So many of the newest posts are counted; null: all are. */
  countedAmong: z.number().int().nullable(),
  topics: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      name: z.string(),
      archived: z.boolean(),
      /** The same as long as its name, its sentences and whether it is archived are. */
      version: z.string(),
      /** Sentences that colleagues typed. */
      examples: z.array(z.string()),
      /** The newest posts of which somebody said that they are about it, with all that they said those are about. */
      posts: z.array(
        z.object({ postId: z.string(), caseId: z.string().nullable(), text: z.string(), topics: z.array(z.string()) }),
      ),
      /** How many posts teach it, of which the newest are shown. */
      taughtBy: z.number().int(),
      /** How many posts are judged to be about it, of those that are counted. */
      said: z.number().int(),
    }),
  ),
})
export type TopicList = z.infer<typeof TopicList>

/** A topic as it is from now on: what is not among its examples any more is unlearnt; where none are given (null), they stay. Longer texts are refused with a sentence of their own. */
export const TopicInput = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(topicNameLength * 2),
  archived: z.boolean().default(false),
  examples: z
    .array(z.string().max(topicExampleLength * 4))
    .max(topicExamplesAtMost * 2)
    .nullable()
    .default(null),
  /** Of the topic that was seen; null: in the place of whatever is there. */
  version: z.string().max(64).nullable().default(null),
})
export type TopicInput = z.infer<typeof TopicInput>
