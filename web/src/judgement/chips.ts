import type { Head, PostJudgement } from '../../../src/api/judgement.ts'
import type { Messages } from '../i18n/fr.ts'

/** A label of a post: which head says it, and in what words. */
export interface JudgedChip {
  readonly head: Head
  readonly label: string
  /** It asks for attention before others. */
  readonly tone: 'danger' | 'warn' | ''
}

/** More topics than these say nothing any more. */
const mostTopics = 3

/** What a topic is called: one of all brands in the words of the interface, a brand's own as it named it. */
export const nameOfTopic = (
  topic: string,
  t: Messages['judgement'],
  own: readonly { readonly key: string; readonly name: string }[],
): string => (Object.hasOwn(t.topics, topic) ? t.topics[topic] : own.find(({ key }) => key === topic)?.name) ?? topic

/** What stands out of a judgement, the most pressing first. What is usual (neutral, calm, civil) is not said. */
export function chipsOf(
  it: PostJudgement,
  t: Messages['judgement'],
  own: readonly { readonly key: string; readonly name: string }[] = [],
): readonly JudgedChip[] {
  const chips: JudgedChip[] = []
  const add = (head: Head, label: string, tone: JudgedChip['tone'] = ''): number => chips.push({ head, label, tone })
  if (it.urgent) add('urgent', t.urgent, 'danger')
  if (it.abuse === 'threat') add('abuse', t.abuse.threat, 'danger')
  if (it.hate !== 'none') add('hate', t.hate[it.hate], 'danger')
  add('kind', t.kind[it.kind])
  if (it.anger > 0) add('anger', t.anger[it.anger] ?? '', it.anger > 1 ? 'warn' : '')
  if (it.sentiment === 'pos' || (it.sentiment === 'neg' && !it.complaint && it.anger === 0)) {
    add('sentiment', t.sentiment[it.sentiment])
  }
  if (it.reminder) add('reminder', t.reminder, 'warn')
  if (it.churn) add('churn', t.churn, 'warn')
  if (it.viral) add('viral', t.viral, 'warn')
  if (it.sarcasm) add('sarcasm', t.sarcasm)
  if (it.abuse !== 'none' && it.abuse !== 'threat') add('abuse', t.abuse[it.abuse])
  const topics = it.topics.slice(0, mostTopics).map((topic) => nameOfTopic(topic, t, own))
  if (topics.length > 0) add('topics', topics.join(', '))
  return chips
}

/** The head that explains a chip: of a complaint that it is one, of all else what kind it is. */
export const explains = (head: Head, it: PostJudgement): Head => (head === 'kind' && it.complaint ? 'complaint' : head)
