import { expect, it } from 'vitest'
import { createFormatter } from '../i18n/format.ts'
import { fr } from '../i18n/fr.ts'
import { countWords } from './count-words.ts'

it('more cases than were counted are said with a plus sign, in every place alike', () => {
  const speech = { t: fr, f: createFormatter('fr') }
  const said = (count: number, capped = false) => countWords(count, speech, capped).replaceAll(/\s/gu, ' ')
  expect([said(9_999), said(10_000), said(10_001)]).toEqual(['9 999', '10 000', '10 000+'])
  // The list itself says that it was not counted further.
  expect([said(1_000, true), said(10_000, true), said(10_001, true)]).toEqual(['1 000+', '10 000+', '10 000+'])
})
