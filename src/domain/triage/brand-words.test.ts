import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { BrandWords } from './brand-words.ts'

const words = new BrandWords(
  [
    { kind: 'rival', text: 'Burgamo' },
    { kind: 'dish', text: 'tarte aux poireaux' },
    { kind: 'staff', text: 'Inès' },
    { kind: 'place', text: "L'Îlot" },
  ],
  ['Chez Lou'],
)
const found = (text: string): readonly string[] => [...words.kindsIn(text)].toSorted()

describe('the words of a brand', () => {
  it('are met as whole words, with or without accents and capitals', () => {
    expect(found('La TARTE AUX POIREAUX de ines, à l’îlot')).toEqual(['dish', 'place', 'staff'])
    expect(found('tartes, ilotier, Agnès')).toEqual([])
  })

  it('let a rant about a rival be less of a complaint about us, and one that names us too stay one', () => {
    expect(words.shiftsFor('Burgamo, plus jamais, une heure d’attente').get('complaint')).toBeLessThan(0)
    expect(words.shiftsFor('Chez Lou, c’est devenu pire que Burgamo').size).toBe(0)
  })

  it('that are everyday words too are a rival only where they are written as a name', () => {
    const rivals = new BrandWords([
      { kind: 'rival', text: 'Free' },
      { kind: 'rival', text: 'Orange' },
    ])
    const isRival = (text: string): boolean => rivals.kindsIn(text).has('rival')
    expect(
      [
        'mieux chez Free',
        'je pars, Orange au moins répond',
        'comme @free',
        '#Orange capte',
        "j'étais chez l’Orange",
      ].map(isRival),
    ).toEqual([true, true, true, true, true])
    expect(
      [
        'free delivery was promised',
        'Free delivery was promised',
        'le voyant est orange',
        'Not good. Free refund?',
        'FREE',
      ].map(isRival),
    ).toEqual([false, false, false, false, false])
  })

  it('speak for the brand, and for what they are about', () => {
    expect(words.shiftsFor('la tarte aux poireaux !').get('relevant')).toBeGreaterThan(0)
    expect(words.shiftsFor('Inès est un amour').get('topic.staff')).toBeGreaterThan(0)
    expect(words.shiftsFor('il pleut').size).toBe(0)
  })

  it('are looked for in any text, and without words nothing is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(words.kindsIn(text).size).toBeLessThanOrEqual(4)
        expect(new BrandWords([{ kind: 'dish', text }]).kindsIn(` ${text}`).size).toBeLessThanOrEqual(1)
        expect(new BrandWords([]).shiftsFor(text).size).toBe(0)
      }),
      { numRuns: runs(60) },
    )
  })
})
