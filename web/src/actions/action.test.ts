import { describe, expect, it } from 'vitest'
import { type Action, begins, isSingle, ownKeys, pressed, withKeys } from './action.ts'

const event = (key: string, more: Partial<Parameters<typeof pressed>[0]> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})
const action = (id: string, keys: readonly string[]): Action => ({
  id,
  label: id,
  icon: 'check',
  group: 'more',
  keys,
  blocked: null,
  run: () => {},
})

describe('a key that two actions claim', () => {
  it('belongs to what is further inside, and the other is shown without it', () => {
    const shown = ownKeys([action('open case', ['m', 'f']), action('note', ['n']), action('chosen cases', ['m'])])
    expect(shown.map((it) => [it.id, it.keys])).toEqual([
      ['open case', ['f']],
      ['note', ['n']],
      ['chosen cases', ['m']],
    ])
  })
})

describe('a pressed key', () => {
  it.each([
    ['a letter', event('r'), 'r'],
    ['a letter with Shift', event('E', { shiftKey: true }), 'E'],
    ['? on AZERTY, with Shift and a comma’s key', event('?', { shiftKey: true, code: 'KeyM' }), '?'],
    ['/ on AZERTY, with Shift', event('/', { shiftKey: true, code: 'Period' }), '/'],
    ['! on AZERTY, without Shift', event('!', { code: 'Slash' }), '!'],
    ['# by AltGr', event('#', { ctrlKey: true, altKey: true, code: 'Digit3' }), '#'],
    ['k with Control', event('k', { ctrlKey: true }), 'Mod+k'],
    ['K with Command and Caps Lock', event('K', { metaKey: true }), 'Mod+k'],
    ['Enter with Control', event('Enter', { ctrlKey: true }), 'Mod+Enter'],
    ['a Greek letter, by its place', event('ρ', { code: 'KeyR' }), 'r'],
    ['a Cyrillic letter with Control', event('л', { ctrlKey: true, code: 'KeyK' }), 'Mod+k'],
    ['é, which is a letter of its own', event('é', { code: 'Digit2' }), 'é'],
    ['Escape', event('Escape'), 'Escape'],
    ['a letter with Alt, which is the browser’s', event('d', { altKey: true }), null],
    ['a letter with AltGr that makes a letter', event('ł', { ctrlKey: true, altKey: true, code: 'KeyL' }), null],
    ['Shift alone', event('Shift', { shiftKey: true }), null],
    ['a dead accent', event('Dead'), null],
  ])('%s', (_what, given, meant) => {
    expect(pressed(given)).toBe(meant)
  })
})

it('the innermost action has a key that two claim, and a chord is waited for', () => {
  const actions = [action('outer', ['u', 'g c']), action('inner', ['u'])]
  expect(withKeys(actions, 'u')?.id).toBe('inner')
  expect(withKeys(actions, 'g c')?.id).toBe('outer')
  expect(begins(actions, 'g')).toBe(true)
  expect(begins(actions, 'u')).toBe(false)
  expect(withKeys(actions, 'x')).toBeUndefined()
})

it('what is pressed with Control, and Escape, is no single key', () => {
  expect(['r', 'g s', '?', 'Enter'].every(isSingle)).toBe(true)
  expect(['Mod+k', 'Mod+Enter', 'Escape'].some(isSingle)).toBe(false)
})
