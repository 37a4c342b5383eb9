import type { HeadReport } from '../../../src/api/learning.ts'
import type { Messages } from '../i18n/fr.ts'
import { nameOfTopic } from '../judgement/chips.ts'

/** What the answers of a head are called, as they stand in its tables: several beside each other, no answer at all, none of the topics. */
export function answerWords(
  head: HeadReport['head'],
  answer: string,
  t: Pick<Messages, 'judgement' | 'quality'>,
  languageName: (code: string) => string,
  own: readonly { readonly key: string; readonly name: string }[],
): string {
  const { judgement, quality } = t
  if (answer === '') return head === 'language' ? quality.noLanguage : quality.noAnswer
  if (head === 'topics')
    return answer
      .split(', ')
      .map((topic) => (topic === 'none' ? quality.noTopic : nameOfTopic(topic, judgement, own)))
      .join(', ')
  if (head === 'language') return languageWords(answer, quality, languageName)
  if (answer === 'true') return quality.yes
  if (answer === 'false') return quality.no
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    kind: judgement.kind,
    sentiment: judgement.sentiment,
    abuse: judgement.abuse,
    hate: judgement.hate,
    anger: Object.fromEntries(judgement.anger.map((word, step) => [`${step}`, word])),
  }
  return known[head]?.[answer] ?? answer
}

/** What a language is called; of a text without letters, that it has none. */
export const languageWords = (
  code: string,
  { noLanguage }: Pick<Messages['quality'], 'noLanguage'>,
  languageName: (code: string) => string,
): string => (code === 'und' ? noLanguage : languageName(code))
