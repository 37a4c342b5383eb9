import { describe, expect, it } from 'vitest'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { readCorrection } from './correction.ts'
import { languageCodes, languageOfTag } from './language-code.ts'

describe('a tag for a language', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['fr_FR', 'fr'],
    ['fr_FR.UTF-8', 'fr'],
    [' fr\n', 'fr'],
    ['EN', 'en'],
    ['iw', 'he'],
    ['zz', null],
    ['qq-FR', null],
    ['und', null],
    ['fra', null],
    ['f', null],
    ['', null],
  ])('"%s" names %s', (tag, language) => {
    expect(languageOfTag(tag)).toBe(language)
  })

  it('names each language that the engine knows', () => {
    const { outputs } = loadJudge().examine('Bonjour')
    const tongues = outputs.flatMap((it) => (it.startsWith('language.') ? [it.slice('language.'.length)] : []))
    expect(tongues.length).toBeGreaterThan(10)
    expect(tongues.filter((it) => !languageCodes.includes(it))).toEqual([])
  })

  it('is believed where the words say nothing of their language, and not where it names none', () => {
    const judge = loadJudge()
    expect(['fr_FR', ' fr', 'zz', 'und'].map((lang) => judge.judge('42', { lang }).language)).toEqual([
      'fr',
      'fr',
      null,
      null,
    ])
  })

  it('is an answer of a person only where there is such a language', () => {
    expect(readCorrection('language', 'nl')).toEqual({ head: 'language', right: 'nl' })
    expect(readCorrection('language', 'zz')).toBeUndefined()
  })
})
