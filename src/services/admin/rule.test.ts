import { describe, expect, it, test } from 'vitest'
import { noConditions } from '../../domain/listening/index.ts'
import type { WatchConditions, WatchTerm } from '../../domain/model/watch.ts'
import { ServiceError } from '../errors.ts'
import { checkRule } from './rule.ts'

const name = (text: string): WatchTerm => ({ kind: 'name', text })
const connectors = new Map([['feeds', {}]])
const check = (terms: readonly WatchTerm[], conditions: Partial<WatchConditions> = {}) =>
  checkRule({ name: 'Ours', terms, conditions: { ...noConditions, ...conditions } }, connectors)
const refusalOf = (...args: Parameters<typeof check>): ServiceError => {
  try {
    check(...args)
  } catch (error) {
    if (error instanceof ServiceError) return error
  }
  throw new Error('Nothing was refused.')
}

describe('what is typed for a rule', () => {
  it('keeps no conditions where none asks for anything', () => {
    expect(check([name('Acme')])).toEqual({ name: 'Ours', terms: [name('Acme')] })
    expect(checkRule({ name: 'Ours', terms: [name('Acme')] }, connectors)).toEqual({
      name: 'Ours',
      terms: [name('Acme')],
    })
  })

  it('is tidied in its conditions as in its terms: each thing once, signs gone, languages by their first part', () => {
    const { conditions } = check([name('Acme')], {
      all: [name(' colis  perdu '), name('COLIS PERDU'), name('@acme')],
      none: [{ kind: 'hashtag', text: '#emploi' }],
      near: [
        { first: '#colis', second: ' perdu', between: 3 },
        { first: 'Perdu', second: 'Colis', between: 9 },
      ],
      languages: ['fr-CA', 'FR', 'en'],
      networks: ['feeds', 'feeds'],
      author: 'person',
    })
    expect(conditions).toEqual({
      all: [name('colis perdu'), { kind: 'handle', text: 'acme' }],
      none: [{ kind: 'hashtag', text: 'emploi' }],
      near: [{ first: 'colis', second: 'perdu', between: 3 }],
      languages: ['fr', 'en'],
      networks: ['feeds'],
      author: 'person',
    })
  })

  it('does without terms where something else is asked for', () => {
    expect(check([], { all: [name('colis')] }).terms).toEqual([])
    expect(check([], { near: [{ first: 'colis', second: 'perdu', between: 1 }] }).terms).toEqual([])
  })

  test.each<[string, readonly WatchTerm[], Partial<WatchConditions>, string, string]>([
    ['nothing', [], {}, 'term-useless', 'terms'],
    ['only a language', [], { languages: ['fr'] }, 'term-useless', 'terms'],
    ['only what is left out', [], { none: [name('emploi')] }, 'rule-boundless', 'conditions.none'],
    ['a word that is left out, too', [name('Acme')], { none: [name('ACME')] }, 'rule-contradicts', 'conditions.none'],
    [
      'a word of a pair that is left out, too',
      [name('Acme')],
      { near: [{ first: 'colis', second: 'perdu', between: 1 }], none: [name('perdu')] },
      'rule-contradicts',
      'conditions.none',
    ],
    ['a useless word in a condition', [name('Acme')], { none: [name('??')] }, 'term-useless', 'conditions.none.0.text'],
    [
      'a useless word in a pair',
      [name('Acme')],
      { near: [{ first: 'colis', second: '!!', between: 1 }] },
      'term-useless',
      'conditions.near.0.second.0.text',
    ],
    ['a network that nobody knows', [name('Acme')], { networks: ['minitel'] }, 'invalid', 'conditions.networks'],
    ['a language that is none', [name('Acme')], { languages: ['français'] }, 'invalid', 'conditions.languages'],
  ])('is refused: %s', (_, terms, conditions, reason, path) => {
    const refusal = refusalOf(terms, conditions)
    expect(refusal).toMatchObject({ code: 'invalid', reason, facts: { errors: [{ path, message: refusal.message }] } })
  })
})
