import { expect, it } from 'vitest'
import { endsSoon } from './source-state.ts'

const now = Date.parse('2026-03-02T09:00:00Z')
const source = (expiresAt: string | null, renews = false, state: 'active' | 'paused' = 'active') => ({
  state,
  standing: { rate: null, expiresAt, renews, lacks: null, endsBecause: null, sampled: null },
})

it.each([
  ['in eight days', source('2026-03-10T10:00:00Z'), null],
  ['in six days', source('2026-03-08T09:00:00Z'), 6 * 86_400_000],
  ['in an hour', source('2026-03-02T10:00:00Z'), 3_600_000],
  ['an hour ago', source('2026-03-02T08:00:00Z'), 0],
  ['never', source(null), null],
  ['in an hour, renewed by itself', source('2026-03-02T10:00:00Z', true), null],
  ['in an hour, of a source that is paused', source('2026-03-02T10:00:00Z', false, 'paused'), null],
] as const)('a session that ends %s', (_when, given, left) => {
  expect(endsSoon(given, now)).toBe(left)
})
