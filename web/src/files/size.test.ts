import { describe, expect, it } from 'vitest'
import { createFormatter } from '../i18n/format.ts'
import { fr } from '../i18n/fr.ts'
import { sizeWords } from './size.ts'

describe('how large a file is', () => {
  it.each([
    [1, '1 ko'],
    [96_400, '96 ko'],
    [999_499, '999 ko'],
    [999_500, '1 Mo'],
    [2_460_000, '2,5 Mo'],
  ])('is said of %i bytes as %s', (bytes, words) => {
    expect(sizeWords(bytes, fr, createFormatter('fr')).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(words)
  })
})
