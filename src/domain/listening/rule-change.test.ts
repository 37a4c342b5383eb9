import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import type { WatchConditions, WatchRule, WatchTerm } from '../model/watch.ts'
import { compileRules } from './compile.ts'
import { noConditions } from './conditions.ts'
import { match } from './match.ts'
import { heardBeyond } from './rule-change.ts'

const name = (text: string): WatchTerm => ({ kind: 'name', text })
const rule = (terms: readonly string[], conditions: Partial<WatchConditions> = {}): WatchRule => ({
  id: 'r',
  brandId: 'b',
  name: 'r',
  terms: terms.map(name),
  conditions: { ...noConditions, ...conditions },
})
const acme = rule(['acme'])

describe('what one rule hears beyond another', () => {
  test.each<[string, WatchRule | null, WatchRule | null, readonly string[] | null]>([
    ['a new rule: anywhere', acme, null, []],
    ['a new rule for one network: there', rule(['acme'], { networks: ['feeds'] }), null, ['feeds']],
    ['a rule that is gone: nothing', null, acme, null],
    ['the same: nothing', acme, rule(['acme']), null],
    ['one term more', rule(['acme', 'acmé']), acme, []],
    ['one term less: nothing', acme, rule(['acme', 'acmé']), null],
    ['asks for another word, too: nothing', rule(['acme'], { all: [name('colis')] }), acme, null],
    ['asks for it no more', acme, rule(['acme'], { all: [name('colis')] }), []],
    ['leaves something out: nothing', rule(['acme'], { none: [name('emploi')] }), acme, null],
    ['leaves it out no more', acme, rule(['acme'], { none: [name('emploi')] }), []],
    ['in one language: nothing', rule(['acme'], { languages: ['fr'] }), acme, null],
    ['in one language more', rule(['acme'], { languages: ['fr', 'de'] }), rule(['acme'], { languages: ['fr'] }), []],
    ['people alone: nothing', rule(['acme'], { author: 'person' }), acme, null],
    [
      'on one network more: there',
      rule(['acme'], { networks: ['feeds', 'lemmy'] }),
      rule(['acme'], { networks: ['feeds'] }),
      ['lemmy'],
    ],
    ['on one network alone: nothing', rule(['acme'], { networks: ['feeds'] }), acme, null],
    ['on every network', acme, rule(['acme'], { networks: ['feeds'] }), []],
    [
      'one that asks for words, where the other asked for none: anywhere',
      rule([], { all: [name('colis')] }),
      rule([]),
      [],
    ],
    ['one that asks for no words: nothing', rule([], { networks: ['feeds'] }), acme, null],
    ['without its terms', rule([], { all: [name('colis')] }), rule(['acme'], { all: [name('colis')] }), []],
  ])('%s', (_, one, other, expected) => {
    expect(heardBeyond(one, other)).toEqual(expected)
  })

  it('is named whenever a post is matched by the one and not by the other', () => {
    const words = fc.subarray(['a', 'b', 'c'])
    const some = fc.record({
      terms: words,
      all: words,
      none: words,
      languages: fc.subarray(['fr', 'en']),
      networks: fc.subarray(['feeds', 'lemmy']),
      author: fc.constantFrom('any' as const, 'person' as const, 'automated' as const),
    })
    const asRule = ({ terms, all, none, ...rest }: typeof some extends fc.Arbitrary<infer T> ? T : never): WatchRule =>
      rule(terms, { all: all.map(name), none: none.map(name), ...rest })
    const posts = fc.record({
      text: words.map((it) => it.join(' ')),
      language: fc.constantFrom('fr', 'en', 'de'),
      network: fc.constantFrom('feeds', 'lemmy'),
      automated: fc.boolean(),
    })
    fc.assert(
      fc.property(some, some, posts, (one, other, post) => {
        const matches = (it: WatchRule): boolean =>
          match(compileRules([it]), { ...post, links: [], tags: [], mentions: [] }).length > 0
        const beyond = heardBeyond(asRule(one), asRule(other))
        const unheard = beyond === null || (beyond.length > 0 && !beyond.includes(post.network))
        expect(unheard && matches(asRule(one)) && !matches(asRule(other))).toBe(false)
      }),
      { numRuns: runs(300) },
    )
  })
})
