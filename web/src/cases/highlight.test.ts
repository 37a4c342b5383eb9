import fc from 'fast-check'
import { expect, it } from 'vitest'
import { around, stretches } from './highlight.ts'

it('marks what a rule found and leaves the rest plain', () => {
  expect(stretches('merci Lumen !', [{ rule: 'Lumen', start: 6, end: 11 }])).toEqual([
    { text: 'merci ', rules: [] },
    { text: 'Lumen', rules: ['Lumen'] },
    { text: ' !', rules: [] },
  ])
})

it('cuts where two findings overlap and names both rules on what they share', () => {
  const hits = [
    { rule: 'a', start: 0, end: 4 },
    { rule: 'b', start: 2, end: 6 },
  ]
  expect(stretches('abcdef', hits)).toEqual([
    { text: 'ab', rules: ['a'] },
    { text: 'cd', rules: ['a', 'b'] },
    { text: 'ef', rules: ['b'] },
  ])
})

it('marks nothing for a finding outside the text, without a place, or of no length', () => {
  const hits = [
    { rule: 'past', start: 2, end: 9 },
    { rule: 'before', start: -1, end: 2 },
    { rule: 'nowhere', start: null, end: null },
    { rule: 'empty', start: 1, end: 1 },
  ]
  expect(stretches('abc', hits)).toEqual([{ text: 'abc', rules: [] }])
})

it('never loses, adds or moves a letter of the post, whatever was found in it', () => {
  const place = fc.option(fc.integer({ min: -3, max: 40 }))
  const hit = fc.record({ rule: fc.constantFrom('a', 'b', 'c'), start: place, end: place })
  fc.assert(
    fc.property(fc.string({ maxLength: 30, unit: 'binary' }), fc.array(hit, { maxLength: 6 }), (text, hits) => {
      const drawn = stretches(text, hits)
      expect(drawn.map((it) => it.text).join('')).toBe(text)
      for (const it of drawn) expect(new Set(it.rules).size).toBe(it.rules.length)
    }),
  )
})

it('shows of a long text its beginning and the places that were found, in whole words', () => {
  const filler = 'mot '.repeat(400)
  const text = `Le titre\n\n${filler}On attend chez Mireille depuis une heure. ${filler}`
  const start = text.indexOf('Mireille')
  const shown = around(text, [{ rule: 'Le nom', start, end: start + 8 }])
  const words = shown.map((it) => it.text).join('')
  expect(words.startsWith('Le titre')).toBe(true)
  expect(words).toContain('On attend chez Mireille depuis une heure.')
  expect(words.length).toBeLessThan(1_200)
  expect(shown.filter((it) => it.rules.length > 0).map((it) => it.text)).toEqual(['Mireille'])
  expect(words).not.toMatch(/\S …\S/)
})
