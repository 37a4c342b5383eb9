import { seeded } from '../lib/random.ts'

/** Posts as a model learns from them: places of their features, once each, and the numbers beside them. */
export interface Examples {
  /** Where the features of post i begin in `ids`; one more than there are posts. */
  readonly from: Uint32Array
  readonly ids: Uint32Array
  readonly dense: Float32Array
  readonly denseSize: number
  /** By what the hashed features of a post are multiplied. */
  readonly scale: Float32Array
  /** How much a feature counts (its rarity), squared. */
  readonly rarity: Float32Array
}

/** A linear model of one output. */
export interface Linear {
  readonly weights: Float32Array
  readonly dense: Float32Array
}

/** Which posts, with which answer (1 or -1) and how much each counts. */
export interface Task {
  readonly posts: Uint32Array
  readonly answers: Int8Array
  readonly costs: Float32Array
}

/** How much a number beside the hashed features counts. */
export const denseWeight = 0.5

/** A ratio of counts (natural logarithm) beyond which a feature tells no more. */
const largestRatio = 3
/** How much a feature counts that is met as often with either answer, and how much more for each step of that logarithm. */
const evenCounts = 0.4
const ratioCounts = 0.6

/**
 * How much each feature counts for a task, squared: its rarity, and more where it is met oftener with one answer than with
 * the other (Wang and Manning 2012).
 */
function telling({ from, ids, rarity }: Examples, features: number, { posts, answers, costs }: Task): Float32Array {
  const met = [new Float64Array(features), new Float64Array(features)] as const
  const all: [number, number] = [0, 0]
  posts.forEach((post, i) => {
    const cost = costs[i] ?? 0
    const side = answers[i] === 1 ? 1 : 0
    all[side] += cost
    for (let k = from[post] ?? 0, end = from[post + 1] ?? 0; k < end; k++) {
      const id = ids[k] ?? 0
      met[side][id] = (met[side][id] ?? 0) + cost
    }
  })
  // One mean example more with either answer: what was met once proves little.
  const more = (all[0] + all[1]) / Math.max(1, posts.length)
  const even = Math.log((all[1] + more) / (all[0] + more))
  return rarity.map((each, id) => {
    const ratio = Math.abs(Math.log(((met[1][id] ?? 0) + more) / ((met[0][id] ?? 0) + more)) - even)
    return each * (evenCounts + ratioCounts * Math.min(largestRatio, ratio)) ** 2
  })
}

/** A model to which features count more that tell the answers apart. */
export function fitTelling(examples: Examples, features: number, task: Task, rounds: number, seed: number): Linear {
  return fit({ ...examples, rarity: telling(examples, features, task) }, features, task, rounds, seed)
}

/**
 * Two models of a task as one: one to which features count by their rarity alone, and one to which those count more that
 * tell the answers apart, which is worth `share`. They err in different places, and together cost what one costs when a post
 * is judged.
 */
export function fitBoth(
  examples: Examples,
  features: number,
  task: Task,
  rounds: number,
  seed: number,
  share = 0.5,
): Linear {
  return mixed(fit(examples, features, task, rounds, seed), fitTelling(examples, features, task, rounds, seed), share)
}

/** Two models as one, `share` being what the second is worth. */
export const mixed = (a: Linear, b: Linear, share: number): Linear => ({
  weights: a.weights.map((weight, i) => (1 - share) * weight + share * (b.weights[i] ?? 0)),
  dense: a.dense.map((weight, i) => (1 - share) * weight + share * (b.dense[i] ?? 0)),
})

/**
 * Logistic regression with a quadratic penalty, by coordinates of the dual (Yu, Huang and Lin 2011): `rounds` times over all
 * posts in an order drawn from `seed`.
 */
