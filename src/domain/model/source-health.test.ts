import { expect, it } from 'vitest'
import { sourceHealth } from './source-health.ts'
import { instant } from './time.ts'

const checked = instant(1_790_000_000_000)

it.each([
  ['starting', 'active', null, null],
  ['listening', 'active', null, checked],
  ['late', 'active', 'wait', checked],
  ['late', 'active', 'wait', null],
  ['lost', 'active', 'sign-in', checked],
  ['lost', 'active', 'sign-in', null],
  ['paused', 'paused', null, checked],
  ['paused', 'paused', 'wait', checked],
  ['paused', 'paused', 'sign-in', null],
] as const)(
  'a source is %s when it is %s, its trouble asks for %s and it was last checked at %s',
  (health, state, trouble, lastCheckAt) => {
    expect(sourceHealth({ state, trouble, lastCheckAt })).toBe(health)
  },
)
