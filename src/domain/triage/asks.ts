import type { Judgement } from './judgement.ts'
import type { Head } from './labels.ts'

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
