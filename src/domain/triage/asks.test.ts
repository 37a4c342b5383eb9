import { describe, expect, it } from 'vitest'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { askedByWords, askedOf, askingWords } from './asks.ts'
import type { Judgement } from './judgement.ts'

const judge = loadJudge()
const quiet = judge.judge('Bonjour Chez Mireille.')
const wordsOf = (text: string, head: 'urgent' | 'abuse' | 'complaint', said: Judgement = judge.judge(text)) =>
  askingWords(text, head, said).map(({ start, end }) => text.slice(start, end))

describe('what a person is asked about a post', () => {
  it('is asked because of words where the model is sure of its no, and these are shown', () => {
    const text =
      '😡 @chezmireille 60 € d’arrhes débités deux fois et toujours aucune table. Vous comptez répondre un jour ?'
    const said = judge.judge(text)
    expect([said.urgent, said.p.urgent < 0.1, askedOf(said)]).toEqual([false, true, expect.arrayContaining(['urgent'])])
    expect(askedByWords(said)).toEqual(['urgent'])
    expect(wordsOf(text, 'urgent')).toEqual(['débités deux fois'])
  })

  it('is asked because the model hesitates where its answer is near the edge', () => {
    const near: Judgement = { ...quiet, unsure: ['urgent', 'complaint'], urgent: false, p: { ...quiet.p, urgent: 0.4 } }
    expect(askedOf(near)).toEqual(['urgent', 'complaint'])
    expect(askedByWords(near)).toEqual([])
    // What was said to be so is not asked because words say that it is so.
    expect(askedByWords({ ...near, urgent: true, p: { ...near.p, urgent: 0.9 } })).toEqual([])
  })

  it('of a threat is shown by its words, and by nothing where a model that somebody brought decides', () => {
    const text = 'Vous allez le regretter, je sais où vous habitez.'
    const calm = { none: 0.9, vulgar: 0.05, 'insult-brand': 0.03, 'insult-person': 0.01, threat: 0.01 }
    const said: Judgement = { ...quiet, unsure: ['abuse'], abuse: 'none', p: { ...quiet.p, abuse: calm } }
    expect(askedByWords(said)).toEqual(['abuse'])
    expect(wordsOf(text, 'abuse', said)).toEqual(['allez le regretter', 'sais où vous habitez'])
    expect(askedByWords({ ...said, version: '7~abuse:guest' })).toEqual([])
  })

  it('has no places in a text that is not read to its end', () => {
    expect(wordsOf(`débité deux fois ${'a '.repeat(20_000)}`, 'urgent', { ...quiet, complaint: true })).toEqual([])
    expect(wordsOf('débité deux fois', 'urgent', { ...quiet, complaint: true })).toEqual(['débité deux fois'])
    expect(wordsOf('débité deux fois', 'urgent', { ...quiet, complaint: false })).toEqual([])
  })
})
