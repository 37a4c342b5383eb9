import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import type { WatchHit, WatchRule, WatchTerm } from '../model/watch.ts'
import { compileRules, type MatchablePost, match } from './index.ts'

const rule = (id: string, ...terms: readonly WatchTerm[]): WatchRule => ({
  id,
  brandId: 'b',
  name: id,
  terms,
})
const name = (text: string): WatchTerm => ({ kind: 'name', text })
const post = (text: string, rest: Partial<MatchablePost> = {}): MatchablePost => ({
  text,
  links: [],
  tags: [],
  mentions: [],
  ...rest,
})

/** What of the text the rule's hits cover; `null` where a hit has no place. */
const covered = (terms: readonly WatchTerm[], of: MatchablePost): readonly (string | null)[] =>
  match(compileRules([rule('r', ...terms)]), of).map((hit) =>
    hit.start === null || hit.end === null ? null : of.text.slice(hit.start, hit.end),
  )

describe('a name', () => {
  test.each<[string, string, readonly string[]]>([
    ['Acme', 'Acme ne répond plus', ['Acme']],
    ['Acme', 'ACME, really?', ['ACME']],
    ['acme', 'Encore Acme !', ['Acme']],
    ['Acme', 'Acmeland is not it', []],
    ['Acme', 'MacAcme', []],
    ['Acme', 'Acme2 is another', []],
    ['Acme', '3Acme', []],
    ['Acme', "Acme's support is slow", ['Acme']],
    ['Acme', 'Acme’s support', ['Acme']],
    ['Acme', 'le service d’Acme', ['Acme']],
    ['Acme', "qu'Acme réponde", ['Acme']],
    ['Atelier', "Bravo à l'Atelier", ['Atelier']],
    ["L'Atelier", 'Bravo à l’atelier du coin', ['l’atelier']],
    ["L'Atelier", 'Bravo à L`Atelier', ['L`Atelier']],
    ["L'Atelier", 'L Atelier', []],
    ['café rené', 'au CAFE RENE ce soir', ['CAFE RENE']],
    ['cafe rene', 'au Café René ce soir', ['Café René']],
    ['cafe', 'un cafe\u0301 !', ['cafe\u0301']],
    ['cafe', 'un cafe\u0301s', []],
    ['Œuvre', 'une oeuvre', ['oeuvre']],
    ['oeuvre', 'une Œuvre', ['Œuvre']],
    ['Lætitia', 'chez Laetitia', ['Laetitia']],
    ['Weiss', 'bei Weiß', ['Weiß']],
    ['Weiß', 'bei WEISS', ['WEISS']],
    ['Søren', 'chez Soren', ['Soren']],
    ['Lodz', 'à Łódź', ['Łódź']],
    ['istanbul', 'İstanbul ve ISTANBUL', ['İstanbul', 'ISTANBUL']],
    ['Σοφος', 'ΣΟΦΟΣ', ['ΣΟΦΟΣ']],
    ['Acme', 'Ａｃｍｅ fait', ['Ａｃｍｅ']],
    ['Acme', '𝐀𝐜𝐦𝐞 fait', ['𝐀𝐜𝐦𝐞']],
    ['Acme', 'Acme™ et Acme®', ['Acme', 'Acme']],
    ['Chez Mireille', 'chez-mireille', ['chez-mireille']],
    ['Chez-Mireille', 'chez mireille', ['chez mireille']],
    ['Chez Mireille', 'chez\u00A0Mireille', ['chez\u00A0Mireille']],
    ['Chez Mireille', 'chez\u202FMireille', ['chez\u202FMireille']],
    ['Chez Mireille', 'chez  \n Mireille', ['chez  \n Mireille']],
    ['Chez Mireille', 'chez‑Mireille', ['chez‑Mireille']],
    ['Chez Mireille', 'chez, Mireille', []],
    ['Chez Mireille', 'chezmireille', []],
    ['  Chez   Mireille ', 'chez mireille', ['chez mireille']],
    ['Acme', 'Ac\u00ADme', ['Ac\u00ADme']],
    ['Acme', 'A\u200Bc\u200Dme', ['A\u200Bc\u200Dme']],
    ['Acme', 'Acme\u00ADs', []],
    ['Acme', '😡Acme😡', ['Acme']],
    ['Acme', 'Acme\u{1F1EB}\u{1F1F7}', ['Acme']],
    ['Acme', 'AcmeÉ', []],
    ['Acme', 'Acme_shop', ['Acme']],
    ['Acme', '(Acme)', ['Acme']],
    ['Acme', '«Acme»', ['Acme']],
    ['Acme', 'AcmeАкме', []],
    ['H&M', 'chez h&m hier', ['h&m']],
    ['C++', 'I write C++, not C', ['C++']],
    ['C++', '#c', []],
    ['三菱', '昨日三菱電機で', ['三菱']],
    ['スターバックス', '駅前のスターバックスは', ['スターバックス']],
    ['スターハックス', '駅前のスターバックスは', []],
    ['ｽﾀｰﾊﾞｯｸｽ', '駅前のスターバックスは', ['スターバックス']],
    ['삼성', '삼성은 왜', ['삼성']],
    ['사', '삼성은', []],
    ['삼성', '\u1109\u1161\u11B7\u1109\u1165\u11BC 왜', ['\u1109\u1161\u11B7\u1109\u1165\u11BC']],
    ['ปตท', 'ราคาน้ำมันปตทวันนี้', ['ปตท']],
    ['Acme', 'これはAcmeです', ['Acme']],
    ['🥐 Croissant', 'le 🥐 croissant', ['🥐 croissant']],
    ['Chez Mireille', 'vive #ChezMireille !', ['ChezMireille']],
    ['Chez Mireille', 'vive #chez_mireille', ['chez_mireille']],
    ['Chez Mireille', 'vive ＃ChezMireille', ['ChezMireille']],
    ["L'Atelier", '#LAtelier', ['LAtelier']],
    ['Acme', '#Acme', ['Acme']],
    ['Chez Mireille', '#ChezMireille2', []],
    ['Chez Mireille', 'abc#ChezMireille', []],
    ['Acme', 'bonjour @acme', []],
    ['Acme', 'bonjour @acme.bsky.social et @acme-shop', []],
    ['@acme', 'bonjour @acme', ['@acme']],
    ['', 'anything', []],
    [' - ', 'any-thing', []],
    ['\u0301', 'é\u0301', []],
    ['.*', 'a regex of .* is only text', ['.*']],
    ['(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', []],
  ])('%j in %j is %j', (term, text, expected) => {
    expect(covered([name(term)], post(text))).toEqual(expected)
  })

  test('is found among the tags beside the text', () => {
    expect(covered([name('Chez Mireille')], post('rien', { tags: ['chezmireille'] }))).toEqual([null])
  })

  test('that the text shows is not told again for its tag', () => {
    expect(covered([name('Acme')], post('#acme', { tags: ['acme'] }))).toEqual(['acme'])
  })
})

