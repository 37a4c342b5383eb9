import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { caseKinds, emotions, priorities } from '../model/priority.ts'
import { packProbabilities, unpackProbabilities } from './packed.ts'
import { moreSerious, sameVerdict, type Verdict, verdictOf, verdictReasons, worseOf } from './verdict.ts'
import { gravesIn } from './grave.ts'

const judge = loadJudge()
const calm = judge.judge('Bonjour, à quelle heure ouvrez-vous demain ?')
const said = (judgement: Partial<typeof calm>, given: Partial<Parameters<typeof verdictOf>[0]> = {}) =>
  verdictOf({
    judgement: { ...calm, complaint: true, kind: 'complaint', sentiment: 'neg', anger: 0, unsure: [], ...judgement },
    text: 'Ma commande est arrivée abîmée.',
    followers: null,
    reposts: 0,
    ...given,
  })
const reasons = ({ reasons: all }: Verdict) => all.map(({ because }) => because)

describe('how much is at stake', () => {
  it('is the usual for a complaint without more', () => {
    expect(said({})).toEqual({
      kind: 'complaint',
      emotion: 'upset',
      severity: 'medium',
      reasons: [{ because: 'complaint', asks: 'medium' }],
    })
  })

  it.each([
    ['Odeur de gaz dans l’immeuble depuis ce matin', 'danger', 'critical'],
    ['My mother is in a wheelchair and the lift is broken', 'vulnerable', 'high'],
    ['On m’a débité deux fois ce mois-ci', 'money', 'high'],
    ['Mon train part demain et je n’ai pas de billet', 'deadline', 'high'],
    ['Répondez au plus vite, cela presse vraiment', 'urgent', 'high'],
  ] as const)('“%s” is urgent by %s', (text, because, severity) => {
    const verdict = said({ urgent: true }, { text })
    expect(reasons(verdict)).toEqual([because, 'complaint'])
    expect(verdict.severity).toBe(severity)
  })

  it('is no crisis while the model is in doubt, but serious all the same', () => {
    const verdict = said({ urgent: true, unsure: ['urgent'] }, { text: 'De la fumée sort de votre four' })
    expect(verdict.severity).toBe('high')
  })

  it('is no crisis either when the same doubt speaks of several things at once', () => {
    const text = 'Odeur de gaz, ma mère enceinte, et départ demain'
    const doubtful = said({ urgent: true, unsure: ['urgent'] }, { text })
    expect(reasons(doubtful)).toEqual(['danger', 'vulnerable', 'deadline', 'complaint'])
    expect(doubtful.severity).toBe('high')
    expect(said({ urgent: true }, { text }).severity).toBe('critical')
    // Of three, two that are sure are no more than two.
    const p = { ...calm.p, churn: 0.9, viral: 0.9 }
    expect(said({ anger: 3, churn: true, viral: true, p, unsure: ['churn'] }).severity).toBe('high')
  })

  it('does not come from a word alone: the post has to be urgent', () => {
    expect(reasons(said({ urgent: false }, { text: 'Vous êtes dangereux pour mon porte-monnaie' }))).toEqual([
      'complaint',
    ])
  })

  it.each([
    [9_999, 'medium'],
    [10_000, 'high'],
    [100_000, 'critical'],
  ] as const)('goes by reach: a complaint before %i people is %s', (followers, severity) => {
    expect(said({}, { followers }).severity).toBe(severity)
  })

  it('is a crisis when three serious things come together', () => {
    const p = { ...calm.p, churn: 0.9, viral: 0.9 }
    const verdict = said({ anger: 3, churn: true, viral: true, p })
    expect(verdict.severity).toBe('critical')
    expect(verdict.reasons).toContainEqual({ because: 'several', asks: 'critical', n: 3 })
    expect(said({ anger: 3, churn: true, p }).severity).toBe('high')
  })

  it('is no crisis for three words of one urgency, which is one reason', () => {
    const text = 'Je suis enceinte, je suis à découvert, et mon train part demain'
    const verdict = said({ urgent: true }, { text })
    expect([reasons(verdict), verdict.severity]).toEqual([['vulnerable', 'money', 'deadline', 'complaint'], 'high'])
    const p = { ...calm.p, churn: 0.9 }
    expect(said({ urgent: true, anger: 3, churn: true, p }, { text }).reasons).toContainEqual({
      because: 'several',
      asks: 'critical',
      n: 3,
    })
  })

  it('is low only where nothing is asked, for sure', () => {
    const thanks = { complaint: false, kind: 'thanks', sentiment: 'pos', p: { ...calm.p, complaint: 0.05 } } as const
    expect(said(thanks)).toMatchObject({ kind: 'thanks', severity: 'low', emotion: 'calm' })
    expect(said({ ...thanks, unsure: ['kind'] })).toMatchObject({ kind: null, severity: 'medium' })
    const hardly = { ...calm.p, complaint: 0.01 }
    expect(said({ ...thanks, unsure: ['kind'], p: hardly })).toMatchObject({ kind: 'thanks', severity: 'low' })
    expect(said({ ...thanks, p: { ...calm.p, complaint: 0.3 } })).toMatchObject({ kind: null, severity: 'medium' })
  })

  it.each(['', '😡😡', '@mireille', 'hello @mireille', 'ok https://mireille.example/menu'])(
    'nothing is said of “%s”',
    (text) => {
      const judgement = judge.judge(text, { direct: true })
      const verdict = verdictOf({ judgement, text, followers: 500_000, reposts: 90 })
      expect(verdict).toEqual({ kind: null, emotion: null, severity: 'medium', reasons: [] })
    },
  )

  it.each([
    'Je sais où vous habitez, vous allez le regretter',
    'See you in court',
    'Mise en demeure envoyée ce jour',
    'Mon fils s’est étouffé avec une pièce du jouet',
    'I know where your shop is, you will regret this',
    'Attends que je te croise à la sortie',
    'La prochaine fois c’est mon poing dans ta figure',
    'Je vais cramer votre boutique',
    'On va venir lui casser les dents',
    'On se retrouvera, crois-moi',
    'Surveille tes arrières, toi le gérant',
    'We know where your kids go to school',
    'Your driver better watch his back',
    'If he does it again I’ll break his fingers',
  ])('is never low where somebody threatens, goes to law or was hurt: “%s”', (text) => {
    const unlikely = { complaint: false, kind: 'chatter', p: { ...calm.p, complaint: 0.01 } } as const
    expect(said(unlikely, { text })).toMatchObject({ kind: null, severity: 'medium' })
    expect(said(unlikely, { text: 'Il fait beau chez nous' })).toMatchObject({ kind: 'other', severity: 'low' })
  })

  it.each([
    'Attends que je te croise à la sortie',
    'La prochaine fois c’est mon poing dans ta figure',
    'Je vais cramer votre boutique',
    'On va venir lui casser les dents',
    'On se retrouvera, crois-moi',
    'Je vais m’occuper de ton cas',
    'Surveille tes arrières, toi le gérant',
    'We know where your kids go to school',
    'Your driver better watch his back',
    'If he does it again I’ll break his fingers',
    'Let’s pay him a visit',
  ])('is a threat, or somebody is asked, where words threaten: “%s”', (text) => {
    const { abuse, unsure } = judge.judge(text)
    expect(abuse === 'threat' || unsure.includes('abuse')).toBe(true)
  })

  it.each([
    'Votre livreur est dégueulasse',
    'Le livreur était dégueulasse avec ma mère',
    'Place handicapé occupée par votre livreur, c’est dégueulasse',
    'Votre livreur roule comme un fou',
  ])('is no threat where no word threatens and the model is not sure: “%s”', (text) => {
    expect(judge.judge(text, { direct: true }).abuse).not.toBe('threat')
  })

  it.each([
    'Je me casse la tête avec votre site depuis ce matin',
    'Vous allez le retrouver, ce colis ?',
    'J’attends dehors depuis une heure',
    'Il faut se casser les dents pour vous joindre',
    'Qui va s’occuper de mon cas ?',
    'Watch your step in the shop, the floor is wet',
    'Will you get the bag for me?',
    'Your coffee machine made me break a nail',
  ])('is nothing grave where words are only like a threat’s: “%s”', (text) => {
    expect(gravesIn(text)).toEqual([])
  })

  it('is read behind any number of names', () => {
    const text = `${'@somebody_or_other '.repeat(30)}odeur de gaz`
    expect(reasons(said({ urgent: true }, { text }))).toContain('danger')
  })

  it('is read by the model that comes with Vigie in words as customers write them', () => {
    const of = (text: string) =>
      verdictOf({ judgement: judge.judge(text, { direct: true }), text, followers: 120, reposts: 0 })
    expect(of('Odeur de gaz dans mon appartement depuis ce matin, répondez vite !')).toMatchObject({
      severity: 'critical',
      kind: 'complaint',
    })
    expect(reasons(of('Le colis est cassé et personne ne répond, troisième fois que je relance.'))).toContain(
      'reminder',
    )
    expect(of('Vous êtes des voleurs, boycott !')).toMatchObject({ emotion: 'angry', severity: 'high' })
  })
})

