import { describe, expect, it } from 'vitest'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { circumstancesOf } from './circumstances.ts'

const judge = loadJudge()
const rated = (text: string, value: number, of = 5) =>
  judge.judge(text, circumstancesOf({ language: null, addressed: null, rating: { value, of } }))

describe('the stars of a review', () => {
  it.each(['Très bon accueil', 'Great service'])('make no complaint of “%s” where all are given', (text) => {
    expect(rated(text, 5)).toMatchObject({ complaint: false, sentiment: 'pos' })
    expect(rated(text, 10, 10)).toEqual(rated(text, 5))
  })

  it('speak for a complaint where few are given, and neither way between', () => {
    const text = 'Commande reçue ce matin'
    const plain = judge.judge(text)
    expect(rated(text, 1).p.complaint).toBeGreaterThan(plain.p.complaint + 0.2)
    expect(rated(text, 2)).toEqual(rated(text, 1))
    expect(rated(text, 5).p.complaint).toBeLessThan(plain.p.complaint)
    expect(rated(text, 3)).toEqual(plain)
  })

  it('move what a post teaches as they move what is said of it', () => {
    const at = judge.examine('Très bon accueil').outputs.indexOf('complaint')
    const odds = (stars?: number) => judge.examine('Très bon accueil', { stars }).odds[at] ?? 0
    expect([odds(1) - odds(), odds(0.2) - odds()].map((it) => Math.round(it * 10))).toEqual([-20, 20])
  })
})
