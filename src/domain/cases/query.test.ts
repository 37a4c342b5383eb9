import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery, passageOf, wordsOf } from './query.ts'

describe('a search as it is typed', () => {
  it('takes words together, phrases in quotes of either language, and leaves out what is refused', () => {
    expect(parseQuery('colis "jamais arrivé" « service client » -emploi')).toMatchObject({
      all: [['colis'], ['jamais arrivé'], ['service client']],
      none: ['emploi'],
      faults: [],
    })
  })

  it('“OR” and “OU” in capitals give a choice, in small letters they are words', () => {
    expect(parseQuery('colis OU livraison OR retard perdu').all).toEqual([['colis', 'livraison', 'retard'], ['perdu']])
    expect(parseQuery('colis ou livraison').all).toEqual([['colis'], ['ou'], ['livraison']])
  })

  it.each([
    ['is:open', { statuses: ['new', 'open', 'waiting', 'waiting-team', 'paused'] }],
    ['est:clos is:settled', { statuses: ['settled', 'set-aside'] }],
    ['is:new est:nouveau', { statuses: ['new'] }],
    ['est:réglé', { statuses: ['settled'] }],
    ['is:complaint est:urgent is:unsure', { flags: ['complaint', 'urgent', 'unsure'] }],
    ['est:plainte est:relance', { flags: ['complaint', 'reminder'] }],
    ['sentiment:negative ton:content', { sentiments: ['neg', 'pos'] }],
    ['topic:delivery sujet:hygiène', { topics: ['delivery', 'hygiene-safety'] }],
    ['anger:2', { anger: 2 }],
    ['colère:3', { anger: 3 }],
    ['is:late', { late: true }],
    ['est:sans-réponse', { replied: false }],
    ['priority:high gravité:critique', { priorities: ['high', 'critical'] }],
    ['réseau:mastodon', { channels: ['mastodon'] }],
    ['owner:me propriétaire:personne', { owners: ['me', 'nobody'] }],
  ])('“%s” is a filter', (typed, filter) => {
    const read = parseQuery(typed)
    expect(read).toMatchObject({ all: [], filter, faults: [] })
  })

  it('knows who wrote, who has it, its kind and when it was written', () => {
    expect(parseQuery('de:"Camille Martin" owner:hugo kind:plainte before:2026-11-01 après:7j')).toMatchObject({
      from: ['Camille Martin'],
      ownerNames: ['hugo'],
      kinds: ['complaint'],
      before: { day: '2026-11-01' },
      after: { ago: 7 * 86_400_000 },
      faults: [],
    })
  })

  it('knows labels, and that who says until a day means that day too', () => {
    expect(parseQuery('label:Livraison étiquette:"Perdu, volé" until:2026-12-31 depuis:2026-12-01')).toMatchObject({
      labelNames: ['Livraison', 'Perdu, volé'],
      after: { day: '2026-12-01' },
      before: { day: '2027-01-01' },
      faults: [],
    })
    expect(parseQuery('jusque:7j').before).toEqual(parseQuery('avant:7j').before)
    expect(parseQuery('jusque:demain étiquette: -label:x').faults.map(({ why }) => why)).toEqual([
      'no-date',
      'empty',
      'unknown',
    ])
  })

  it('knows to which account was written, what hangs on it, and beginnings of words', () => {
    expect(parseQuery('to:"Chez Mireille" pour:support has:image avec:pièce-jointe remb* -ann* a:b')).toMatchObject({
      to: ['Chez Mireille', 'support'],
      has: ['image', 'file'],
      all: [['remb*'], ['a:b']],
      none: ['ann*'],
      faults: [],
    })
    // In quotes words stand as they are, and nothing begins.
    expect(parseQuery('"colis perd*" été*')).toMatchObject({ all: [['colis perd'], ['été*']], faults: [] })
  })

  it.each([
    ['re*', 'star', '“re*”: a “*” stands at the end'],
    ['*bours', 'star', '“*bours”'],
    ['re*bours', 'star', '“re*bours”'],
    ['has:nothing', 'no-value', '“nothing” is nothing that “has:” knows'],
    ['to:', 'empty', '“to:” needs a value'],
    ['to:!', 'no-value', '“!” is nothing that “to:” knows'],
    ['colour:red', 'unknown', 'There is no operator “colour:”'],
    ['from:', 'empty', '“from:” needs a value'],
    ['before:yesterday', 'no-date', '“before:yesterday” is no day'],
    ['avant:2026-02-31', 'no-date', '“avant:2026-02-31” is no day'],
    ['anger:4', 'no-value', '“4” is nothing that “anger:” knows'],
    ['ton:bleu', 'no-value', '“bleu” is nothing that “ton:” knows'],
    ['is:happy', 'no-value', '“happy” is nothing that “is:” knows'],
    ['constructor:x', 'unknown', 'There is no operator'],
    ['-is:open', 'unknown', 'There is no operator “-is:”'],
    ['-de:"Camille Martin"', 'unknown', 'There is no operator “-de:”'],
    ['is:constructor', 'no-value', 'is nothing that'],
    ['😡', 'emoji', '“😡”: emoji are not searched for'],
    ['"perdu ❤️"', 'emoji', 'only words are'],
    ['-👎🏽', 'emoji', '“👎🏽”'],
    ['a'.repeat(400), 'too-long', 'at most 300'],
    ['a b '.repeat(30), 'too-long', '20 parts'],
  ])('“%s” gets a sentence, and the rest is searched for', (typed, why, sentence) => {
    const { faults, all } = parseQuery(`colis ${typed}`)
    expect(all[0]).toEqual(['colis'])
    expect(faults[0]?.why).toBe(why)
    expect(faults[0]?.message).toContain(sentence)
  })

  it('takes an operator by the other words that people try', () => {
    expect(parseQuery('statut:réglé priorité:haute depuis:2026-11-01')).toMatchObject({
      filter: { statuses: ['settled'], priorities: ['high'] },
      after: { day: '2026-11-01' },
      faults: [],
    })
    expect(parseQuery('status:settled since:7d')).toMatchObject({ filter: { statuses: ['settled'] }, faults: [] })
  })

  it('signs that stand between words are no emoji: nothing is said of them', () => {
    expect(parseQuery('colis ? 100% #1 © & ! – n° *').faults).toEqual([])
  })

  it('never finds the opposite of what is asked: an operator that is refused picks nothing', () => {
    expect(parseQuery('colis -est:clos')).toMatchObject({ all: [['colis']], filter: { statuses: [] } })
  })

  it('an address is text, and so is an hour', () => {
    expect(parseQuery('https://example.org/x 12:30')).toMatchObject({
      all: [['https://example.org/x'], ['12:30']],
      faults: [],
    })
  })

  it('whatever is typed is a search', () => {
    const odd = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('"', '-', 'OR', 'is:', 'from:"', '«', '»', ':', '\\', '\0', ' '),
      ),
    )
    fc.assert(
      fc.property(odd, (parts) => {
        const read = parseQuery(parts.join(''))
        for (const term of [...read.all.flat(), ...read.none, ...read.from, ...read.ownerNames]) {
          expect(term.includes('\0')).toBe(false)
          expect(/[\p{L}\p{N}]/u.test(term)).toBe(true)
          expect(term.isWellFormed()).toBe(true)
        }
      }),
    )
  })
})

describe('a passage', () => {
  it('shows the place that was found, with what is left out said', () => {
    const text = `${'avant '.repeat(40)}colis perdu ${'après '.repeat(60)}`
    const marks = wordsOf(text).filter(({ word }) => word === 'colis')
    const shown = passageOf(text, marks)
    expect(shown).toMatchObject({ cutBefore: true, cutAfter: true })
    expect(shown.marks.map(({ start, end }) => shown.text.slice(start, end))).toEqual(['colis'])
  })

  it('of any text lies within it, and so does what it marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.nat(), (text, at) => {
        const words = wordsOf(text)
        const marks = words.slice(words.length === 0 ? 0 : at % words.length)
        const shown = passageOf(text, marks)
        for (const { start, end } of shown.marks)
          expect(start >= 0 && start < end && end <= shown.text.length).toBe(true)
        expect(
          shown.marks.length > 0 || marks.length === 0 || (marks[0]?.end ?? 0) - (marks[0]?.start ?? 0) > 100,
        ).toBe(true)
      }),
    )
  })
})
