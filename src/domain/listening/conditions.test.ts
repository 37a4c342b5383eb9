import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import type { WatchConditions, WatchRule, WatchTerm } from '../model/watch.ts'
import { compileRules } from './compile.ts'
import { anchorsOf, asksNothing, noConditions, termsToSearch } from './conditions.ts'
import { judge, type MatchablePost, match } from './match.ts'

const name = (text: string): WatchTerm => ({ kind: 'name', text })
const rule = (terms: readonly WatchTerm[], conditions: Partial<WatchConditions> = {}, id = 'r'): WatchRule => ({
  id,
  brandId: 'b',
  name: id,
  terms,
  conditions: { ...noConditions, ...conditions },
})
const post = (text: string, rest: Partial<MatchablePost> = {}): MatchablePost => ({
  text,
  links: [],
  tags: [],
  mentions: [],
  ...rest,
})
const matches = (of: WatchRule, that: MatchablePost): boolean => match(compileRules([of]), that).length > 0
const near = (first: string, second: string, between: number) => ({ near: [{ first, second, between }] })

describe('a rule with conditions', () => {
  test.each<[string, WatchRule, string, boolean]>([
    ['has all', rule([name('Acme')], { all: [name('colis')] }), 'Mon colis Acme', true],
    ['lacks one of all', rule([name('Acme')], { all: [name('colis'), name('perdu')] }), 'Mon colis Acme', false],
    ['has none', rule([name('Acme')], { none: [name('emploi')] }), 'Mon colis Acme', true],
    ['has one of none', rule([name('Acme')], { none: [name('emploi')] }), 'Acme : offre d’emploi', false],
    ['has one of none as a tag', rule([name('Acme')], { none: [name('emploi')] }), 'Acme #emploi', false],
    ['begins with all', rule([], { all: [name('colis'), name('perdu')] }), 'Un colis est perdu', true],
    ['begins with all and lacks one', rule([], { all: [name('colis'), name('perdu')] }), 'Un colis', false],
    ['begins with a pair', rule([], near('colis', 'perdu', 1)), 'Un colis est perdu', true],
    ['asks for none alone', rule([], { none: [name('emploi')] }), 'Rien de tout cela', false],
  ])('%s', (_, of, text, expected) => {
    expect(matches(of, post(text))).toBe(expected)
  })

  test.each<[string, number, string, boolean]>([
    ['one after the other', 0, 'service client', true],
    ['the other way round', 0, 'client service', true],
    ['as many words between as allowed', 2, 'service à la client', true],
    ['one word more', 1, 'service à la client', false],
    ['signs are no words', 0, 'service… — « client »', true],
    ['a handle is no word', 0, 'service @quelqu.un client', true],
    ['an elided article is a word', 0, 'service l’client', false],
    ['the closer of two', 1, 'service très très loin, ce service du client', true],
    ['a tag in the text', 1, 'service du #client', true],
    ['accents and case', 0, 'SÉRVICE Client', true],
  ])('near: %s', (_, between, text, expected) => {
    expect(matches(rule([], near('service', 'client', between)), post(text))).toBe(expected)
  })

  test.each<[string, string, string, number, boolean]>([
    ['two places of one word', 'non', 'non', 0, false],
    ['of a script without spaces each letter is a word', '三菱', '電機', 1, true],
    ['one place inside the other is no pair', 'service client', 'service', 5, false],
  ])('near: %s', (_, first, second, between, expected) => {
    expect(matches(rule([], near(first, second, between)), post('non, 三菱の電機 service client'))).toBe(expected)
  })

  it('finds two places of one word when there are two', () => {
    expect(matches(rule([], near('non', 'non', 0)), post('non, non'))).toBe(true)
  })

  test.each<[string, Partial<WatchConditions>, Partial<MatchablePost>, boolean]>([
    ['the language', { languages: ['fr'] }, { language: 'fr-CA' }, true],
    ['another language', { languages: ['fr'] }, { language: 'en' }, false],
    ['a language that nobody tells', { languages: ['fr'] }, { language: null }, true],
    ['an undetermined language', { languages: ['fr'] }, { language: 'und' }, true],
    ['the network', { networks: ['feeds'] }, { network: 'feeds' }, true],
    ['another network', { networks: ['feeds'] }, { network: 'demo' }, false],
    ['a network that nobody knows', { networks: ['feeds'] }, {}, false],
    ['a program, where people are asked for', { author: 'person' }, { automated: true }, false],
    ['somebody, where people are asked for', { author: 'person' }, {}, true],
    ['a program, where programs are asked for', { author: 'automated' }, { automated: true }, true],
    ['somebody, where programs are asked for', { author: 'automated' }, { automated: false }, false],
  ])('that asks for %s', (_, conditions, about, expected) => {
    expect(matches(rule([name('Acme')], conditions), post('Acme', about))).toBe(expected)
  })

  it('shows where each thing stands that made it match', () => {
    const of = rule([name('Acme')], { all: [name('colis')], ...near('très', 'lent', 0) })
    const text = 'Acme, très cher et très lent ce colis'
    expect(
      match(compileRules([of]), post(text)).map((hit) => [hit.term, text.slice(hit.start ?? 0, hit.end ?? 0)]),
    ).toEqual([
      [0, 'Acme'],
      [2, 'très'],
      [3, 'lent'],
      [1, 'colis'],
    ])
  })

  it('says which condition keeps a post out', () => {
    const of = rule([name('Acme')], { all: [name('colis')], none: [name('emploi')], languages: ['fr'] })
    const why = (that: MatchablePost) => judge(compileRules([of]), that).map((it) => it.removedBy)
    expect(why(post('Acme colis'))).toEqual([null])
    expect(why(post('Acme colis', { language: 'de' }))).toEqual(['languages'])
    expect(why(post('Acme'))).toEqual(['all'])
    expect(why(post('Acme colis emploi'))).toEqual(['none'])
    expect(why(post('colis'))).toEqual([])
  })

  it('asks for nothing only when each part does', () => {
    expect(asksNothing(noConditions)).toBe(true)
    expect(asksNothing({ ...noConditions, author: 'person' })).toBe(false)
    expect(asksNothing({ ...noConditions, none: [name('x')] })).toBe(false)
  })
})

