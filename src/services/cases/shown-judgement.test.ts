import { describe, expect, it } from 'vitest'
import { corrected, type Right } from '../../domain/triage/correction.ts'
import type { Head } from '../../domain/triage/labels.ts'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { explained } from './shown-judgement.ts'

const judge = loadJudge()

/** The words that are marked for a head, once somebody has said what is right of it. */
function marked(text: string, head: Head, right: Right): string {
  const judgement = corrected(judge.judge(text), [{ head, right }])
  const { reasons } = explained(judge, text, {}, judgement, [head])
  return reasons.map(({ start, end }) => text.slice(start, end)).join(' | ')
}

describe('the marked words', () => {
  it('speak for the label that stands there, also where a person said another than the engine would', () => {
    const both = 'Merci beaucoup, serveur adorable, mais trois semaines de retard et une honte de service'
    expect(judge.judge(both).sentiment).toBe('neg')
    expect(marked(both, 'sentiment', 'pos')).toMatch(/merci|adorable/i)
    expect(marked(both, 'sentiment', 'pos')).not.toMatch(/honte|retard/)
    expect(marked(both, 'sentiment', 'neg')).toMatch(/honte|retard/)
    expect(marked(both, 'sentiment', 'neg')).not.toMatch(/merci|adorable/i)
    const gas = 'Urgent, forte odeur de gaz chez vous, et merci pour le dessert'
    expect(judge.judge(gas).urgent).toBe(true)
    expect(marked(gas, 'urgent', true)).toMatch(/gaz|urgent/i)
    expect(marked(gas, 'urgent', false)).not.toMatch(/gaz|urgent/i)
  })
})
