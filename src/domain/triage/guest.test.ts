import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import {
  type Guest,
  type Shares,
  guestHeads,
  guestLabels,
  judgeWith,
  sharesOf,
  speakersOf,
  withGuest,
} from './guest.ts'

const judge = loadJudge()
const stars: Guest = {
  id: 'stars',
  head: 'sentiment',
  labels: ['neg', 'neg', 'neu', 'pos', 'pos'],
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

  it('whatever its scores are, speaks of its head alone, in probabilities that add up', () => {
    const score = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...guestHeads), score, score, score, (head, a, b, c) => {
        const labels = guestLabels(head)
        const guest: Guest = { ...stars, head, labels }
        const shares = sharesOf(guest, [a, b, c].slice(0, labels.length))
        expect([...(shares?.values() ?? [])].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9)
        const before = judge.judge('Toujours pas livré, merci de me répondre')
        const after = withGuest(before, guest, shares ?? new Map())
        const others = Object.keys(before).filter(
          (key) => ![head, 'unsure', 'p', ...(head === 'complaint' ? ['kind'] : [])].includes(key),
        )
        const pick = (from: object): string => JSON.stringify(from, others)
        expect(pick(after)).toBe(pick(before))
        expect(after.complaint).toBe(after.kind === 'complaint')
        expect(after.unsure.filter((each) => each === head).length).toBeLessThan(2)
      }),
      { numRuns: runs(40) },
    )
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
