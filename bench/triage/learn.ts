import { type Examples, type Linear, type Task, fit, fitBoth, mixed, say } from './fit.ts'
import { unpacked } from './pack.ts'
import { type Plan, folds } from './plan.ts'
import { type Cut, cutOf } from './prune.ts'

/** What was learnt for one output, and what was said of each post by a model that had not seen it. */
export interface Learnt {
  readonly plan: Plan
  readonly model: Linear
  /** The models of cross-validation, each of which has not seen one part. */
  readonly parts: readonly Linear[]
  /** How its weights are made small. */
  readonly cut: Cut
  /** The judged posts. */
  readonly posts: readonly number[]
  readonly truth: readonly boolean[]
  /** Scores by all weights, and by those that are shipped. */
  readonly full: readonly number[]
  readonly packed: readonly number[]
}

const taskOf = (lessons: Plan['lessons']): Task => ({
  posts: Uint32Array.from(lessons, ([post]) => post),
  answers: Int8Array.from(lessons, ([, answer]) => answer),
  costs: Float32Array.from(lessons, ([, , cost]) => cost),
})

/** The languages of the desk and its own heads: worth two models each. */
const home = new Set(['own', 'fr', 'en'])

/**
 * Trains one output on all its posts, and on all but one part of them for each part; mixed in halves with the output of
 * all languages where there is one. Then prunes it: each model of cross-validation is judged as it would be shipped, too.
 */
export function learn(
  examples: Examples,
  features: number,
  fold: Uint8Array,
  plan: Plan,
  seed: number,
  pooled: Learnt | undefined,
): Learnt {
  const cut = cutOf(plan)
  const fitted = (task: Task, turn: number): Linear =>
    (home.has(plan.group) ? fitBoth : fit)(examples, features, task, plan.rounds, turn)
  const within = (model: Linear, all: Linear | undefined): Linear => (all === undefined ? model : mixed(model, all))
  const posts: number[] = []
  const truth: boolean[] = []
  const full: number[] = []
  const packed: number[] = []
  const parts: Linear[] = []
  for (let part = 0; part < folds; part++) {
    const task = taskOf(plan.lessons.filter(([post]) => fold[post] !== part))
    const model = within(fitted(task, seed + part), pooled?.parts[part])
    const shipped = unpacked(model, cut)
    for (const [post, answer] of plan.lessons) {
      if (fold[post] !== part || !plan.judged(post)) continue
      posts.push(post)
      truth.push(answer === 1)
      full.push(say(examples, model, post))
      packed.push(say(examples, shipped, post))
    }
    // The others are of no use any more, and large.
    if (plan.group === '*') parts.push(model)
  }
  const model = within(fitted(taskOf(plan.lessons), seed + folds), pooled?.model)
  return { plan, model, parts, cut, posts, truth, full, packed }
}
