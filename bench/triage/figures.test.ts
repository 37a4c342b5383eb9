import { describe, expect, it } from 'vitest'
import { oddsOn } from '../../src/domain/triage/score.ts'
import { seeded } from '../lib/random.ts'
import { type Scored, bentLineOf, calibrationError, lineOf, onLine } from './figures.ts'

/** Posts whose scores lie between -3 and 3 and whose answers follow `odds`. */
const drawnFrom = (odds: (score: number) => number, seed: number): readonly Scored[] => {
  const random = seeded(seed)
  return Array.from({ length: 4_000 }, () => {
    const score = 6 * random() - 3
    return { score, yes: random() < onLine([1, 0], odds(score)) }
  })
}

describe('a line with bends', () => {
  /** What is said loudly is less sure than it sounds, at both ends. */
  const flattening = (score: number): number => 2.1 * Math.max(-1.2, Math.min(1.2, score)) + 0.3 * score

  it('says of posts it was not drawn on how many are true, where a straight one promises too much at both ends', () => {
    const [learnt, asked] = [drawnFrom(flattening, 1), drawnFrom(flattening, 2)]
    const errorOf = (line: ReturnType<typeof lineOf>): number =>
      calibrationError(asked.map(({ score, yes }) => ({ score: onLine(line, score), yes })))
    expect(errorOf(lineOf(learnt))).toBeGreaterThan(3)
    expect(errorOf(bentLineOf(learnt))).toBeLessThan(2)
  })

  it('hardly bends where the truth is straight', () => {
    const straight = drawnFrom((score) => 1.2 * score - 0.4, 3)
    for (const score of [-3, -1, 0, 1, 3])
      expect(Math.abs(oddsOn(bentLineOf(straight), score) - oddsOn(lineOf(straight), score))).toBeLessThan(0.35)
  })

  it('never turns down: a higher score is never less likely', () => {
    const turning = drawnFrom((score) => (score < 1 ? 2 * score : 2 - 2 * (score - 1)), 4)
    const line = bentLineOf(turning)
    for (let score = -3; score < 3; score += 0.1)
      expect(onLine(line, score + 0.1)).toBeGreaterThanOrEqual(onLine(line, score))
  })
})