describe('a handle', () => {
  test.each<[string, string, readonly string[]]>([
    ['acme', 'merci @acme !', ['@acme']],
    ['@acme', 'merci @ACME.', ['@ACME']],
    ['acme', 'merci @acme.bsky.social.', ['@acme.bsky.social']],
    ['acme', '.@acme help', ['@acme']],
    ['acme', 'merci...@acme', ['@acme']],
    ['acme', '＠acme', ['＠acme']],
    ['acme', '\u2066@acme\u2069', ['@acme']],
    ['acme', '@acme’s answer', ['@acme']],
    ['acme', '@acme2', []],
    ['acme', '@acme-shop', []],
    ['acme', '@acme_shop', []],
    ['acme', '@acme.shop', []],
    ['acme', '@notacme', []],
    ['acme', '@acmé', []],
    ['acme', 'info@acme', []],
    ['acme', 'write to info@acme.bsky.social', []],
    ['acme', 'acme without its sign', []],
    ['acme', '@acme@mastodon.example', ['@acme@mastodon.example']],
    ['acme@mastodon.example', '@acme@mastodon.example', ['@acme@mastodon.example']],
    ['acme@mastodon.example', '@acme@other.example', []],
    ['acme.example', 'cc @acme.example', ['@acme.example']],
    ['acme.example', 'cc @acme.example.evil.com', []],
    ['acme.example', 'cc @shop.acme.example', []],
    ['acme.example', 'info@acme.example', []],
    ['acme', '@ acme', []],
  ])('%j in %j is %j', (term, text, expected) => {
    expect(covered([{ kind: 'handle', text: term }], post(text))).toEqual(expected)
  })

  test('is found among the mentions that the text does not show', () => {
    const mentions = [
      { externalId: 'did:plc:1', handle: 'Acme.bsky.social' },
      { externalId: 'did:plc:2', handle: null },
    ]
    expect(covered([{ kind: 'handle', text: 'acme' }], post('hé toi', { mentions }))).toEqual([null])
    expect(covered([{ kind: 'handle', text: 'acm' }], post('hé toi', { mentions }))).toEqual([])
  })
})

