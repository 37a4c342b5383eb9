import { describe, expect, it } from 'vitest'
import { cueTable } from './cue-table.ts'
import { readFeatures } from './features.ts'
import { mayBeMisspelt, undisguised } from './undisguised.ts'

const cues = cueTable()
const meant = (text: string): string | undefined => {
  const { terms, termCount } = readFeatures(text, cues)
  return undisguised(text, mayBeMisspelt(terms, termCount))?.text
}

describe('a word for a group that is spelt so that it is not found', () => {
  it.each([
    ['ces afr1cains', 'ces africains'],
    ['un b4t4rd', 'un batard'],
    ['les p@r4$ites, les g1tans', 'les parasites, les gitans'],
    ['un g i t a n ici', 'un gitan ici'],
    ['ces t.u.r.c.s', 'ces turcs'],
    ['les giiitaaans', 'les gitans'],
    ['#DehorsLesGitans', 'dehors les gitans'],
    ['lesarabes ici', 'les arabes ici'],
    ['les musulmasn', 'les musulmans'],
    ['les imigrés', 'les immigres'],
  ])('is read as it is meant: "%s"', (text, plain) => {
    expect(meant(text)).toBe(plain)
  })

  it('is known by its place in the text as it was written', () => {
    const text = 'Encore ces g1tans, là.'
    expect(undisguised(text)?.at.map(({ start, end }) => text.slice(start, end))).toEqual(['g1tans'])
  })
})

describe('what is spelt otherwise for other reasons', () => {
  it.each([
    'Train 8h45, quai 4B, 12€50, code A1B2C3',
    'L’iPhone 15s et le H2O',
    '@f3mm3s_du_web merci',
    'trooooop bien, nooooon',
    'Y a t il un G R A T U I T ?',
    'https://exemple.test/a1b2c3',
    '#BonneAnnée #LesRestosDuCœur',
    'des handicaps, des refuges, un pays étrange, un bon truc',
    'transport, transfert, gaypride2024',
  ])('stays as it is: "%s"', (text) => {
    expect(meant(text)).toBeUndefined()
  })
})
