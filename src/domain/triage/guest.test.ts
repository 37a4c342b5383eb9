import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import {
  type Guest,
  type Shares,
  decidedBy,
  faultOfLabels,
  judgeWith,
  sharesOf,
  speakersOf,
  withGuest,
} from './guest.ts'
import type { Judgement } from './judgement.ts'
import { type Head, abuses, hates, heads, kinds, sentiments, topics } from './labels.ts'

const judge = loadJudge()
const stars: Guest = {
  id: 'stars',
  head: 'sentiment',
  labels: ['neg', 'neg', 'neu', 'pos', 'pos'],
  each: false,
  languages: null,
  temperature: 1,
  sure: 0.55,
}

describe('a model that somebody brings', () => {
  it('may have several outputs that mean the same', () => {
    const shares = sharesOf(stars, [2, 2, 0, 0, 0])
    expect([...(shares ?? [])].map(([label, p]) => [label, Number(p.toFixed(3))])).toEqual([
      ['neg', 0.831],
      ['neu', 0.056],
      ['pos', 0.112],
    ])
  })

  it('is surer the lower its temperature is', () => {
    const at = (temperature: number): number => sharesOf({ ...stars, temperature }, [1, 0, 0, 0, 0])?.get('neg') ?? 0
    expect(at(0.5)).toBeGreaterThan(at(1))
    expect(at(1)).toBeGreaterThan(at(4))
  })

  it.each([[[1, 2, 3, 4]], [[1, 2, Number.NaN, 4, 5]], [[1, 2, Number.POSITIVE_INFINITY, 4, 5]]])(
    'has nothing to say with the scores %j',
    (scores) => {
      expect(sharesOf(stars, scores)).toBe(null)
    },
  )

  /** Labels with which a model may speak for each head, and what of a judgement it then decides. */
  const whole: Readonly<Record<Head, readonly string[]>> = {
    language: ['fr', 'en', 'de', 'es'],
    relevant: ['no', 'yes'],
    sentiment: sentiments,
    complaint: ['no', 'yes'],
    kind: kinds,
    anger: ['0', '1', '2', '3'],
    urgent: ['no', 'yes'],
    churn: ['no', 'yes'],
    reminder: ['no', 'yes'],
    viral: ['no', 'yes'],
    sarcasm: ['no', 'yes'],
    topics: [...topics, 'none'],
    abuse: abuses,
    hate: hates,
  }

  it('whatever its scores are, speaks of its head alone, in probabilities that add up', () => {
    const score = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.array(score, { minLength: 20, maxLength: 20 }),
        fc.boolean(),
        (head, scores, each) => {
          const rest = ['abuse', 'hate', 'topics'].includes(head) ? 'none' : 'no'
          const labels = whole[head].map((label) => (each && label === rest ? null : label))
          const guest: Guest = { ...stars, head, labels, each }
          if (faultOfLabels(guest) !== null) {
            expect([head, each]).toEqual([expect.stringMatching(/^(language|sentiment|kind|anger)$/), true])
            return
          }
          const shares = sharesOf(guest, scores.slice(0, labels.length)) ?? new Map()
          const all = [...shares.values()]
          if (!each) expect(all.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9)
          expect(all.filter((p) => !(p >= 0 && p <= 1))).toEqual([])
          const before = judge.judge('Toujours pas livré, merci de me répondre')
          const after = withGuest(before, guest, shares)
          const kindred = head === 'complaint' || head === 'kind' ? ['complaint', 'kind'] : [head]
          const others = (of: object): object =>
            Object.fromEntries(Object.entries(of).filter(([key]) => ![...kindred, 'unsure', 'p'].includes(key)))
          expect(others(after)).toEqual(others(before))
          expect(others(after.p)).toEqual(others(before.p))
          expect(after.complaint).toBe(after.kind === 'complaint')
          for (const it of kindred) expect(after.unsure.filter((name) => name === it).length).toBeLessThan(2)
          // Each is rounded by itself.
          const sums = [after.p.kind, after.p.sentiment, after.p.abuse].map((of) =>
            Object.values(of).reduce((sum, p) => sum + p, 0),
          )
          for (const sum of sums) expect(sum).toBeCloseTo(1, 2)
          const [one, two, three] = after.p.anger
          expect(one >= two && two >= three && three >= 0 && one <= 1).toBe(true)
          expect(new Set(after.topics).size).toBe(after.topics.length)
        },
      ),
      { numRuns: runs(150) },
    )
  })

  const text = 'PUTAIN troisième fois, colis jamais livré, répondez bande de voleurs'
  const says = (
    head: Head,
    shares: Readonly<Record<string, number>>,
    more: Partial<Guest> = {},
    before: Partial<Judgement> = {},
  ): Judgement =>
    withGuest(
      { ...judge.judge(text), ...before },
      { ...stars, head, labels: Object.keys(shares), ...more },
      new Map(Object.entries(shares)),
    )

  it('decides with the kind of a post whether it complains', () => {
    const said = says('kind', { complaint: 0.1, question: 0.8, praise: 0.1 })
    expect([said.kind, said.complaint, said.p.kind.question > 0.7]).toEqual(['question', false, true])
    expect(said.p.complaint).toBe(said.p.kind.complaint)
    expect(says('kind', { complaint: 0.5, question: 0.5 }).unsure).toEqual(
      expect.arrayContaining(['kind', 'complaint']),
    )
    expect([decidedBy('kind'), decidedBy('churn'), decidedBy(null)]).toEqual([['kind', 'complaint'], ['churn'], []])
  })

  it('leaves what it has no output for to Vigie', () => {
    const spam = { kind: 'spam', complaint: false } as const
    expect(says('kind', { complaint: 0.9, question: 0.1 }, {}, spam)).toMatchObject(spam)
    expect(says('abuse', { none: 1, 'insult-person': 0 }, {}, { abuse: 'threat' }).abuse).toBe('threat')
    expect(says('abuse', { none: 1, 'insult-person': 0 }, {}, { abuse: 'insult-person' }).abuse).toBe('none')
    expect(says('hate', { none: 1, racism: 0 }, {}, { hate: 'sexism' }).hate).toBe('sexism')
    expect(says('language', { fr: 0, en: 1 }, {}, { language: 'de' }).language).toBe('de')
    expect(says('language', { fr: 0, en: 1 }, {}, { language: null }).language).toBe(null)
    const topical = says(
      'topics',
      { refund: 0.9, delivery: 0.2 },
      { each: true },
      { topics: ['delivery', 'staff', 'chair'] },
    )
    expect(topical.topics).toEqual(['staff', 'refund', 'chair'])
    expect([topical.p.topics.refund, topical.p.topics.delivery]).toEqual([0.9, 0.2])
  })

  it('says how angry a post is by the step that is reached more likely than not', () => {
    const anger = (shares: Readonly<Record<string, number>>): number => says('anger', shares).anger
    expect(anger({ 0: 0.4, 1: 0.05, 2: 0.25, 3: 0.3 })).toBe(2)
    expect(anger({ 0: 0.1, 2: 0.9 })).toBe(2)
    expect(anger({ 0: 0.6, 2: 0.4 })).toBe(0)
    expect(says('anger', { 0: 0.1, 2: 0.9 }).p.anger).toEqual([0.9, 0.9, 0])
    expect(says('anger', { 0: 0.48, 1: 0.04, 2: 0.48, 3: 0 }).unsure).toContain('anger')
    expect(says('anger', { 0: 0, 1: 0.9, 2: 0.1, 3: 0 }).unsure).not.toContain('anger')
  })

  it('says of the language, of abuse and of hate what is likeliest', () => {
    expect(says('language', { fr: 0.2, oc: 0.8 })).toMatchObject({
      language: 'oc',
      p: { language: { fr: 0.2, oc: 0.8 } },
    })
    const known = { abuse: 'insult-person', hate: 'none' } as const
    expect(says('abuse', { none: 0.1, vulgar: 0.9, 'insult-person': 0 }, {}, known).abuse).toBe('vulgar')
    expect(says('hate', { none: 0.2, racism: 0.8 }, {}, known)).toMatchObject({ hate: 'racism', p: { hate: 0.8 } })
    expect(says('hate', { none: 0.5, racism: 0.5 }, {}, known).unsure).toContain('hate')
  })

  it('whose topics exclude each other says the likeliest, or none', () => {
    const only = { topics: [] }
    expect(says('topics', { refund: 0.4, delivery: 0.3, none: 0.3 }, {}, only).topics).toEqual(['refund'])
    expect(says('topics', { refund: 0.2, delivery: 0.3, none: 0.5 }, {}, only).topics).toEqual([])
    expect(says('topics', { refund: 0.4, delivery: 0.3, none: 0.3 }, {}, only).unsure).toContain('topics')
  })

  it('may have outputs that are each a yes or no, and some that mean nothing here', () => {
    const toxic: Guest = { ...stars, head: 'abuse', labels: [null, 'vulgar', 'threat', 'threat'], each: true }
    const shares = sharesOf(toxic, [9, -9, -1, 2])
    expect(shares?.get('threat')).toBeCloseTo(0.881, 3)
    expect(shares?.get('none')).toBeCloseTo(0.119, 3)
    expect([...(sharesOf({ ...toxic, each: false, labels: [null, 'none', 'threat'] }, [99, 0, 0]) ?? [])]).toEqual([
      ['none', 0.5],
      ['threat', 0.5],
    ])
    const one: Guest = { ...stars, head: 'urgent', labels: ['yes'], each: true }
    expect([...(sharesOf(one, [0]) ?? [])]).toEqual([
      ['yes', 0.5],
      ['no', 0.5],
    ])
  })

  it.each([
    ['kind', ['complaint', 'rant'], false, 'kind has no label "rant"; it has complaint, question'],
    ['kind', ['question', 'praise'], false, 'the label "complaint" of kind is missing'],
    ['anger', ['0', '4'], false, 'anger has no label "4"; it has 0, 1, 2, 3'],
    ['anger', ['1', '2', '3'], false, 'the label "0" of anger is missing'],
    ['abuse', ['vulgar', 'threat'], false, 'the label "none" of abuse is missing'],
    ['abuse', ['none', 'none'], false, 'abuse needs two labels to tell apart'],
    ['abuse', ['none', 'threat'], true, '"none" follows from the others: its output is null'],
    ['hate', ['none', 'ageism'], false, 'hate has no label "ageism"'],
    ['hate', [null, null], true, 'hate needs a label to tell apart'],
    ['topics', ['delivery', 'chairs'], false, 'topics has no label "chairs"'],
    ['topics', ['delivery'], false, 'topics needs two labels to tell apart'],
    ['language', ['fr', 'french'], false, 'language has no label "french"; it has codes of two letters, such as fr'],
    ['language', ['fr', null], false, 'language needs two labels to tell apart'],
    ['sentiment', sentiments, true, 'each is not for sentiment, of which one answer always holds'],
    ['urgent', [null], true, 'the label "yes" of urgent is missing'],
    ['urgent', ['yes', null], false, 'the label "no" of urgent is missing'],
  ] as const)('for %s with the labels %j (each: %s) is refused in a sentence', (head, labels, each, sentence) => {
    expect(faultOfLabels({ head, labels, each })).toContain(sentence)
  })

  it('that is not sure asks a person', () => {
    const shares: Shares = new Map([
      ['neg', 0.4],
      ['neu', 0.35],
      ['pos', 0.25],
    ])
    const said = withGuest(judge.judge('Merci beaucoup, parfait !'), stars, shares)
    expect([said.sentiment, said.unsure.includes('sentiment')]).toEqual(['neg', true])
  })

  it('decides with whether a post complains what kind it is', () => {
    const complaint: Guest = { ...stars, head: 'complaint', labels: ['no', 'yes'] }
    const no = withGuest(judge.judge('Toujours pas livré, c’est inadmissible !'), complaint, new Map([['no', 1]]))
    expect([no.complaint, no.kind === 'complaint', no.p.kind.complaint]).toEqual([false, false, 0])
    const yes = withGuest(judge.judge('À quelle heure ouvrez-vous ?'), complaint, new Map([['yes', 0.9]]))
    expect([yes.complaint, yes.kind, yes.p.complaint]).toEqual([true, 'complaint', 0.9])
  })
})

