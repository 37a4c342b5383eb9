import { type Examples, type Linear, type Task, fit, fitBoth, fitTelling, mixed, say } from './fit.ts'
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
/** What the features that tell languages apart have of each. With half of it, Russian of three words is taken for Bulgarian. */
const languageTelling = 0.3

/** Fits an output. Of the mood of tweets, the features that tell the answers apart say more alone than with the others. */
function fitted(examples: Examples, features: number, { group, name, rounds }: Plan, task: Task, seed: number): Linear {
  if (name.startsWith('tweet.')) return fitTelling(examples, features, task, rounds, seed)
  if (group === 'language') return fitBoth(examples, features, task, rounds, seed, languageTelling)
  return (home.has(group) ? fitBoth : fit)(examples, features, task, rounds, seed)
}

/**
 * Trains one output on all its posts, and on all but one part of them for each part; mixed with `aide` where the plan says
 * so. Then prunes it: each model of cross-validation is judged as it would be shipped, too. `aids`: whether others will be
 * mixed with it.
 */
export function learn(
  examples: Examples,
  features: number,
  fold: Uint8Array,
  plan: Plan,
  aide: Learnt | undefined,
  aids: boolean,
): Learnt {
  const cut = cutOf(plan)
  const { seed } = plan
  const within = (model: Linear, other: Linear | undefined): Linear =>
    other === undefined ? model : mixed(model, other, plan.aided?.share ?? 0)
  const posts: number[] = []
  const truth: boolean[] = []
  const full: number[] = []
  const packed: number[] = []
  const parts: Linear[] = []
  for (let part = 0; part < folds; part++) {
    const task = taskOf(plan.lessons.filter(([post]) => fold[post] !== part))
    const model = within(fitted(examples, features, plan, task, seed + part), aide?.parts[part])
    const shipped = unpacked(model, cut)
    for (const [post, answer] of plan.lessons) {
      if (fold[post] !== part || !plan.judged(post)) continue
      posts.push(post)
      truth.push(answer === 1)
      full.push(say(examples, model, post))
      packed.push(say(examples, shipped, post))
    }
    // The others are of no use any more, and large.
    if (aids) parts.push(model)
  }
  const model = within(fitted(examples, features, plan, taskOf(plan.lessons), seed + folds), aide?.model)
  return { plan, model, parts, cut, posts, truth, full, packed }
}
