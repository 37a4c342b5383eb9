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
    expect(sourceHealth({ state, trouble, lastCheckAt, silent: false })).toBe(health)
  },
)

it('a source that can be read and says nothing for longer than ever is silent; what else is wrong with it goes first', () => {
  const source = { state: 'active', trouble: null, lastCheckAt: checked, silent: true } as const
  expect(sourceHealth(source)).toBe('silent')
  expect(sourceHealth({ ...source, trouble: 'wait' })).toBe('late')
  expect(sourceHealth({ ...source, state: 'paused' })).toBe('paused')
})

it('a source that others come to listens before anything came', () => {
  expect(sourceHealth({ state: 'active', trouble: null, lastCheckAt: null, silent: false, waits: true })).toBe(
    'listening',
  )
})