describe('a hashtag', () => {
  test.each<[string, string, readonly string[]]>([
    ['acmefail', 'quel #AcmeFail', ['#AcmeFail']],
    ['#acmefail', '＃acmefail', ['＃acmefail']],
    ['été', '#Ete2', []],
    ['été', '#ETE', ['#ETE']],
    ['acme', '#acme_fail', []],
    ['acme_fail', '#acme_fail', ['#acme_fail']],
    ['acme', '#acme-fail', ['#acme']],
    ['acme', 'acme', []],
    ['acme', 'x#acme', []],
    ['acme', 'https://e.example/#acme', []],
  ])('%j in %j is %j', (term, text, expected) => {
    expect(covered([{ kind: 'hashtag', text: term }], post(text))).toEqual(expected)
  })

  test('is found among the tags beside the text', () => {
    expect(covered([{ kind: 'hashtag', text: 'acme' }], post('rien', { tags: ['Acme'] }))).toEqual([null])
    expect(covered([{ kind: 'hashtag', text: 'acme' }], post('rien', { tags: ['acmes'] }))).toEqual([])
  })
})

describe('a site', () => {
  const inText: readonly [string, string, readonly string[]][] = [
    ['acme.example', 'voir acme.example.', ['acme.example']],
    ['acme.example', 'voir https://www.acme.example/a?b=c', ['acme.example']],
    ['https://www.acme.example/', 'HTTP://ACME.EXAMPLE:8080', ['ACME.EXAMPLE']],
    ['acme.example', 'shop.acme.example', ['acme.example']],
    ['acme.example', 'notacme.example', []],
    ['acme.example', 'acme.example.evil.com', []],
    ['acme.example', 'https://acme.example@evil.com/', []],
    ['acme.example', 'https://acme.example:pw@evil.com/', []],
    ['acme.example', 'https://evil.com/acme.example', []],
    ['acme.example', 'https://evil.com/?u=https://acme.example/', []],
    ['acme.example', 'info@acme.example', []],
    ['acme.example', '@acme.example', []],
    ['acme.example', '(acme.example)', ['acme.example']],
    ['acme.example/shop', 'acme.example/shop/1?x', ['acme.example/shop']],
    ['acme.example/shop', 'acme.example/SHOP.', ['acme.example/SHOP']],
    ['acme.example/shop', 'acme.example/shopping', []],
    ['acme.example/shop', 'acme.example', []],
    ['acme.example:81', 'http://acme.example:81/', ['acme.example']],
    ['acme.example:81', 'http://acme.example:82/ http://acme.example', []],
    ['café.example', 'https://café.example/x', ['café.example']],
    ['café.example', 'https://xn--caf-dma.example/x', ['xn--caf-dma.example']],
    ['xn--caf-dma.example', 'CAFÉ.example', ['CAFÉ.example']],
    ['café.example', 'cafe.example', []],
    ['', 'a.b', []],
    ['https://', 'a.b', []],
  ]
  test.each(inText)('%j in %j is %j', (term, text, expected) => {
    expect(covered([{ kind: 'site', text: term }], post(text))).toEqual(expected)
  })

  test.each<[string, string, boolean]>([
    ['acme.example', 'https://www.acme.example/?utm_source=x', true],
    ['acme.example', 'https://user:pw@shop.acme.example:8443/', true],
    ['acme.example', 'https://acme.example@evil.com/', false],
    ['acme.example', 'https://evil.com\\@acme.example/', false],
    ['acme.example', 'https://evil.com/acme.example', false],
    ['acme.example', 'https://evil.com#acme.example', false],
    ['acme.example', 'https://notacme.example/', false],
    ['acme.example', 'https://acme.example./', true],
    ['acme.example/caf%C3%A9', 'https://acme.example/café/carte', true],
    ['acme.example', 'not a link', false],
    ['acme.example', '', false],
  ])('%j and the link %j: %j', (term, link, expected) => {
    expect(covered([{ kind: 'site', text: term }], post('', { links: [link] }))).toEqual(expected ? [null] : [])
  })
})

