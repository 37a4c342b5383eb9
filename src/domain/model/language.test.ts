import { expect, it } from 'vitest'
import { plainLanguage } from './language.ts'

it.each([
  ['fr', 'fr'],
  [' FR-CA', 'fr'],
  ['fr_FR', 'fr'],
  ['fra', 'fr'],
  ['fre', 'fr'],
  ['DEU-AT', 'de'],
  ['fil', 'fil'],
  ['und', 'und'],
  ['français', 'français'],
  ['', ''],
])('the language of “%s” is compared as “%s”', (code, plain) => {
  expect(plainLanguage(code)).toBe(plain)
})
