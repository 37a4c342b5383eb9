import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { barePlan, type StaffPlan, watchOf } from '../clocks/shift.ts'
import { type Instant, instant } from '../model/time.ts'
import {
  afterGiving,
  type AssigningDesk,
  type AssignmentRule,
  type Asking,
  chooseOwner,
  type Colleague,
  loadOf,
} from './choose-owner.ts'

const now = instant(Date.parse('2026-03-02T19:00:00Z'))
const asking: Asking = { kind: null, priority: 'medium', connector: 'test', language: 'fr' }
const rule = (given: Partial<AssignmentRule> = {}): AssignmentRule => ({
  id: 'r',
  applies: { priorities: [], kinds: [], connectors: [], languages: [] },
  teamId: 't',
  way: 'turn',
  skills: [],
  speaks: false,
  ...given,
})
const one = (id: string, plan: Partial<StaffPlan> = {}, given: Partial<Colleague> = {}): Colleague => ({
  id,
  plan: { ...barePlan('Europe/Paris'), ...plan },
  mayTake: true,
  inHand: 0,
  load: 0,
  ...given,
})
const desk = (people: readonly Colleague[], rules: readonly AssignmentRule[] = [rule()]): AssigningDesk => ({
  rules,
  teams: [{ id: 't', members: people.map(({ id }) => ({ id, turn: 0 })) }],
  people: new Map(people.map((it) => [it.id, it])),
})
const days = (from: number, to: number) => Array.from({ length: 7 }, () => [{ from: from * 60, to: to * 60 }])
const chosen = (it: Asking, at: AssigningDesk): string => {
  const choice = chooseOwner(it, at, now)
  return choice.ok ? choice.ownerId : choice.because
}

describe('the owner of a case', () => {
  it('is the one whose turn it is, and the log can say why', () => {
    const hugo = one('hugo', { languages: ['fr'], week: days(17, 22) })
    expect(chooseOwner(asking, desk([hugo, one('ines')]), now)).toEqual({
      ok: true,
      ownerId: 'hugo',
      teamId: 't',
      because: { ruleId: 'r', way: 'turn', language: 'fr', until: instant(Date.parse('2026-03-02T21:00:00Z')) },
    })
  })

  it('is somebody of the team that the first rule names which applies', () => {
    const rules = [
      rule({ id: 'first', teamId: 'none', applies: { ...rule().applies, priorities: ['critical'] } }),
      rule({ id: 'second', applies: { ...rule().applies, languages: ['fr'] } }),
    ]
    const people = desk([one('ines')], rules)
    expect(chosen(asking, people)).toBe('ines')
    expect(chosen({ ...asking, language: 'fr-CA' }, people)).toBe('ines')
    expect(chosen({ ...asking, priority: 'critical' }, people)).toBe('no-team')
    expect(chosen({ ...asking, language: null }, people)).toBe('no-rule')
  })

  it('speaks the language of the case, whichever of its codes somebody wrote down', () => {
    const people = desk([one('ines', { languages: ['fra'] })], [rule({ speaks: true })])
    expect(chosen(asking, people)).toBe('ines')
    const french = rule({ applies: { ...rule().applies, languages: ['fra'] } })
    expect(chosen(asking, desk([one('ines')], [french]))).toBe('ines')
  })

  it.each<[string, Colleague, Partial<AssignmentRule>]>([
    ['no-team', one('a', {}, { mayTake: false }), {}],
    ['no-language', one('a', { languages: ['en'] }), { speaks: true }],
    ['no-skill', one('a', { skills: ['billetterie'] }), { skills: ['allergies'] }],
    ['no-skill', one('a', { skills: ['allergies'] }), { skills: ['allergies', 'billetterie'] }],
    ['no-skill', one('a'), { way: 'skill', skills: ['allergies', 'billetterie'] }],
    ['nobody-on-watch', one('a', { week: days(9, 12) }), {}],
    [
      'nobody-on-watch',
      one('a', { absences: [{ id: '1', from: instant(0), to: instant(4e12), standInId: null }] }),
      {},
    ],
    ['all-full', one('a', { capacity: 3 }, { inHand: 3 }), {}],
  ])('is nobody, and why is said: %s', (why, person, of) => {
    expect(chosen(asking, desk([person], [rule(of)]))).toBe(why)
  })

  it('is told the moment of the next shift where nobody is on watch', () => {
    const people = [one('late', { week: days(10, 12) }), one('early', { week: days(8, 12) })]
    expect(chooseOwner(asking, desk(people), now)).toEqual({
      ok: false,
      because: 'nobody-on-watch',
      nextAt: instant(Date.parse('2026-03-03T07:00:00Z')),
    })
  })

  it('is the one with least in hand, an urgent case weighing more', () => {
    const people = [one('a', {}, { load: loadOf({ critical: 1 }) }), one('b', {}, { load: loadOf({ low: 3 }) })]
    expect(chosen(asking, desk(people, [rule({ way: 'load' })]))).toBe('b')
  })

  it('is the one who knows most about it, then who speaks the language, then who has least', () => {
    const skills = ['allergies', 'billetterie']
    const by = [rule({ way: 'skill', skills })]
    const some = one('some', { skills: ['Allergies'], languages: ['fr'] })
    expect(chosen(asking, desk([some, one('most', { skills })], by))).toBe('most')
    expect(chosen(asking, desk([one('a', { skills: ['allergies'] }), some], by))).toBe('some')
    const busy = one('busy', { skills }, { load: 4 })
    expect(chosen(asking, desk([busy, one('calm', { skills }, { load: 1 })], by))).toBe('calm')
  })

  it('is never the one it was just taken from', () => {
    expect(chooseOwner(asking, desk([one('ines')]), now, 'ines')).toMatchObject({ ok: false, because: 'no-team' })
  })
})