describe('what is searched for', () => {
  it('is the terms, or the most telling of what is asked for where there are none', () => {
    expect(anchorsOf(rule([name('Acme'), name('Akme')], { all: [name('colis')] }))).toEqual([
      name('Acme'),
      name('Akme'),
    ])
    expect(anchorsOf(rule([], { all: [name('colis'), { kind: 'hashtag', text: 'sav' }] }))).toEqual([
      { kind: 'hashtag', text: 'sav' },
    ])
    expect(anchorsOf(rule([], near('colis', 'introuvable', 3)))).toEqual([name('introuvable')])
    expect(anchorsOf(rule([], { none: [name('emploi')] }))).toEqual([])
  })

  it('is each term once, and none of a rule for other networks', () => {
    const rules = [
      rule([name('Acme')]),
      rule([name('Acme'), name('Akme')]),
      rule([name('Autre')], { networks: ['feeds'] }),
    ]
    expect(termsToSearch(rules, 'demo')).toEqual([name('Acme'), name('Akme')])
    expect(termsToSearch(rules, 'feeds')).toEqual([name('Acme'), name('Akme'), name('Autre')])
  })
})

// ---- an oracle that knows nothing of patterns, automata or folding -----------

const vocabulary = ['acme', 'colis', 'service', 'client', 'non', 'été', 'mon'] as const
const glue = [' ', ' ', ' ', ', ', ' — ', '... ', '’', '\n'] as const
const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The words of a text, each with whether it is a tag; handles are none. */
const wordsOf = (text: string): readonly { readonly word: string; readonly tag: boolean }[] =>
  [...bare(text.replace(/@\w+/gu, ' ')).matchAll(/(#?)([a-z0-9]+)/gu)].map(([, sign, word = '']) => ({
    word,
    tag: sign === '#',
  }))

/** Between which words the phrase stands, as [first, last]. Only a space joins its words. */
const placesOf = (text: string, phrase: string): readonly (readonly [number, number])[] => {
  const words = wordsOf(text)
  const wanted = bare(phrase).split(' ')
  const spaced = bare(text.replace(/@\w+/gu, '@'))
  const offsets = [...spaced.matchAll(/[a-z0-9]+/gu)].map((it) => [it.index, it.index + it[0].length] as const)
  return words.flatMap((_, first) => {
    const last = first + wanted.length - 1
    const fits = wanted.every((word, i) => words[first + i]?.word === word)
    const joined = wanted.every((_word, i) => {
      const [from, to] = [offsets[first + i - 1]?.[1], offsets[first + i]?.[0]]
      return i === 0 || /^[\s—]*\s[\s—]*$/u.test(spaced.slice(from, to))
    })
    const asTag = wanted.length > 1 && words[first]?.tag === true && words[first].word === wanted.join('')
    return [...(fits && joined ? [[first, last] as const] : []), ...(asTag ? [[first, first] as const] : [])]
  })
}

const holds = (that: MatchablePost, term: WatchTerm): boolean => {
  if (term.kind === 'handle') return new RegExp(`@${term.text}(?!\\w)`, 'iu').test(that.text)
  if (term.kind === 'hashtag')
    return wordsOf(that.text).some(({ word, tag }) => tag && word === bare(term.text)) || that.tags.includes(term.text)
  return (
    placesOf(that.text, term.text).length > 0 ||
    that.tags.some((tag) => bare(tag) === bare(term.text).replaceAll(' ', ''))
  )
}

