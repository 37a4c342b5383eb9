import { logistic } from './score.ts'

/** The pull at which one item rests, all others as they are: a = strength × (target − logistic(rest + a × norm)). Newton’s way, kept between its ends. */
export function settle(rest: number, norm: number, target: number, strength: number, from: number): number {
  let low = strength * (target - 1)
  let high = strength * target
  let a = Math.max(low, Math.min(high, from))
  for (let step = 0; step < 30; step++) {
    const p = logistic(rest + a * norm)
    const over = a - strength * (target - p)
    if (Math.abs(over) < 1e-9) break
    if (over > 0) high = a
    else low = a
    const next = a - over / (1 + strength * p * (1 - p) * norm)
    a = next > low && next < high ? next : (low + high) / 2
  }
  return a
}