const anyVerdict: fc.Arbitrary<Verdict> = fc.record({
  kind: fc.option(fc.constantFrom(...caseKinds)),
  emotion: fc.option(fc.constantFrom(...emotions)),
  severity: fc.constantFrom(...priorities),
  reasons: fc
    .uniqueArray(fc.record({ because: fc.constantFrom(...verdictReasons), asks: fc.constantFrom(...priorities) }), {
      selector: ({ because }) => because,
    })
    .map((all) => all.toSorted((a, b) => verdictReasons.indexOf(a.because) - verdictReasons.indexOf(b.because))),
})

describe('two verdicts on one case', () => {
  it('give the same in whatever order they come, and the same again changes nothing', () => {
    fc.assert(
      fc.property(anyVerdict, anyVerdict, (a, b) => {
        const both = worseOf(a, b)
        expect(sameVerdict(both, worseOf(b, a))).toBe(true)
        expect(sameVerdict(worseOf(both, a), both)).toBe(true)
        expect(both.severity).toBe(moreSerious(a.severity, b.severity))
      }),
    )
  })
})

describe('packed probabilities', () => {
  it('come out as they went in, but for the languages that were not chosen', () => {
    for (const text of ['Merci pour tout', 'Where is my parcel? Third time I ask!', 'x', '']) {
      const judgement = judge.judge(text)
      const { language } = judgement
      const packed = packProbabilities(judgement)
      expect(packed.every((it) => Number.isInteger(it) && it >= 0 && it <= 10_000)).toBe(true)
      expect(unpackProbabilities(language, packed)).toEqual({
        ...judgement.p,
        language: language === null ? {} : { [language]: judgement.p.language[language] ?? 0 },
      })
    }
  })
})