const person = fc.record({
  shift: fc.constantFrom(null, days(0, 24), days(9, 18), days(17, 22)),
  away: fc.boolean(),
  capacity: fc.constantFrom(null, 1, 3, 8),
  mayTake: fc.boolean(),
  speaks: fc.constantFrom([], ['fr'], ['en', 'fr']),
  skills: fc.constantFrom([], ['allergies'], ['allergies', 'billetterie']),
})
const wanted = fc.record({
  way: fc.constantFrom('turn' as const, 'load' as const, 'skill' as const),
  skills: fc.constantFrom([], ['allergies'], ['allergies', 'billetterie']),
  speaks: fc.boolean(),
})
const isAway = [{ id: 'x', from: instant(now - 1), to: instant(now + 86_400_000 * 3), standInId: null }]

describe('a day of cases', () => {
  it('goes by turns that never differ by more than one among equals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 60 }), (count, cases) => {
        let at = desk(Array.from({ length: count }, (_, i) => one(`p${i}`)))
        for (let nth = 0; nth < cases; nth += 1) {
          const choice = chooseOwner(asking, at, now)
          if (choice.ok) at = afterGiving(at, { ...choice, priority: 'medium' })
        }
        const counts = [...at.people.values()].map(({ inHand }) => inHand)
        expect(counts.reduce((sum, it) => sum + it, 0)).toBe(cases)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
      { numRuns: runs(60) },
    )
  })

  it('gives nothing to whoever is absent, off watch, full or without sight of the brand, leaves nothing while somebody is free, and is the same each time', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 6 }), wanted, fc.array(fc.nat({ max: 1_440 })), (some, of, moments) => {
        const people = some.map((it, i) =>
          one(
            `p${i}`,
            {
              week: it.shift,
              absences: it.away ? isAway : [],
              capacity: it.capacity,
              languages: it.speaks,
              skills: it.skills,
            },
            { mayTake: it.mayTake },
          ),
        )
        let at = desk(people, [rule(of)])
        for (const minute of [...moments].sort((a, b) => a - b)) {
          const moment = instant(now + minute * 60_000) as Instant
          const choice = chooseOwner(asking, at, moment)
          expect(chooseOwner(asking, { ...at, people: new Map([...at.people].toReversed()) }, moment)).toEqual(choice)
          const free = [...at.people.values()].filter(
            ({ plan, mayTake, inHand }) =>
              mayTake &&
              watchOf(plan, moment).state === 'on' &&
              (plan.capacity === null || inHand < plan.capacity) &&
              (!of.speaks || plan.languages.includes('fr')) &&
              (of.way === 'skill'
                ? of.skills.length === 0 || of.skills.some((it) => plan.skills.includes(it))
                : of.skills.every((it) => plan.skills.includes(it))),
          )
          expect(choice.ok).toBe(free.length > 0)
          if (!choice.ok) continue
          expect(free.map(({ id }) => id)).toContain(choice.ownerId)
          at = afterGiving(at, { ...choice, priority: 'medium' })
        }
      }),
      { numRuns: runs(120) },
    )
  })
})
