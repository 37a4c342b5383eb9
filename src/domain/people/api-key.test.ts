import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import { instant, minutes, seconds } from '../model/time.ts'
import { type ApiScope, apiScopes, hintOf, isKey, keyAlphabet, keyChance, keyOf, keyState, opens } from './api-key.ts'
import { type Act, brandActs, houseActs } from './may.ts'
import { countRequest, isTooMuch, rateFields, type RateWindow } from './rate-limit.ts'

const chance = fc
  .array(fc.constantFrom(...keyAlphabet), { minLength: keyChance, maxLength: keyChance })
  .map((signs) => signs.join(''))

describe('a key', () => {
  it('is known by its form, and no longer once one sign is another or is missing', () => {
    fc.assert(
      fc.property(chance, fc.nat(35), fc.constantFrom(...keyAlphabet), (text, place, sign) => {
        const key = keyOf(text)
        expect(key).toMatch(/^vigie_[0-9A-Za-z]{36}$/)
        expect(isKey(key)).toBe(true)
        const at = 'vigie_'.length + place
        const typed = key.slice(0, at) + sign + key.slice(at + 1)
        expect(isKey(typed)).toBe(typed === key)
        expect(isKey(key.slice(0, at) + key.slice(at + 1))).toBe(false)
      }),
    )
  })

  it('has the CRC-32 that everybody computes: the check value of the polynomial is in it', () => {
    // CRC-32 of thirty zeros, by any library: 0x77e5db82, in base 62.
    const check = [...keyOf('0'.repeat(30)).slice(-6)].reduce((sum, sign) => sum * 62 + keyAlphabet.indexOf(sign), 0)
    expect(check.toString(16)).toBe('77e5db82')
  })

  it('is told from others by five signs, which are none of a secret', () => {
    expect(hintOf(keyOf('a'.repeat(30)))).toBe('vigie_aaaaa')
  })

  it('opens nothing about accounts, rights, other keys or people’s data, whatever it was made for', () => {
    const acts: readonly Act[] = [...brandActs, ...houseActs]
    expect(acts.filter((act) => !opens(apiScopes, act))).toEqual([
      'add-brands',
      'invite',
      'manage-people',
      'change-security',
      'handle-personal-data',
      'make-keys',
      'manage-tools',
    ])
  })

  it('opens what each of its scopes opens, and no more', () => {
    const some = fc.uniqueArray(fc.constantFrom<ApiScope>(...apiScopes))
    fc.assert(
      fc.property(some, fc.constantFrom<Act>(...brandActs, ...houseActs), (scopes, act) => {
        expect(opens(scopes, act)).toBe(scopes.some((scope) => opens([scope], act)))
      }),
    )
    expect(opens(['read-cases'], 'change-cases')).toBe(false)
    expect(opens([], 'read-cases')).toBe(false)
  })

  it('is over when it is revoked or its time has come', () => {
    const key = { expiresAt: instant(1_000), revokedAt: null }
    expect([999, 1_000].map((now) => keyState(key, instant(now)))).toEqual(['alive', 'expired'])
    expect(keyState({ ...key, revokedAt: instant(5) }, instant(6))).toBe('revoked')
  })
})

describe('a limit', () => {
  const policy = { name: 'key', most: 3, window: minutes(1) }

  it('lets so many through in each window, whenever they come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), (pauses) => {
        let window: RateWindow | undefined
        let now = instant(0)
        const passed = new Map<number, number>()
        for (const pause of pauses) {
          now = instant(now + pause)
          window = countRequest(window, policy, now)
          expect(window.endsAt).toBeGreaterThan(now)
          if (!isTooMuch(window, policy)) passed.set(window.endsAt, (passed.get(window.endsAt) ?? 0) + 1)
        }
        expect(Math.max(0, ...passed.values())).toBeLessThanOrEqual(policy.most)
        const windows = [...passed.keys()]
        expect(windows.every((end, i) => i === 0 || end - (windows[i - 1] ?? 0) >= policy.window)).toBe(true)
      }),
    )
  })

  it('says what is left, and when there is more, in whole seconds', () => {
    const window = countRequest(undefined, policy, instant(0))
    expect(rateFields(window, policy, instant(500))).toEqual({
      policy: '"key";q=3;w=60',
      limit: '"key";r=2;t=60',
      wait: 60,
    })
    const last = { ...window, count: 9 }
    expect(rateFields(last, policy, instant(seconds(59) + 900)).limit).toBe('"key";r=0;t=1')
  })
})
