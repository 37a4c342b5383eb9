import { type Examples, type Linear, type Task, fit, say } from './fit.ts'
import { unpacked } from './pack.ts'
import { type Plan, folds } from './plan.ts'

/** What was learnt for one output, and what was said of each post by a model that had not seen it. */
export interface Learnt {
  readonly plan: Plan
  readonly model: Linear
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

/** Trains one output on all its posts, and on all but one part of them for each part. */
export function learn(
  examples: Examples,
  features: number,
  fold: Uint8Array,
  plan: Plan,
  seed: number,
  least: number,
): Learnt {
  const posts: number[] = []
  const truth: boolean[] = []
  const full: number[] = []
  const packed: number[] = []
  for (let part = 0; part < folds; part++) {
    const model = fit(
      examples,
      features,
      taskOf(plan.lessons.filter(([post]) => fold[post] !== part)),
      plan.rounds,
      seed + part,
    )
    const shipped = unpacked(model, least)
    for (const [post, answer] of plan.lessons) {
      if (fold[post] !== part || !plan.judged(post)) continue
      posts.push(post)
      truth.push(answer === 1)
      full.push(say(examples, model, post))
      packed.push(say(examples, shipped, post))
    }
  }
  const model = fit(examples, features, taskOf(plan.lessons), plan.rounds, seed + folds)
  return { plan, model, posts, truth, full, packed }
}
