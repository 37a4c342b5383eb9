import { expect, it } from 'vitest'
import { isVisible } from './visible.ts'

it.each([
  ['nothing', ''],
  ['blanks', ' \u00a0\u2003\u3000\n\t'],
  ['what joins or parts letters', '\u200b\u200c\u200d\u2060\ufeff'],
  ['what turns the direction', '\u200e\u200f\u202a\u202e\u2066\u2069\u061c'],
  ['fillers', '\u00ad\u034f\u115f\u3164\uffa0\u2800\ufe0f'],
])('%s alone cannot be seen', (_, text) => {
  expect(isVisible(text)).toBe(false)
  expect(isVisible(`${text}a`)).toBe(true)
})

it.each(['é', 'ا', '\u200fשלום', '👍🏽', '❤️', '👩‍👧', '-', '漢'])('“%s” can be seen', (text) => {
  expect(isVisible(text)).toBe(true)
})
