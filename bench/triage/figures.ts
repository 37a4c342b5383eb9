import type { Line } from '../../src/domain/triage/model.ts'
import { oddsOn } from '../../src/domain/triage/score.ts'

/** An answer (true or not) with its score. */
export interface Scored {
  readonly score: number
  readonly yes: boolean
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** How strongly a line is pulled to the plain one, and a bend to none. */
const pull = 1e-3
const bendPull = 0.5

/** A line with bends at `knots`, by Newton's method with a slight pull to the plain line. */
function drawn(scored: readonly Scored[], knots: readonly number[]): Line {
  const size = 2 + knots.length
  const plain = Array.from({ length: size }, (_, i): number => (i === 0 ? 1 : 0))
  const pulls = plain.map((_, i): number => (i < 2 ? pull : bendPull))
  const line = [...plain]
  const yes = scored.filter((each) => each.yes).length
  // Nobody is believed to be always right: the ends are drawn in by one example.
  const high = (yes + 1) / (yes + 2)
  const low = 1 / (scored.length - yes + 2)
  // Many outputs have many posts: what each knot sees of a score is written down once.
  const seen = new Float64Array(scored.length * size)
  for (const [n, { score }] of scored.entries()) {
    seen[n * size] = score
    seen[n * size + 1] = 1
    for (const [k, at] of knots.entries()) seen[n * size + 2 + k] = Math.max(0, score - at)
  }
  for (let step = 0; step < 50; step++) {
    const gradient = line.map((value, i) => (pulls[i] ?? 0) * (value - (plain[i] ?? 0)))
    const rows = line.map((_, i) => line.map((__, j) => (i === j ? (pulls[i] ?? 0) : 0)))
    for (let n = 0; n < scored.length; n++) {
      const from = n * size
      let odds = 0
      for (let i = 0; i < size; i++) odds += (seen[from + i] ?? 0) * (line[i] ?? 0)
      const p = sigmoid(odds)
      const d = p - (scored[n]?.yes === true ? high : low)
      const v = Math.max(1e-9, p * (1 - p))
      for (let i = 0; i < size; i++) {
        const value = seen[from + i] ?? 0
        gradient[i] = (gradient[i] ?? 0) + d * value
        const row = rows[i] ?? []
        for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + v * value * (seen[from + j] ?? 0)
      }
    }
    const steps = solved(rows, gradient)
    // Long steps are shortened: far from the answer the curve deceives.
    const most = Math.max(1, ...steps.map((each) => Math.abs(each) / 2))
    for (let i = 0; i < size; i++) line[i] = (line[i] ?? 0) - (steps[i] ?? 0) / most
    if (steps.reduce((sum, each) => sum + Math.abs(each), 0) < 1e-6) break
  }
  const [slope = 1, shift = 0, ...by] = line
  return by.length === 0 ? [slope, shift] : [slope, shift, knots.map((at, i) => [at, by[i] ?? 0] as const)]
}

/** What solves a few equations with as many unknowns, by Gauss; no change of rows, for the matrix is positive. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  for (const [i, row] of rows.entries()) {
    const head = row[i] ?? 1
    for (let k = i; k < row.length; k++) row[k] = (row[k] ?? 0) / head
    for (const [j, other] of rows.entries()) {
      if (j === i) continue
      const by = other[i] ?? 0
      for (let k = i; k < other.length; k++) other[k] = (other[k] ?? 0) - by * (row[k] ?? 0)
    }
  }
  return rows.map((row) => row.at(-1) ?? 0)
}

/** The least that a line may rise: a higher score is never less likely. */
const leastSlope = 0.01

/** The line that turns scores into probabilities (Platt 1999). */
export function lineOf(scored: readonly Scored[]): Line {
  const [slope, shift] = drawn(scored, [])
  return [Math.max(leastSlope, slope), shift]
}

/** Of how many scores in a hundred the bends of a line lie above. */
const bendsAbove = [30, 70] as const

/**
 * A line with two bends: where posts are read by small words, the lowest and the highest scores promise more than they hold,
 * and no straight line says so at both ends. Straight where a bend would turn it down.
 */
export function bentLineOf(scored: readonly Scored[]): Line {
  const sorted = scored.map(({ score }) => score).toSorted((a, b) => a - b)
  const knots = bendsAbove.map((share) => sorted[Math.floor((sorted.length * share) / 100)] ?? 0)
  const line = drawn(scored, knots)
  let rises = line[0] > leastSlope
  let slope = line[0]
  for (const [, by] of line[2] ?? []) {
    slope += by
    if (slope <= leastSlope) rises = false
  }
  return rises ? line : lineOf(scored)
}

/** The probability that a line gives to a score. */
export const onLine = (line: Line, score: number): number => sigmoid(oddsOn(line, score))

/** F1 of both answers, their mean, in percent, when yes is said from `from` on. */
export function f1Of(scored: readonly Scored[], from: number): { yes: number; no: number; macro: number } {
  let tp = 0
  let fp = 0
  let fn = 0
  let tn = 0
  for (const { score, yes } of scored) {
    if (score >= from) {
      if (yes) tp++
      else fp++
    } else if (yes) fn++
    else tn++
  }
  const yes = tp === 0 ? 0 : (200 * tp) / (2 * tp + fp + fn)
  const no = tn === 0 ? 0 : (200 * tn) / (2 * tn + fp + fn)
  return { yes, no, macro: (yes + no) / 2 }
}

/** From which score on yes has to be said for the best macro-F1. */
export function bestFrom(scored: readonly Scored[]): number {
  const sorted = scored.toSorted((a, b) => b.score - a.score)
  const all = sorted.filter((each) => each.yes).length
  let tp = 0
  let fp = 0
  let best = Number.POSITIVE_INFINITY
  let bestMacro = -1
  sorted.forEach(({ score, yes }, i) => {
    if (yes) tp++
    else fp++
    const next = sorted[i + 1]?.score
    if (next === score) return
    const fn = all - tp
    const tn = sorted.length - all - fp
    const macro = (2 * tp) / (2 * tp + fp + fn) + (2 * tn) / (2 * tn + fp + fn)
    if (macro > bestMacro) {
      bestMacro = macro
      best = next === undefined ? score : (score + next) / 2
    }
  })
  return best
}

/** How often a random yes has a higher score than a random no. */
export function areaOf(scored: readonly Scored[]): number {
  const sorted = scored.toSorted((a, b) => a.score - b.score)
  let ranks = 0
  let yes = 0
  sorted.forEach((each, i) => {
    if (!each.yes) return
    ranks += i + 1
    yes++
  })
  return (ranks - (yes * (yes + 1)) / 2) / (yes * (sorted.length - yes))
}

/** Expected calibration error in points: ten groups of equal size, the gap between what was said and what was true. */
export function calibrationError(said: readonly Scored[]): number {
  const sorted = said.toSorted((a, b) => a.score - b.score)
  const size = Math.ceil(sorted.length / 10)
  let gap = 0
  for (let at = 0; at < sorted.length; at += size) {
    const group = sorted.slice(at, at + size)
    const mean = group.reduce((sum, { score }) => sum + score, 0)
    const true_ = group.filter(({ yes }) => yes).length
    gap += Math.abs(mean - true_)
  }
  return (100 * gap) / sorted.length
}

/** Macro-F1 in percent over the classes of `gold`. */
export function macroF1<T>(gold: readonly T[], said: readonly T[]): number {
  const classes = new Set(gold)
  let sum = 0
  for (const label of classes) {
    let tp = 0
    let wrong = 0
    gold.forEach((truth, i) => {
      if (truth === label && said[i] === label) tp++
      else if (truth === label || said[i] === label) wrong++
    })
    sum += tp === 0 ? 0 : (200 * tp) / (2 * tp + wrong)
  }
  return sum / classes.size
}

/** How many of a hundred are right. */
export const accuracy = <T>(gold: readonly T[], said: readonly T[]): number =>
  (100 * gold.filter((truth, i) => truth === said[i]).length) / gold.length

/**
 * The calibration error, in points, that 95 of 100 sets would stay below if those probabilities were true: with few posts
 * even a perfect judge seems to err. Drawn from `random`.
 */
export function chanceError(said: readonly number[], random: () => number, sets = 200): number {
  const errors = Array.from({ length: sets }, () =>
    calibrationError(said.map((score) => ({ score, yes: random() < score }))),
  )
  return errors.toSorted((a, b) => a - b)[Math.floor(sets * 0.95)] ?? 0
}