const oracle = ({ terms, conditions = noConditions }: WatchRule, that: MatchablePost): boolean => {
  const { all, none, near: pairs, languages, networks, author } = conditions
  if (terms.length + all.length + pairs.length === 0) return false
  return (
    (terms.length === 0 || terms.some((term) => holds(that, term))) &&
    all.every((term) => holds(that, term)) &&
    !none.some((term) => holds(that, term)) &&
    pairs.every(({ first, second, between }) =>
      placesOf(that.text, first).some(([a, z]) =>
        placesOf(that.text, second).some(
          ([b, y]) => (b > z && b - z - 1 <= between) || (a > y && a - y - 1 <= between),
        ),
      ),
    ) &&
    (languages.length === 0 || that.language === null || languages.some((it) => that.language?.split('-')[0] === it)) &&
    (networks.length === 0 || networks.some((it) => it === that.network)) &&
    (author === 'any' || (author === 'automated') === (that.automated === true))
  )
}

const aWord = fc.constantFrom(...vocabulary)
const aName = fc.array(aWord, { minLength: 1, maxLength: 2 }).map((words) => words.join(' '))
const aTerm: fc.Arbitrary<WatchTerm> = fc.oneof(
  aName.map(name),
  fc.constantFrom('acme', 'client').map((text): WatchTerm => ({ kind: 'handle', text })),
  fc.constantFrom('acme', 'colis').map((text): WatchTerm => ({ kind: 'hashtag', text })),
)
const few = <A>(of: fc.Arbitrary<A>, maxLength = 2): fc.Arbitrary<A[]> => fc.array(of, { maxLength })
/** Few of most rules' conditions ask for anything: with all of them at once nothing would ever match. */
const rarely = <A>(of: fc.Arbitrary<A>, maxLength: number): fc.Arbitrary<A[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<A[]>([]) }, { weight: 1, arbitrary: few(of, maxLength) })
const aRule = fc.record({
  terms: few(aTerm, 3),
  conditions: fc.record({
    all: rarely(aTerm, 2),
    none: rarely(aTerm, 2),
    near: rarely(fc.record({ first: aName, second: aName, between: fc.nat(3) }), 2),
    languages: rarely(fc.constantFrom('fr', 'en'), 1),
    networks: rarely(fc.constantFrom('feeds', 'demo'), 1),
    author: fc.constantFrom('any' as const, 'any' as const, 'person' as const, 'automated' as const),
  }),
})
const aPiece = fc.oneof(
  { weight: 8, arbitrary: aWord },
  aWord.map((it) => it.toUpperCase()),
  aWord.map((it) => `#${bare(it)}`),
  fc.constantFrom('#ServiceClient', '@acme', '@client', 'encore', 'ete'),
)
const aPostMade: fc.Arbitrary<MatchablePost> = fc.record({
  text: fc
    .array(fc.tuple(aPiece, fc.constantFrom(...glue)), { minLength: 3, maxLength: 14 })
    .map((pieces) => pieces.flatMap(([piece, by]) => [piece, by === '’' && /[#@]/u.test(piece) ? ' ' : by]).join('')),
  links: fc.constant([]),
  tags: few(fc.constantFrom('acme', 'serviceclient'), 1),
  mentions: fc.constant([]),
  language: fc.constantFrom(null, 'fr', 'fr-CA', 'en'),
  network: fc.constantFrom('feeds', 'demo'),
  automated: fc.boolean(),
})

describe('of a million rules and posts', () => {
  test('the one pass finds what the oracle finds', () => {
    let found = 0
    fc.assert(
      fc.property(few(aRule, 6), aPostMade, (made, that) => {
        const rules = made.map(({ terms, conditions }, i) => rule(terms, conditions, String(i)))
        const hit = new Set(match(compileRules(rules), that).map(({ ruleId }) => ruleId))
        const expected = rules.filter((it) => oracle(it, that)).map(({ id }) => id)
        found += expected.length
        expect([...hit]).toEqual(expected)
      }),
      { numRuns: runs(2_000) },
    )
    expect(found).toBeGreaterThan(400)
  })

  test('whatever matches holds one of the terms that are searched for', () => {
    let found = 0
    fc.assert(
      fc.property(few(aRule, 4), aPostMade, (made, that) => {
        const rules = made.map(({ terms, conditions }, i) => rule(terms, conditions, String(i)))
        const matched = match(compileRules(rules), that).length > 0
        if (matched) found += 1
        const searched = termsToSearch(rules, that.network ?? '')
        expect(!matched || searched.some((term) => holds(that, term))).toBe(true)
      }),
      { numRuns: runs(1_500) },
    )
    expect(found).toBeGreaterThan(150)
  })

  test('what is judged to pass is what matches', () => {
    fc.assert(
      fc.property(few(aRule, 4), aPostMade, (made, that) => {
        const matcher = compileRules(made.map(({ terms, conditions }, i) => rule(terms, conditions, String(i))))
        const passing = judge(matcher, that).filter((it) => it.removedBy === null)
        expect(passing.map((it) => it.ruleId)).toEqual([...new Set(match(matcher, that).map((it) => it.ruleId))])
      }),
      { numRuns: runs(500) },
    )
  })
})
