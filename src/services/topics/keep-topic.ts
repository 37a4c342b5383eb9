import { randomUUID } from 'node:crypto'
import { parseQuery } from '../../domain/cases/query.ts'
import {
  ownTopicsAtMost,
  topicExampleLength,
  topicExamplesAtMost,
  topicKey,
  topicNameLength,
} from '../../domain/triage/topic-name.ts'
import { lockLearning, noteTaught } from '../../store/learning.ts'
import { readTopicExamples, readTopics, replaceTopicExamples, saveTopic } from '../../store/topics.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustBeHere } from '../learning/brand-here.ts'
import { mustSee, permitted } from '../permissions.ts'
import { topicVersion } from './topic-version.ts'

const cleaned = (text: string): string =>
  text.replaceAll('\u0000', '').toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()

const invalid = (why: string): ServiceError => new ServiceError('invalid', 'invalid', why)

/** Whether a search for this word (`topic:…`) means another topic, in any of its languages. */
const meansAnother = (key: string): boolean => parseQuery(`topic:${key}`).filter.topics[0] !== key

/** Keeps a topic of a brand's own as it is said here: a new one under a new id, else its name, whether it is archived, and its sentences, in the place of those before (null: they stay); as long as it is still what `version` was told of (null: whatever it is). Posts are judged by it from the next one on; history when somebody asks for it. */
export async function keepTopic(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly topicId: string
    readonly name: string
    readonly archived: boolean
    readonly examples: readonly string[] | null
    readonly version?: string | null
  },
): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  const { brandId, topicId, archived } = input
  mustSee(person, brandId)
  await mustBeHere(ctx.db, brandId)
  const name = cleaned(input.name)
  if (!/[\p{L}\p{N}]/u.test(name)) throw invalid('The name of a topic holds a letter or a digit at least.')
  if (name.length > topicNameLength) throw invalid(`The name of a topic has at most ${topicNameLength} characters.`)
  const examples = new Map<string, string>()
  for (const each of input.examples ?? []) {
    const text = cleaned(each)
    if (text === '') continue
    if (!/\p{L}/u.test(text))
      throw invalid(`“${text.slice(0, 40)}” holds no word: an example is a sentence as a customer would write it.`)
    if (text.length > topicExampleLength) throw invalid(`An example has at most ${topicExampleLength} characters.`)
    examples.set(text.toLowerCase(), text)
  }
  if (examples.size > topicExamplesAtMost) throw invalid(`A topic has at most ${topicExamplesAtMost} examples.`)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    await lockLearning(tx, brandId)
    const all = await readTopics(tx, brandId)
    const before = all.find(({ id }) => id === topicId)
    if (typeof input.version === 'string') {
      const sentences = (await readTopicExamples(tx, brandId)).get(topicId) ?? []
      if (before === undefined || topicVersion(before, sentences) !== input.version)
        throw new ServiceError('conflict', 'topic-changed', 'Somebody changed this topic in the meantime.')
    }
    const others = all.filter(({ id, archivedAt }) => id !== topicId && archivedAt === null)
    if (!archived && others.some((it) => it.name.toLowerCase() === name.toLowerCase()))
      throw new ServiceError('conflict', 'name-taken', `There is a topic “${name}” already.`)
    if (!archived && others.length >= ownTopicsAtMost)
      throw invalid(`A brand has at most ${ownTopicsAtMost} topics of its own.`)
    const topic = {
      id: topicId,
      brandId,
      key: before?.key ?? topicKey(name, new Set(all.map(({ key }) => key)), meansAnother),
      name,
      createdAt: before?.createdAt ?? now,
      archivedAt: archived ? (before?.archivedAt ?? now) : null,
    }
    if (!(await saveTopic(tx, topic, person.userId)))
      throw new ServiceError('not-found', 'not-found', 'This topic is not here.')
    if (input.examples !== null)
      await replaceTopicExamples(
        tx,
        topicId,
        [...examples.values()].map((text) => ({ id: randomUUID(), text })),
        person.userId,
        now,
      )
    await noteTaught(tx, brandId)
  })
}