describe('the hits of a post', () => {
  test('are some hundreds at most, however often its words stand there: the first ones, and the first of each term', () => {
    const hits = match(compileRules([rule('r', name('le'), name('pain'))]), post(`${'le '.repeat(33_333)}pain`))
    expect(hits).toHaveLength(201)
    expect(hits.slice(0, 200).map(({ start }) => start)).toEqual(Array.from({ length: 200 }, (_, at) => at * 3))
    expect(hits.at(-1)).toEqual({ ruleId: 'r', term: 1, start: 99_999, end: 100_003 })
  })

  test('are told of a text in which terms lie within terms without end', () => {
    const nested = Array.from({ length: 12 }, (_, i) => name('le '.repeat(i + 1)))
    expect(match(compileRules([rule('r', ...nested)]), post('le '.repeat(33_333))).length).toBeLessThanOrEqual(212)
  })

  test('come in the order of the rules, then by place, then the longest first, and may overlap', () => {
    const rules = [
      rule('second brand', name('mireille')),
      rule('first brand', name('mireille'), name('chez mireille'), name('chez'), { kind: 'hashtag', text: 'x' }),
    ]
    expect(match(compileRules(rules), post('chez mireille, mireille', { tags: ['x'] }))).toEqual<WatchHit[]>([
      { ruleId: 'second brand', term: 0, start: 5, end: 13 },
      { ruleId: 'second brand', term: 0, start: 15, end: 23 },
      { ruleId: 'first brand', term: 1, start: 0, end: 13 },
      { ruleId: 'first brand', term: 2, start: 0, end: 4 },
      { ruleId: 'first brand', term: 0, start: 5, end: 13 },
      { ruleId: 'first brand', term: 0, start: 15, end: 23 },
      { ruleId: 'first brand', term: 3, start: null, end: null },
    ])
  })

  test('are the same for one post after another', () => {
    const matcher = compileRules([rule('r', name('Acme'))])
    const first = match(matcher, post('a long text before Acme'))
    expect(match(matcher, post('Acme'))).toEqual([{ ruleId: 'r', term: 0, start: 0, end: 4 }])
    expect(match(matcher, post('a long text before Acme'))).toEqual(first)
  })
})

describe('a hostile post', () => {
  const matcher = compileRules([
    rule(
      'r',
      name('Acme'),
      name('a a a a a a a a b'),
      { kind: 'handle', text: 'acme' },
      { kind: 'hashtag', text: 'acme' },
      { kind: 'site', text: 'acme.example/shop' },
    ),
  ])
  const million = 1_000_000
  test.each<[string, string]>([
    ['one letter', 'a'.repeat(million)],
    ['one letter and a space', 'a '.repeat(million / 2)],
    ['signs of handles', '@'.repeat(million)],
    ['handles without end', `@${'a.'.repeat(million / 2)}`],
    ['handles in handles', '@a'.repeat(million / 2)],
    ['signs of hashtags', '#'.repeat(million)],
    ['a hashtag without end', `#${'a'.repeat(million)}`],
    ['dots', '.'.repeat(million)],
    ['hosts', 'a.'.repeat(million / 2)],
    ['slashes', `a.b${'/'.repeat(million)}`],
    ['users in addresses', 'a.b:@'.repeat(million / 5)],
    ['ports', 'a.b:'.repeat(million / 4)],
    ['marks', `e${'\u0301'.repeat(million)}`],
    ['ligatures that grow', '\uFDFA'.repeat(100_000)],
    ['halves of pairs', '\uD83D'.repeat(million)],
  ])('of a million: %s', (_what, text) => {
    expect(match(matcher, post(`${text} Acme`)).length).toBe(1)
  })

  test('with ten thousand marks on a letter is sliced with all of them', () => {
    const text = `Acme${'\u0301'.repeat(10_000)} x`
    expect(match(matcher, post(text))).toEqual([{ ruleId: 'r', term: 0, start: 0, end: 10_004 }])
  })

  test('never makes it throw', () => {
    const any = fc.string({ unit: 'binary', maxLength: 200 })
    const lone = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
      .map((units) => String.fromCharCode(...units))
    const wild = fc.oneof(any, lone)
    const kind = fc.constantFrom<WatchTerm['kind'][]>('name', 'handle', 'hashtag', 'site')
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind, text: wild }), { maxLength: 8 }),
        wild,
        fc.array(wild, { maxLength: 3 }),
        (terms, text, more) => {
          const mentions = more.map((handle) => ({ externalId: 'x', handle }))
          const hits = match(compileRules([rule('r', ...terms)]), post(text, { links: more, tags: more, mentions }))
          for (const hit of hits) {
            if (hit.start === null || hit.end === null) continue
            expect(hit.start).toBeGreaterThanOrEqual(0)
            expect(hit.end).toBeGreaterThan(hit.start)
            expect(hit.end).toBeLessThanOrEqual(text.length)
          }
        },
      ),
    )
  })
})

/** The same meaning by the slow and plain way: fold letter by letter, then compare at every place. */
interface Letter {
  readonly folded: string
  readonly start: number
  end: number
}

