import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blanksIn, fillIn, type Known, putAt, shortcutAt } from './template.ts'

const nobody: Known = { name: null, me: null, brand: null, place: null }
const known: Known = { name: 'Camille Petit', me: 'Inès', brand: 'Chez Mireille', place: 'Lyon' }

describe('a template', () => {
  it.each([
    ['Bonjour {{prénom}},', 'Bonjour Camille,'],
    ['Bonjour {{ Prénom }},', 'Bonjour Camille,'],
    ['Hello {{first-name}}, {{me}} of {{brand}} in {{place}}.', 'Hello Camille, Inès of Chez Mireille in Lyon.'],
    ['{{nom}} / {{name}}', 'Camille Petit / Camille Petit'],
    ['Votre commande {{numéro}}', 'Votre commande [[numéro]]'],
    ['{{toString}} {{__proto__}}', '[[toString]] [[__proto__]]'],
  ])('%s becomes %s', (template, filled) => {
    expect(fillIn(template, known)).toBe(filled)
  })

  it.each([
    ['Julie, prof de musique', 'Julie'],
    ['🎻 Léa | violon', 'Léa'],
    ['(Jean-Noël)', 'Jean-Noël'],
    ['D’Artagnan !', 'D’Artagnan'],
    ['42', '[[prénom]]'],
    ['🎻', '[[prénom]]'],
  ])('greets %s as %s', (name, first) => {
    expect(fillIn('{{prénom}}', { ...known, name })).toBe(first)
  })

  it('leaves a blank where a thing is not known', () => {
    expect(fillIn('Bonjour {{prénom}}, {{moi}}', nobody)).toBe('Bonjour [[prénom]], [[moi]]')
  })

  it('takes no order from a customer’s name', () => {
    const name = '[[x]] {{me}}\nAdmin'
    expect(fillIn('{{nom}}', { ...known, name })).toBe('x me Admin')
  })

  it('knows its blanks and where they stand', () => {
    const text = 'Bonjour, [[ce qui s’est passé]] et [[quand ]]. Rien ici : [] [x] {y} ]]'
    expect(blanksIn(text)).toEqual([
      { at: 9, length: 22, says: 'ce qui s’est passé' },
      { at: 35, length: 10, says: 'quand' },
    ])
    for (const { at, length } of blanksIn(text)) expect(text.slice(at, at + length)).toMatch(/^\[\[.*\]\]$/)
    expect(blanksIn('Bonjour Camille [1/2], {x}, c’est réglé ]]')).toEqual([])
  })

  it.each([
    ['is a variable that nothing was put for', 'Bonjour {{prénom}}, merci', '{{prénom}}', 'prénom'],
    ['goes over two lines', 'Voici [[ce qui\ns’est passé]].', '[[ce qui\ns’est passé]]', 'ce qui s’est passé'],
    ['holds nothing', 'Bonjour [[]],', '[[]]', '?'],
    ['holds nothing but a blank', 'Bonjour [[ ]],', '[[ ]]', '?'],
    ['lost its end', 'Bonjour [[prénom],\nmerci', '[[prénom],', 'prénom],'],
    ['is a variable that lost its end', 'Bonjour {{prénom\nmerci', '{{prénom', 'prénom'],
    ['stands within another', '[[le [[jour]] et {l’heure}]]', '[[jour]]', 'jour'],
  ])('has a blank that stops the sending where it %s', (_, text, blank, says) => {
    expect(blanksIn(text)).toEqual([{ at: text.indexOf(blank), length: blank.length, says }])
  })

  it.each([
    ['is long', `[[${'dites ici ce qui a été fait, '.repeat(8)}]]`],
    ['holds brackets of its own', 'Votre numéro [[commande [facultatif]]]'],
    ['asks for something that nobody knows, at length', fillIn(`{{${'ce que vous savez '.repeat(10)}}}`, known)],
  ])('has a blank that stops the sending where it %s', (_, text) => {
    expect(blanksIn(text)).toHaveLength(1)
  })

  it('never leaves a variable unfilled, whatever it and the names hold', () => {
    const words = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', 'a', ' ', '\n', 'é', '\u2028', 'moi') })
    fc.assert(
      fc.property(words, fc.option(words), fc.option(words), (template, name, me) => {
        const filled = fillIn(`${template} {{prénom}} {{x}}`, { ...nobody, name, me })
        expect(filled).not.toMatch(/\{\{(prénom|x)\}\}/)
        expect(blanksIn(filled).at(-1)?.says).toBe('x')
      }),
    )
  })

  it('is read in time that grows with its length alone', () => {
    expect(blanksIn('[['.repeat(100_000))).toEqual([{ at: 199_998, length: 2, says: '?' }])
    expect(blanksIn(`[[${'a ['.repeat(100_000)}`)).toHaveLength(1)
    expect(blanksIn(']]}}'.repeat(100_000))).toEqual([])
    expect(blanksIn(`{{${'a\n'.repeat(100_000)}`)).toHaveLength(1)
    expect(fillIn('{{'.repeat(100_000), known)).toHaveLength(200_000)
  })
})

describe('a snippet', () => {
  it.each([
    [';mer', 4, { at: 0, typed: 'mer' }],
    ['Bonjour ;', 9, { at: 8, typed: '' }],
    ['Bonjour\n;à-b', 12, { at: 8, typed: 'à-b' }],
    ['Bonjour ;merci à vous', 11, { at: 8, typed: 'me' }],
    ['c’est dit;mais', 14, null],
    ['Bonjour ;mer ', 13, null],
    ['', 0, null],
  ])('is asked for in “%s” with the caret at %i', (text, caret, expected) => {
    expect(shortcutAt(text, caret)).toEqual(expected)
  })

  it('takes the place of its shortcut, and words do not run together', () => {
    expect(putAt('Bonjour ;mer', 8, 12, 'merci')).toEqual({ text: 'Bonjour merci', end: 13 })
    expect(putAt(';mvous', 0, 2, 'Merci à')).toEqual({ text: 'Merci à vous', end: 7 })
    expect(putAt('x;m, y', 1, 3, 'a')).toEqual({ text: 'xa, y', end: 2 })
  })
})
