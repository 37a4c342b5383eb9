import type { Judgement, Probabilities } from './judgement.ts'
import { abuses, kinds, sentiments, topics } from './labels.ts'

const scale = 10_000

const isOwn = (topic: string): boolean => !topics.some((it) => it === topic)

/** The probabilities of a judgement as whole ten-thousandths, in an order that stays: language as chosen, relevant, sentiment, complaint, kind, anger, urgent, churn, reminder, viral, sarcasm, topics, abuse, hate, and the brand’s own topics that are said, in the order in which they are said. A twentieth of what they take as JSON. */
export function packProbabilities({
  language,
  topics: said,
  p,
}: Pick<Judgement, 'language' | 'topics' | 'p'>): readonly number[] {
  return [
    language === null ? 0 : (p.language[language] ?? 0),
    p.relevant,
    ...sentiments.map((it) => p.sentiment[it]),
    p.complaint,
    ...kinds.map((it) => p.kind[it]),
    ...p.anger,
    p.urgent,
    p.churn,
    p.reminder,
    p.viral,
    p.sarcasm,
    ...topics.map((it) => p.topics[it]),
    ...abuses.map((it) => p.abuse[it]),
    p.hate,
    ...said.filter(isOwn).map((it) => p.topics[it] ?? 0),
  ].map((it) => Math.round(it * scale))
}

/** The probabilities that `packed` holds; of the language only that of the one that was chosen. */
export function unpackProbabilities(
  language: string | null,
  packed: readonly number[],
  said: readonly string[] = [],
): Probabilities {
  let at = 0
  const next = (): number => (packed[at++] ?? 0) / scale
  const named = <K extends string>(names: readonly K[]): Record<K, number> => {
    const made: Partial<Record<K, number>> = {}
    for (const name of names) made[name] = next()
    // Each of the names has its value by now.
    return made as Record<K, number>
  }
  const first = next()
  const read: Probabilities = {
    language: language === null ? {} : { [language]: first },
    relevant: next(),
    sentiment: named(sentiments),
    complaint: next(),
    kind: named(kinds),
    anger: [next(), next(), next()],
    urgent: next(),
    churn: next(),
    reminder: next(),
    viral: next(),
    sarcasm: next(),
    topics: named(topics),
    abuse: named(abuses),
    hate: next(),
  }
  const own = said.filter(isOwn)
  return own.length === 0
    ? read
    : { ...read, topics: { ...read.topics, ...Object.fromEntries(own.map((it) => [it, next()])) } }
}