const simple = (text: string): Letter[] => {
  const letters: Letter[] = []
  let i = 0
  for (const char of text) {
    const start = i
    i += char.length
    const last = letters.at(-1)
    if (/\p{M}/u.test(char)) {
      if (last !== undefined) last.end = i
      continue
    }
    if (char === '\u00AD' || char === '\u200B') continue
    if (/[\s-]/u.test(char)) {
      if (last?.folded === ' ') last.end = i
      else letters.push({ folded: ' ', start, end: i })
      continue
    }
    const bare = char.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    letters.push({
      folded: bare.replace('œ', 'oe').replace('ß', 'ss').replace('’', "'"),
      start,
      end: i,
    })
  }
  return letters
}

const simpleTerm = (text: string): string =>
  simple(text)
    .map((letter) => letter.folded)
    .join('')
    .trim()

const isLetter = (letter: Letter | undefined): boolean => letter !== undefined && /^[\p{L}\p{N}]/u.test(letter.folded)

const slowly = (rules: readonly WatchRule[], text: string): WatchHit[] => {
  const letters = simple(text)
  const hits: WatchHit[] = []
  for (const { id, terms } of rules) {
    const ofRule: { term: number; start: number; end: number }[] = []
    terms.forEach(({ text: written }, term) => {
      const wanted = simpleTerm(written)
      if (wanted === '') return
      for (let from = 0; from < letters.length; from++) {
        let built = ''
        for (let to = from; to < letters.length && built.length < wanted.length; to++) {
          built += letters[to]?.folded
          if (built !== wanted) continue
          if (isLetter(letters[from]) && isLetter(letters[from - 1])) continue
          if (isLetter(letters[to]) && isLetter(letters[to + 1])) continue
          ofRule.push({
            term,
            start: letters[from]?.start ?? -1,
            end: letters[to]?.end ?? -1,
          })
        }
      }
    })
    ofRule.sort((a, b) => a.start - b.start || b.end - a.end || a.term - b.term)
    hits.push(...ofRule.map((hit) => ({ ruleId: id, ...hit })))
  }
  return hits
}

describe('whatever is written', () => {
  const alphabet = [
    'a',
    'b',
    'A',
    'é',
    'e',
    'E',
    '\u0301',
    'œ',
    'o',
    'ß',
    's',
    ' ',
    '-',
    '\u00A0',
    '\n',
    "'",
    '’',
    '\u00AD',
    '\u200B',
    ',',
    '1',
    '😡',
  ]
  const written = fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }).map((parts) => parts.join(''))
  const short = fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
  const someRules = fc
    .array(fc.array(short.map(name), { minLength: 1, maxLength: 4 }), {
      maxLength: 6,
    })
    .map((all) => all.map((terms, i) => rule(`r${i}`, ...terms)))

  test('the one pass finds what the slow search finds', () => {
    fc.assert(
      fc.property(someRules, written, (rules, text) => {
        expect(match(compileRules(rules), post(text))).toEqual(slowly(rules, text))
      }),
      { numRuns: runs(1_500) },
    )
  })

  test('a hit covers text that folds to its term', () => {
    fc.assert(
      fc.property(someRules, written, written, short, (rules, before, after, wanted) => {
        const all = [...rules, rule('wanted', name(wanted))]
        const text = `${before},${wanted},${after}`
        const hits = match(compileRules(all), post(text))
        for (const hit of hits) {
          const term = all.find((one) => one.id === hit.ruleId)?.terms[hit.term]?.text ?? ''
          expect(simpleTerm(text.slice(hit.start ?? 0, hit.end ?? 0))).toBe(simpleTerm(term))
        }
        if (simpleTerm(wanted) !== '') expect(hits.some((hit) => hit.ruleId === 'wanted')).toBe(true)
      }),
      { numRuns: runs(500) },
    )
  })

  test('more rules change nothing for the others', () => {
    const kinds = fc.constantFrom<WatchTerm['kind'][]>('name', 'handle', 'hashtag', 'site')
    const signs = fc.constantFrom('a', 'b', 'é', '@', '#', '.', '/', ' ', '-', '1')
    const text = fc.array(signs, { maxLength: 40 }).map((parts) => parts.join(''))
    const term = fc.record({
      kind: kinds,
      text: fc.array(signs, { maxLength: 4 }).map((parts) => parts.join('')),
    })
    const rules = fc
      .array(fc.array(term, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
      .map((all) => all.map((terms, i) => rule(`r${i}`, ...terms)))
    fc.assert(
      fc.property(rules, text, (all, said) => {
        const together = match(compileRules(all), post(said))
        const alone = all.flatMap((one) => match(compileRules([one]), post(said)))
        expect(together).toEqual(alone)
      }),
      { numRuns: runs(1_000) },
    )
  })
})
