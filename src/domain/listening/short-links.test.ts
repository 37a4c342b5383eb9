import { expect, test } from 'vitest'
import { isShortener, shortLinksOf } from './short-links.ts'

test.each<[string, readonly string[], readonly string[]]>([
  ['lisez bit.ly/3xY9.', [], ['bit.ly/3xY9']],
  ['lisez https://bit.ly/3xY9?s=1 et BIT.LY/3xY9', [], ['bit.ly/3xY9']],
  ['', ['https://t.co/AbC', 'https://acme.example/t.co/x'], ['t.co/AbC']],
  ['bit.ly/a', ['https://bit.ly/a', 'https://bit.ly/A'], ['bit.ly/a', 'bit.ly/A']],
  ['https://lnkd.in/a/b/', [], ['lnkd.in/a/b']],
  ['bit.ly', ['https://bit.ly/', 'https://bit.ly:8080/a', 'https://notbit.ly/a', 'no link'], []],
  ['moi@bit.ly/a', [], []],
])('the short links of %j with %j are %j', (text, links, expected) => {
  expect(shortLinksOf({ text, links })).toEqual(expected)
})

test('a post full of short links has few of them read', () => {
  const links = Array.from({ length: 50 }, (_, i) => `https://bit.ly/${i}`)
  expect(shortLinksOf({ text: '', links })).toHaveLength(8)
})

test('a shortener is known with and without www, and a site is none', () => {
  expect([isShortener('www.tinyurl.com'), isShortener('tinyurl.com'), isShortener('acme.example')]).toEqual([
    true,
    true,
    false,
  ])
})
