import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { wrongWith } from './wrong-with.ts'

describe('a field that the server refused is explained in the person’s language', () => {
  it('by what its form asks for', () => {
    expect(wrongWith('bsky', { format: 'uri', default: 'https://bsky.social' }, fr)).toBe(
      'Une adresse qui commence par https://.',
    )
    expect(wrongWith('jetstream', { format: 'uri', default: '' }, fr)).toBe('Une adresse qui commence par wss://.')
    expect(wrongWith('ab', { minLength: 4 }, fr)).toBe('4 caractères au moins.')
    expect(wrongWith('abc', { maxLength: 2 }, en)).toBe('2 characters at most.')
    expect(wrongWith('  ', { minLength: 4 }, en)).toBe(en.fields.required)
  })

  it('and where the form does not say, in general words', () => {
    expect(wrongWith('x@y', {}, fr)).toBe(fr.fields.invalid)
  })
})
