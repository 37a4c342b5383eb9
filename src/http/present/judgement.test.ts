import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { corrected, readCorrection, type Right } from '../../domain/triage/correction.ts'
import { abuses, hates, type Head, kinds, sentiments, topics } from '../../domain/triage/labels.ts'
import { packProbabilities, unpackProbabilities } from '../../domain/triage/packed.ts'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { presentJudgement } from './judgement.ts'

const judge = loadJudge()
const texts = [
  'Chez Mireille c’est une honte, troisième fois que je réclame mon remboursement, plus jamais !',
  'Merci à toute l’équipe, un régal !',
  'Are you open on Sunday?',
  'On attend.',
  '🙂 42',
]
const answers = fc.oneof(
  fc.tuple(
    fc.constantFrom<Head>('relevant', 'complaint', 'urgent', 'churn', 'reminder', 'viral', 'sarcasm'),
    fc.boolean(),
  ),
  fc.tuple(fc.constant<Head>('anger'), fc.integer({ min: 0, max: 3 })),
  fc.tuple(fc.constant<Head>('sentiment'), fc.constantFrom(...sentiments)),
  fc.tuple(fc.constant<Head>('kind'), fc.constantFrom(...kinds)),
  fc.tuple(fc.constant<Head>('abuse'), fc.constantFrom(...abuses)),
  fc.tuple(fc.constant<Head>('hate'), fc.constantFrom(...hates)),
  fc.tuple(fc.constant<Head>('language'), fc.constantFrom('fr', 'en', 'de')),
  fc.tuple(fc.constant<Head>('topics'), fc.subarray([...topics, 'own-terrasse'], { minLength: 1 })),
)

describe('how sure a label is', () => {
  it('is wholly, once a person has said it, also as it is kept', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(answers, { maxLength: 3 }),
        answers,
        (text, before, [head, right]) => {
          const all = [...before, [head, right] as const].flatMap(([on, is]) => readCorrection(on, is) ?? [])
          // Of kind and complaint, which say the same, the last one counts, as of one head.
          const said = corrected(judge.judge(text), all)
          const p = unpackProbabilities(said.language, packProbabilities(said), said.topics)
          const { sure } = presentJudgement({ ...said, p, reasons: [] })
          expect([head, right, sure[head]]).toEqual([head, right, 1])
          if (head === 'kind' && right === 'complaint') expect(sure.complaint).toBe(1)
          if (head === 'complaint' && right === (true as Right)) expect(sure.kind).toBe(1)
        },
      ),
      { numRuns: runs(300) },
    )
  })
})

describe('what rough words would most likely be', () => {
  it('is said also where none are heard', () => {
    const said = judge.judge('Vous allez entendre parler de moi.')
    expect(presentJudgement({ ...said, reasons: [] })).toMatchObject({ abuse: 'none', rough: 'threat' })
  })
})
