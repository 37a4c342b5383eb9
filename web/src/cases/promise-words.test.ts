import { expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { languageOf, promiseSentence, withPromise } from './promise-words.ts'

const now = Date.parse('2026-11-30T09:00:00Z')
const due = Date.parse('2026-12-01T11:00:00Z')
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('a promise is written by the clocks of the brand and with its date, so that it is true the day after too', () => {
  expect(plain(promiseSentence(due, now, fr, 'fr', 'Europe/Paris'))).toBe(
    'Nous revenons vers vous mardi 1er décembre à 12 h au plus tard.',
  )
  expect(plain(promiseSentence(due, now, en, 'en', 'America/Montreal'))).toBe(
    'We will come back to you on Tuesday 1 December at 6 am at the latest.',
  )
  expect(promiseSentence(due, due - 3_600_000, fr, 'fr', 'Europe/Paris')).toBe(
    promiseSentence(due, now, fr, 'fr', 'Europe/Paris'),
  )
})

it('a promise that is far away is written with its year', () => {
  const far = Date.parse('2027-11-02T11:30:00Z')
  expect(plain(promiseSentence(far, now, fr, 'fr', 'Europe/Paris'))).toContain('mardi 2 novembre 2027 à 12 h 30')
})

it('the language of a customer is taken without their country; what Vigie does not speak is nobody’s', () => {
  expect(['fr', 'en-GB', 'FR-ca', 'de', null].map(languageOf)).toEqual(['fr', 'en', 'fr', null, null])
})

it('another promise takes the place of the one before, and none leaves the text as it was', () => {
  expect(withPromise('', null, 'Demain.')).toBe('Demain.')
  expect(withPromise('Pardon !\n', null, 'Demain.')).toBe('Pardon !\n\nDemain.')
  expect(withPromise('Pardon !\n\nDemain.', 'Demain.', 'Mardi.')).toBe('Pardon !\n\nMardi.')
  expect(withPromise('Pardon !\n\nMardi.', 'Mardi.', null)).toBe('Pardon !')
  expect(withPromise('Pardon !\n\nLundi, promis.', 'Mardi.', null)).toBe('Pardon !\n\nLundi, promis.')
})
