import { createHash } from 'node:crypto'
import type { StoredTopic } from '../../store/topics.ts'

/** What tells a topic from what it was: the same as long as its name, its sentences and whether it is archived are. */
export const topicVersion = ({ name, archivedAt }: StoredTopic, sentences: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([name, archivedAt !== null, sentences.toSorted()]))
    .digest('base64url')
