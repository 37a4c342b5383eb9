import fc from 'fast-check'
import '../../../test/support/seed.ts'
import { describe, expect, it } from 'vitest'
import { instant } from '../model/time.ts'
import { invitationOver } from './link.ts'
import { type Act, brandActs, houseActs, may, mayInBrand, mayInHouse, rolesToGive } from './may.ts'
import { passkeyPlace } from './passkeys.ts'
import { type Role, roles, toRole } from './role.ts'
import { common, sameSight, sees, sightOf } from './sight.ts'
import { refuseChange, type Standing } from './standing.ts'

describe('what a role may do', () => {
  it('is this table, whole', () => {
    const acts: readonly Act[] = [...brandActs, ...houseActs]
    const granted = Object.fromEntries(
      acts.map((act) => [
        act,
        roles
          .filter((role) => may(role, act))
          .map((role) => role[0])
          .join(''),
      ]),
    )
    // a: administrator, l: lead, a: agent, o: observer; in that order.
    expect(granted).toEqual({
      'read-cases': 'alao',
      'change-cases': 'ala',
      'mute-people': 'ala',
      'block-and-report': 'al',
      'change-rules': 'al',
      'change-clocks': 'al',
      'pause-sources': 'al',
      'connect-sources': 'a',
      'change-brand': 'a',
      'add-brands': 'a',
      'read-team': 'al',
      invite: 'al',
      'manage-people': 'a',
      'read-audit': 'a',
      'change-security': 'a',
      'handle-personal-data': 'a',
      'make-keys': 'al',
      'manage-tools': 'a',
    })
  })

  it('never shrinks as the role grows', () => {
    for (const act of [...brandActs, ...houseActs]) {
      const granted = roles.map((role) => may(role, act))
      expect(granted).toEqual([...granted].sort((a, b) => Number(b) - Number(a)))
    }
  })

  it('is listed for the interface as it is decided', () => {
    for (const role of roles) {
      expect(mayInBrand(role)).toEqual(brandActs.filter((act) => may(role, act)))
      expect(mayInHouse(role)).toEqual(houseActs.filter((act) => may(role, act)))
    }
  })

  it('never lets somebody give more than they have', () => {
    for (const role of roles) {
      for (const given of rolesToGive(role)) {
        expect(mayInHouse(given).every((act) => may(role, act))).toBe(true)
      }
    }
    expect(rolesToGive('lead')).toEqual(['agent', 'observer'])
    expect([...rolesToGive('agent'), ...rolesToGive('observer')]).toEqual([])
  })

  it('of a role that nobody knows is the least', () => {
    expect(toRole('emperor')).toBe('observer')
  })
})

describe('the brands in sight', () => {
  const anySight = fc.oneof(
    fc.constant('all' as const),
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((it) => new Set(it)),
  )

  it('are all for an administrator and those given for everybody else', () => {
    expect(sees(sightOf('administrator', []), 'a')).toBe(true)
    for (const role of ['lead', 'agent', 'observer'] as const) {
      const sight = sightOf(role, ['a'])
      expect([sees(sight, 'a'), sees(sight, 'b')]).toEqual([true, false])
    }
  })

  it('of two are those that both see', () => {
    fc.assert(
      fc.property(anySight, anySight, (a, b) => {
        for (const id of ['a', 'b', 'c']) expect(sees(common(a, b), id)).toBe(sees(a, id) && sees(b, id))
      }),
    )
  })

  it('are the same when the same brands are', () => {
    fc.assert(
      fc.property(anySight, anySight, (a, b) => {
        const alike = a === 'all' || b === 'all' ? a === b : ['a', 'b', 'c'].every((id) => sees(a, id) === sees(b, id))
        expect(sameSight(a, b)).toBe(alike)
      }),
    )
  })
})

describe('a change of a person', () => {
  const standing = fc.record({
    role: fc.constantFrom<Role>(...roles),
    state: fc.constantFrom<Standing['state']>('active', 'suspended', 'removed'),
  })
  const rules = (it: Standing): boolean => it.role === 'administrator' && it.state === 'active'

  it('leaves an administrator at all times, and is refused for no other reason while the person is here', () => {
    fc.assert(
      fc.property(standing, standing, fc.nat(3), (before, after, others) => {
        const refused = refuseChange(before, after, others)
        const left = others + Number(rules(after))
        const had = others + Number(rules(before))
        if (refused === null && had > 0) expect(left).toBeGreaterThan(0)
        if (refused === 'last-administrator') expect(left).toBe(0)
        expect(refused === 'person-gone').toBe(before.state === 'removed')
      }),
    )
  })
})

describe('an invitation', () => {
  const at = (ms: number) => instant(ms)
  it.each([
    [null, null, 99, null],
    [null, null, 100, 'invitation-expired'],
    [5, null, 50, 'invitation-used'],
    [5, null, 200, 'invitation-used'],
    [null, 5, 50, 'invitation-revoked'],
  ])('accepted at %s, revoked at %s, looked at at %s is %s', (accepted, revoked, now, over) => {
    const it = {
      expiresAt: at(100),
      acceptedAt: accepted === null ? null : at(accepted),
      revokedAt: revoked === null ? null : at(revoked),
    }
    expect(invitationOver(it, at(now))).toBe(over)
  })
})

describe('passkeys', () => {
  it.each([
    ['https://vigie.example.com', { offered: true, rpId: 'vigie.example.com', origin: 'https://vigie.example.com' }],
    [
      'https://vigie.example.com:8443',
      { offered: true, rpId: 'vigie.example.com', origin: 'https://vigie.example.com:8443' },
    ],
    ['http://localhost:8470', { offered: true, rpId: 'localhost', origin: 'http://localhost:8470' }],
    ['http://127.0.0.1:8470', { offered: true, rpId: 'localhost', origin: 'http://localhost:8470' }],
    ['http://[::1]:8470', { offered: true, rpId: 'localhost', origin: 'http://localhost:8470' }],
    ['http://vigie.example.com', { offered: false, why: 'not-secure' }],
    ['http://192.168.1.20:8470', { offered: false, why: 'no-name' }],
    ['https://192.168.1.20', { offered: false, why: 'no-name' }],
    ['https://[2001:db8::1]', { offered: false, why: 'no-name' }],
  ])('at %s: %o', (url, place) => {
    expect(passkeyPlace(url)).toEqual(place)
  })
})
