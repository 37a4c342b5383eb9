import type { Line } from '../../src/domain/triage/model.ts'

/** An answer (true or not) with its score. */
export interface Scored {
  readonly score: number
  readonly yes: boolean
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** The line that turns scores into probabilities (Platt 1999), by Newton's method with a slight pull to the plain line. */
export function lineOf(scored: readonly Scored[]): Line {
  let slope = 1
  let shift = 0
  const yes = scored.filter((each) => each.yes).length
  // Nobody is believed to be always right: the ends are drawn in by one example.
  const high = (yes + 1) / (yes + 2)
  const low = 1 / (scored.length - yes + 2)
  for (let step = 0; step < 50; step++) {
    let g0 = 1e-3 * (slope - 1)
    let g1 = 1e-3 * shift
    let h00 = 1e-3
    let h11 = 1e-3
    let h01 = 0
    for (const { score, yes: truth } of scored) {
      const p = sigmoid(slope * score + shift)
      const d = p - (truth ? high : low)
      const v = Math.max(1e-9, p * (1 - p))
      g0 += d * score
      g1 += d
      h00 += v * score * score
      h11 += v
      h01 += v * score
    }
    const det = h00 * h11 - h01 * h01
    const d0 = (h11 * g0 - h01 * g1) / det
    const d1 = (h00 * g1 - h01 * g0) / det
    // Long steps are shortened: far from the answer the curve deceives.
    const most = Math.max(1, Math.abs(d0) / 2, Math.abs(d1) / 2)
    slope -= d0 / most
    shift -= d1 / most
    if (Math.abs(d0) + Math.abs(d1) < 1e-6) break
  }
  return slope > 0.01 ? [slope, shift] : [0.01, shift]
}

/** The probability that a line gives to a score. */
export const onLine = ([slope, shift]: Line, score: number): number => sigmoid(slope * score + shift)

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