export function fit(examples: Examples, features: number, task: Task, rounds: number, seed: number): Linear {
  const { from, ids, dense, denseSize, scale, rarity } = examples
  const weights = new Float32Array(features)
  const beside = new Float32Array(denseSize)
  const count = task.posts.length
  const alpha = new Float64Array(count * 2)
  const norms = new Float64Array(count)
  const order = new Uint32Array(count)
  const density = denseWeight
  const add = (post: number, by: number): void => {
    const s = (scale[post] ?? 0) * by
    for (let k = from[post] ?? 0, end = from[post + 1] ?? 0; k < end; k++) {
      const id = ids[k] ?? 0
      weights[id] = (weights[id] ?? 0) + s * (rarity[id] ?? 0)
    }
    const at = post * denseSize
    const d = density * by
    for (let k = 0; k < denseSize; k++) {
      const value = dense[at + k] ?? 0
      if (value !== 0) beside[k] = (beside[k] ?? 0) + d * value
    }
  }
  for (let i = 0; i < count; i++) {
    const post = task.posts[i] ?? 0
    const s = scale[post] ?? 0
    let norm = 0
    for (let k = from[post] ?? 0, end = from[post + 1] ?? 0; k < end; k++) norm += rarity[ids[k] ?? 0] ?? 0
    norm *= s * s
    for (let k = 0; k < denseSize; k++) {
      const value = (dense[post * denseSize + k] ?? 0) * density
      norm += value * value
    }
    norms[i] = norm
    order[i] = i
    const c = task.costs[i] ?? 0
    alpha[2 * i] = Math.min(0.001 * c, 1e-8)
    alpha[2 * i + 1] = c - (alpha[2 * i] ?? 0)
  }
  const random = seeded(seed)
  for (let round = 0; round < rounds; round++) {
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const swap = order[i] ?? 0
      order[i] = order[j] ?? 0
      order[j] = swap
    }
    for (let n = 0; n < count; n++) {
      const i = order[n] ?? 0
      const c = task.costs[i] ?? 0
      const post = task.posts[i] ?? 0
      const y = task.answers[i] ?? 1
      const a = norms[i] ?? 0
      if (c === 0 || a === 0) continue
      let dot = 0
      for (let k = from[post] ?? 0, end = from[post + 1] ?? 0; k < end; k++) dot += weights[ids[k] ?? 0] ?? 0
      dot *= scale[post] ?? 0
      let side = 0
      const at = post * denseSize
      for (let k = 0; k < denseSize; k++) side += (beside[k] ?? 0) * (dense[at + k] ?? 0)
      const b = y * (dot + side * density)
      let first = 2 * i
      let second = first + 1
      let sign = 1
      if (0.5 * a * ((alpha[second] ?? 0) - (alpha[first] ?? 0)) + b < 0) {
        first = second
        second = 2 * i
        sign = -1
      }
      const old = alpha[first] ?? 0
      let z = old
      if (c - z < 0.5 * c) z *= 0.1
      let slope = a * (z - old) + sign * b + Math.log(z / (c - z))
      let steps = 0
      while (steps < 50 && Math.abs(slope) > 1e-3) {
        const next = z - slope / (a + c / (c - z) / z)
        z = next <= 0 ? z * 0.1 : next
        slope = a * (z - old) + sign * b + Math.log(z / (c - z))
        steps++
      }
      if (steps > 0) {
        alpha[first] = z
        alpha[second] = c - z
        add(post, sign * (z - old) * y)
      }
    }
  }
  return { weights, dense: beside.map((weight) => weight * density) }
}

/** What a model says of a post. */
export function say(examples: Examples, model: Linear, post: number): number {
  const { from, ids, dense, denseSize, scale } = examples
  let dot = 0
  for (let k = from[post] ?? 0, end = from[post + 1] ?? 0; k < end; k++) dot += model.weights[ids[k] ?? 0] ?? 0
  dot *= scale[post] ?? 0
  const at = post * denseSize
  for (let k = 0; k < denseSize; k++) dot += (model.dense[k] ?? 0) * (dense[at + k] ?? 0)
  return dot
}
