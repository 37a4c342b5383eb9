import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../src/domain/cases/query.ts'
import { search as english } from '../i18n/search.en.ts'
import { search as french } from '../i18n/search.fr.ts'
import { suggestionsFor, withSuggestion } from './suggest.ts'

const words = (text: string) => suggestionsFor(text, french.operators, french.values).map(([it]) => it)

describe('what is suggested in a search', () => {
  it('is an operator whose name begins so, with or without accents', () => {
    expect(words('colis pr')).toEqual(['propriétaire:'])
    expect(words('colis APRÈS')).toEqual(['après:'])
    expect(words('colis apres')).toEqual(['après:'])
  })

  it('is what an operator knows, behind its colon', () => {
    expect(words('gravite:')).toEqual(['gravité:critique', 'gravité:haute', 'gravité:moyenne', 'gravité:basse'])
  })

  it('of several words stands in quotes, and is found without', () => {
    const own = [['étiquette:"Perdu en route"', 'Perdu en route']] as const
    expect(suggestionsFor('colis etiquette:per', french.operators, own)).toEqual(own)
    expect(withSuggestion('colis etiquette:per', own[0][0])).toBe('colis étiquette:"Perdu en route" ')
  })

  it('is nothing behind a sign that refuses: a search refuses words, and no operator', () => {
    expect(words('-propriétaire:m')).toEqual([])
    expect(words('-pr')).toEqual([])
  })

  it('is nothing inside a phrase, after a blank, or when it is written whole', () => {
    expect(words('"de')).toEqual([])
    expect(words('de ')).toEqual([])
    expect(words('gravité:haute')).toEqual([])
  })

  it('takes the place of the word at the end', () => {
    expect(withSuggestion('colis pr', 'propriétaire:')).toBe('colis propriétaire:')
    expect(withSuggestion('colis gravite:h', 'gravité:haute')).toBe('colis gravité:haute ')
  })

  it.each([
    ['French', french],
    ['English', english],
  ])('is understood by the search, and so are the examples, in %s', (_, said) => {
    for (const [written] of [...said.values, ...said.teach.examples]) {
      expect(parseQuery(written).faults, written).toEqual([])
    }
    for (const [written] of said.operators)
      expect(parseQuery(`${written}7d`).faults[0]?.why, written).not.toBe('unknown')
  })
})
