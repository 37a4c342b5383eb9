import { expect, it } from 'vitest'
import { lengthOf, standing } from './counter.ts'

it('counts what a person sees as one sign as one grapheme, and each of its parts as a character', () => {
  expect(lengthOf('👩‍👧 é', 'graphemes')).toBe(3)
  expect(lengthOf('👩‍👧 é', 'characters')).toBe(5)
  expect(lengthOf('e\u0301', 'graphemes')).toBe(1)
})

it('counts the text as it is sent, without the space around it', () => {
  expect(lengthOf('  Bonjour \n', 'graphemes')).toBe(7)
  expect(lengthOf(' \n ', 'characters')).toBe(0)
})

it('is close above nine tenths of the limit and over only past its end', () => {
  expect(standing(270, 300)).toBe('fine')
  expect(standing(271, 300)).toBe('close')
  expect(standing(300, 300)).toBe('close')
  expect(standing(301, 300)).toBe('over')
})
