import { describe, expect, it } from 'vitest'
import { heads } from '../../../src/domain/triage/labels.ts'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { answerWords } from './answer-words.ts'

const named = (language: string) => (code: string) =>
  new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code
const own = [{ key: 'terrasse', name: 'La terrasse' }]

describe('an answer in a table', () => {
  it.each([
    ['topics', 'none', 'Aucun sujet', 'No topic'],
    ['topics', 'delay, terrasse', 'Retard, La terrasse', 'Delay, La terrasse'],
    ['abuse', 'none', 'Propos corrects', 'Civil'],
    ['hate', 'none', 'Sans haine', 'No hate'],
    ['language', 'fr', 'français', 'French'],
    ['language', 'und', 'Sans langue', 'No language'],
    ['language', '', 'Sans langue', 'No language'],
    ['anger', '3', 'Fureur', 'Furious'],
    ['urgent', 'true', 'oui', 'yes'],
  ] as const)('of %s, "%s", is said in words: %s, %s', (head, answer, french, english) => {
    expect([answerWords(head, answer, fr, named('fr'), own), answerWords(head, answer, en, named('en'), own)]).toEqual([
      french,
      english,
    ])
  })

  it('is never an empty cell', () => {
    for (const head of heads) expect(answerWords(head, '', fr, named('fr'), own)).not.toBe('')
  })
})
