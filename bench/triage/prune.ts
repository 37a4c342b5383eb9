import type { Plan } from './plan.ts'

/** How weights are made small. */
export interface Cut {
  /** The smallest that is shipped, in 127th parts of a large one (of 2,000 weights, the largest but one). */
  readonly least: number
  /** What share of the weights is no larger than the largest that can be written: those above become as large as it. */
  readonly whole: number
}

/** Single words speak loudest of contempt: they are written as they are (macro-F1 of sexism: +0.4 to cutting them), and more small ones can go. */
const loud: Cut = { least: 8, whole: 1 }
const own: Cut = { least: 6, whole: 1 }
/** Where a weight more says little: some dozen outputs share what tells languages apart. */
const languages: Cut = { least: 13, whole: 0.9999 }
/** The sentiment of languages that the desk does not work in. */
const abroad: Cut = { least: 8, whole: 1 }

/** The largest file of weights that may be shipped, in bytes. */
export const largestFile = 5_000_000

/** How the weights of an output are made small; what that costs stands in the evaluation, by head. */
export const cutOf = ({ group }: Pick<Plan, 'group'>): Cut =>
  group === 'own' ? own : group === 'fr' || group === 'en' ? loud : group === 'language' ? languages : abroad

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
