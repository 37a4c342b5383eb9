import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageOf, siteOf, spellingsOf, tidyLink } from './web-link.ts'

describe('a link that somebody pasted', () => {
  it.each([
    ['https://www.example.com/p/1?utm_source=app&id=7&fbclid=x', 'https://www.example.com/p/1?id=7'],
    ['  example.com/avis ', 'https://example.com/avis'],
    ['HTTP://Example.COM/A', 'http://example.com/A'],
    ['https://someone:secret@example.com/', 'https://example.com/'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
  ])('%s is %s', (typed, link) => {
    expect(tidyLink(typed)).toBe(link)
  })

  it.each([
    '',
    'bonjour',
    'deux mots',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://',
    'mailto:a@b.fr',
  ])('is none when it is “%s”', (typed) => {
    expect(tidyLink(typed)).toBeNull()
  })

  it('is http or https, or nothing, whatever was pasted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })), (typed) => {
        expect(tidyLink(typed) ?? 'https://').toMatch(/^https?:\/\//)
      }),
    )
    expect.hasAssertions()
  })
})

describe('two links to one page', () => {
  it.each([
    ['http://example.com/a/', 'https://www.example.com/a'],
    ['https://m.example.com/a?b=1&a=2', 'https://example.com/a?a=2&b=1'],
    ['https://example.com/a?utm_campaign=x#top', 'example.com/a'],
    ['https://example.com', 'https://example.com/'],
    ['https://www.m.example.com/a', 'https://example.com/a'],
    ['https://m.aa/a', 'https://www.m.aa/a'],
  ])('%s and %s are known as the same', (one, other) => {
    expect(pageOf(one)).not.toBeNull()
    expect(pageOf(one)).toBe(pageOf(other))
  })

  it('stay two when the page differs', () => {
    expect(pageOf('https://example.com/a')).not.toBe(pageOf('https://example.com/b'))
    expect(pageOf('https://example.com/a?id=1')).not.toBe(pageOf('https://example.com/a?id=2'))
    expect(pageOf('https://example.com/A')).not.toBe(pageOf('https://example.com/a'))
  })

  it('are looked for as a network may have written them', () => {
    expect(spellingsOf('http://example.com/a/')).toContain('https://www.example.com/a')
    expect(spellingsOf('https://www.example.com/a?fbclid=1')).toContain('https://example.com/a')
  })

  it('always have the page of each spelling', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true }), (link) => {
        const page = pageOf(link)
        for (const spelling of spellingsOf(link)) expect(pageOf(spelling)).toBe(page)
      }),
    )
  })
})

it('a site is named without www', () => {
  expect(siteOf('https://www.example.com/x')).toBe('example.com')
  expect(siteOf(null)).toBeNull()
})