describe('a judge with a model that somebody brought', () => {
  const says = (label: string, heard: string[] = []) => ({
    guest: stars,
    isAway: () => false,
    speak: async (texts: readonly string[]) => {
      heard.push(...texts)
      return texts.map((text): Shares | null => (text.includes('mute') ? null : new Map([[label, 1]])))
    },
  })

  it('lets it speak for its head, and says so in the version', async () => {
    const both = judgeWith(judge, says('pos'))
    await both.prepare?.(['Quelle honte'])
    expect([both.judge('Quelle honte').sentiment, both.judge('Quelle honte').version]).toEqual([
      'pos',
      `${judge.version}~sentiment:stars`,
    ])
    expect(both.version).toBe(`${judge.version}~sentiment:stars`)
  })

  it('says what Vigie says, under its version, where the model had nothing to say', async () => {
    const both = judgeWith(judge, says('pos'))
    await both.prepare?.(['mute'])
    expect([both.judge('mute'), both.judge('Quelle honte')]).toEqual([judge.judge('mute'), judge.judge('Quelle honte')])
  })

  it('does not let it speak of a language that it is not for', async () => {
    const both = judgeWith(judge, { ...says('pos'), guest: { ...stars, languages: ['en'] } })
    await both.prepare?.(['Quelle honte, livraison en retard'])
    expect(both.judge('Quelle honte, livraison en retard').sentiment).toBe('neg')
  })

  it('asks about each text once', async () => {
    const heard: string[] = []
    const both = judgeWith(judge, says('pos', heard))
    await both.prepare?.(['a', 'a', ' ', 'b'])
    await both.prepare?.(['b'])
    expect(heard).toEqual(['a', 'b'])
  })

  it.each([
    ['2', '2', null],
    ['2+7', '2', null],
    ['2~sentiment:stars+7', '2', 'sentiment'],
  ])('of version %s tells who spoke in it', (version, model, guestHead) => {
    expect(speakersOf(version)).toEqual({ model, guestHead })
  })
})
