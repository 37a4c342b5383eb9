import { gravesAt } from './grave.ts'
import type { Judgement } from './judgement.ts'
import type { Head } from './labels.ts'
import { decidedBy, speakersOf } from './guest.ts'
import type { Place } from './plain-words.ts'
import { urgenciesAt } from './urgency.ts'

/** The heads that a person is asked about, the most consequential first, and how much hangs on the answer: who is in danger waits, a complaint is overlooked, or only a list is less tidy. What else is unsure is not worth anybody's time. */
const weights: readonly (readonly [Head, number])[] = [
  ['urgent', 3],
  ['complaint', 2],
  ['churn', 1],
  ['abuse', 1],
]

/** The heads of this post that a person is asked about, the most consequential first. */
export const askedOf = ({ unsure }: Pick<Judgement, 'unsure'>): readonly Head[] =>
  weights.flatMap(([head]) => (unsure.includes(head) ? [head] : []))

/** How much hangs on asking a person about this post; 0: nothing. */
export const asksOf = ({ unsure }: Pick<Judgement, 'unsure'>): number =>
  weights.reduce((most, [head, weight]) => (unsure.includes(head) ? Math.max(most, weight) : most), 0)

/** Above this probability a model hesitates no longer: what is asked all the same is asked because of words. It lies outside the bands in which a verdict is unsure (`judge.ts`). */
const hesitatesUpTo = 0.65

/** The heads of this post that a person is asked about although the model is sure of its no: words of the post say otherwise. What a model that somebody brought is unsure of is its own affair. */
export function askedByWords(said: Pick<Judgement, 'version' | 'unsure' | 'urgent' | 'abuse' | 'p'>): readonly Head[] {
  const own = (head: Head): boolean => !decidedBy(speakersOf(said.version).guestHead).includes(head)
  const isSureOfNo: Partial<Record<Head, boolean>> = {
    urgent: !said.urgent && 1 - said.p.urgent > hesitatesUpTo,
    abuse: said.abuse !== 'threat' && said.p.abuse[said.abuse] > hesitatesUpTo,
  }
  return askedOf(said).filter((head) => isSureOfNo[head] === true && own(head))
}

/** Where the words stand that have a person asked about this head. */
export function askingWords(text: string, head: Head, { complaint }: Pick<Judgement, 'complaint'>): readonly Place[] {
  if (head === 'abuse') return gravesAt(text, ['threat'])
  if (head !== 'urgent') return []
  return [...gravesAt(text, ['legal', 'harm']), ...(complaint ? urgenciesAt(text, ['money', 'deadline']) : [])]
}
