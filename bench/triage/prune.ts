import type { Plan } from './plan.ts'

/** How small a weight may be, of 127 steps, to be shipped. */
const leastStep = 6
/** The same where a weight more says little: some dozen outputs share what tells languages apart. */
const leastForLanguages = 13
/** The same for the sentiment of languages that the desk does not work in. */
const leastAbroad = 25
const home = new Set(['own', 'fr', 'en'])

/** The largest file of weights that may be shipped, in bytes. */
export const largestFile = 5_000_000

/** How small a weight of an output may be to be shipped, of 127 steps; what that costs stands in the evaluation, by head. */
export const leastOf = ({ group }: Pick<Plan, 'group'>): number =>
  group === 'language' ? leastForLanguages : home.has(group) ? leastStep : leastAbroad

/** What pruning cost a head: its figure with all weights and with those that are shipped, in percent. */
export interface Loss {
  readonly head: string
  readonly language: string
  readonly posts: number
  readonly all_weights: number
  readonly shipped: number
  readonly lost: number
}

const tenth = (figure: number): number => Number(figure.toFixed(1))

/** The line of a head in the report on pruning. */
export const lossOf = (head: string, language: string, posts: number, all: number, shipped: number): Loss => ({
  head,
  language,
  posts,
  all_weights: tenth(all),
  shipped: tenth(shipped),
  lost: Number((all - shipped).toFixed(2)),
})
