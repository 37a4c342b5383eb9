import { describe, expect, it } from 'vitest'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { noCare } from '../cases/case-row.test-suite.ts'
import { fr } from '../i18n/fr.ts'
import { marksOf } from './marks.tsx'

const marked = (labels: readonly string[], rest: Partial<Pick<CaseRow, 'care' | 'unanswered'>> = {}) =>
  marksOf(
    {
      judgement: {
        ...{ kind: null, kindByHand: false, emotion: null, severity: 'medium', reasons: [] },
        labels: [...labels],
      },
      care: noCare,
      unanswered: null,
      ...rest,
    },
    fr.judgement,
  ).map(({ word }) => word)

describe('what stands out of a case in the list', () => {
  it.each([
    [
      ['complaint', 'urgent', 'anger:1', 'anger:2', 'viral'],
      ['Urgent', 'Colère'],
    ],
    [
      ['anger:1', 'anger:2', 'anger:3', 'churn', 'sarcasm'],
      ['Fureur', 'Menace de partir'],
    ],
    [
      ['urgent', 'abuse:threat', 'hate:racism'],
      ['Menace', 'Racisme'],
    ],
    [
      ['anger:1', 'sarcasm'],
      ['Agacement', 'Ironie'],
    ],
    [['kind:question', 'sentiment:neu', 'topic:delivery', 'unsure'], []],
  ])('of %j it is %j', (labels, words) => {
    expect(marked(labels)).toEqual(words)
  })

  it('a complaint is said as the case has it, also where a person said so', () => {
    expect(marked(['anger:1'], { care: { ...noCare, kind: 'complaint' } })).toEqual(['Plainte', 'Agacement'])
    expect(marked(['complaint'], { care: { ...noCare, kind: 'question' } })).toEqual([])
  })

  it('what the row says anyway is not said twice', () => {
    expect(marked(['reminder'])).toEqual(['Relance'])
    expect(marked(['reminder'], { unanswered: { contacts: 3, days: 2 } })).toEqual([])
  })

  it('where nothing was judged nothing is said', () => {
    expect(marksOf({ judgement: null, care: noCare, unanswered: null }, fr.judgement)).toEqual([])
  })
})
