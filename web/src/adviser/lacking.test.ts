import { expect, it } from 'vitest'
import { lacking } from './lacking.ts'

const whole = { url: 'https://models.example', model: 'small', monthTokens: 500_000, monthRequests: 500 }

it('settings of a language model say what they lack, one thing at a time', () => {
  expect(lacking(whole)).toBeNull()
  expect(lacking({ ...whole, url: ' ', model: '' })).toBe('url')
  expect(lacking({ ...whole, model: ' ' })).toBe('model')
  for (const monthTokens of ['', 0, 999]) expect(lacking({ ...whole, monthTokens })).toBe('tokens')
  for (const monthRequests of ['', 0]) expect(lacking({ ...whole, monthRequests })).toBe('requests')
})
