import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import type { Calendar } from '../clocks/calendar.ts'
import type { ClockPolicy } from '../clocks/targets.ts'
import { barePlan, type StaffPlan, watchOf } from '../clocks/shift.ts'
import { after, type Instant, instant, minutes } from '../model/time.ts'
import { type Case, type CaseEvent, rebuild } from './case.ts'
import { afterGiving, type AssigningDesk, type AssignmentRule, type Asking, type Colleague } from './choose-owner.ts'
import { keepPromise, promise } from './decide-care.ts'
import { answer, assign, type Decision, join, open, record, ring, settle } from './decide.ts'
import { type AssignmentSettings, isWaitedFor, lateAt, offer, passOn, type Spell } from './reassign.ts'

const morning = instant(Date.parse('2026-03-02T08:00:00Z'))
const policy: ClockPolicy = { firstReply: minutes(60), warnShare: 0.75 }
const born = (at: Instant = morning, given: ClockPolicy = policy) =>
  open(
    {
      id: '1',
      brandId: 'b',
      sourceId: 's',
      authorId: 'a',
      postId: '1',
      publishedAt: at,
      priority: 'medium',
      policy: given,
    },
    at,
  )
const asking: Asking = { kind: null, priority: 'medium', connector: 'test', language: 'fr' }
const rules: readonly AssignmentRule[] = [
  {
    id: 'r',
    applies: { priorities: [], kinds: [], connectors: [], languages: [] },
    teamId: 't',
    way: 'turn',
    skills: [],
    speaks: false,
  },
]
const one = (id: string, plan: Partial<StaffPlan> = {}): Colleague => ({
  id,
  plan: { ...barePlan('Europe/Paris'), ...plan },
  mayTake: true,
  inHand: 0,
  load: 0,
})
const desk = (...people: readonly Colleague[]): AssigningDesk => ({
  rules,
  teams: [{ id: 't', members: people.map(({ id }) => ({ id, turn: 0 })) }],
  people: new Map(people.map((it) => [it.id, it])),
})
const until = (hour: number) => Array.from({ length: 7 }, () => [{ from: 0, to: hour * 60 }])
const away = (standInId: string | null, toldAt: Instant = morning) => [
  { id: 'x', from: after(morning, minutes(10)), to: after(morning, minutes(6_000)), standInId, toldAt },
]
const ownedBy = (ownerId: string): Case => {
  const { after: it } = born()
  const decision = assign(it, ownerId)
  return record(it, decision.ok ? decision.facts : [], ownerId, morning).after
}
const spell = (given: Partial<Spell> = {}): Spell => ({
  ...{ since: morning, keptSaid: false, writing: false, ownHand: false },
  ...given,
})
const settings = (given: Partial<AssignmentSettings> = {}): AssignmentSettings => ({
  rules,
  late: { after: { minutes: 20 }, to: 'next' },
  passOn: true,
  ...given,
})
const at = (minute: number): Instant => after(morning, minutes(minute))

describe('a case whose owner does not answer', () => {
  const two = desk(one('ines'), one('hugo'))

  it('stays until the time that the brand gives, then goes to the next', () => {
    const it = ownedBy('ines')
    expect(passOn(it, asking, two, settings(), spell(), instant(at(20) - 1)).facts).toEqual([])
    expect(passOn(it, asking, two, settings(), spell(), at(20))).toMatchObject({
      facts: [{ kind: 'assigned', ownerId: 'hugo', because: { why: 'late' } }],
      given: { ownerId: 'hugo', teamId: 't' },
    })
  })

  it('is late after a share of the time that was left when they got it', () => {
    const half = { after: { share: 0.5 }, to: 'next' } as const
    expect(lateAt(ownedBy('ines'), morning, half)).toBe(at(30))
    expect(lateAt(ownedBy('ines'), at(40), half)).toBe(at(50))
    expect(lateAt(ownedBy('ines'), at(59), half)).toBe(at(61))
  })

  it('has, once it is overdue, a share of the whole time that was promised, and does not go round from hand to hand', () => {
    const half = { after: { share: 0.5 }, to: 'next' } as const
    expect(lateAt(ownedBy('ines'), at(60), half)).toBe(at(90))
    expect(lateAt(ownedBy('ines'), at(600), half)).toBe(at(630))
  })

  describe('of a desk that closes', () => {
    const hoursOf = (from: number, to: number) => [{ from: from * 60, to: to * 60 }]
    const shop: Calendar = {
      timeZone: 'Europe/Paris',
      week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 6 ? hoursOf(9, 18) : [])),
      days: {},
    }
    const paris = (text: string): Instant => instant(Date.parse(text))
    /** Friday ten to six, and Monday nine, in Paris. */
    const [friday, monday] = [paris('2026-03-06T17:50:00+01:00'), paris('2026-03-09T09:00:00+01:00')]
    const minute = (from: Instant, count: number) => after(from, minutes(count))
    const given = (start: Instant, calendar: ClockPolicy['calendar'] = shop, more: Partial<ClockPolicy> = {}): Case => {
      const { after: it } = born(start, { ...policy, ...(calendar === undefined ? {} : { calendar }), ...more })
      const decision = assign(it, 'ines')
      return record(it, decision.ok ? decision.facts : [], 'ines', start).after
    }
    const hugo = one('hugo')
    const both = desk(one('ines'), hugo)
    const held = (since: Instant): Spell => ({ since, keptSaid: false, writing: false, ownHand: false })

    it('is late in opening hours: twenty minutes of a Friday evening end on Monday', () => {
      const it = given(friday)
      expect(lateAt(it, friday, { after: { minutes: 20 }, to: 'next' })).toBe(minute(monday, 10))
      expect(passOn(it, asking, both, settings(), held(friday), minute(monday, 9)).facts).toEqual([])
      expect(passOn(it, asking, both, settings(), held(friday), minute(monday, 10)).facts).toMatchObject([
        { ownerId: 'hugo', because: { why: 'late' } },
      ])
    })

    it('is late after a share of the working time that was left', () => {
      // Due after an hour: ten minutes of Friday, fifty of Monday. Half of them is twenty on Monday.
      expect(lateAt(given(friday), friday, { after: { share: 0.5 }, to: 'next' })).toBe(minute(monday, 20))
      // Nothing is left of what is past due: half of the hour that was promised, in opening hours.
      expect(lateAt(given(friday), paris('2026-03-09T17:59:00+01:00'), { after: { share: 0.5 }, to: 'next' })).toBe(
        paris('2026-03-10T09:29:00+01:00'),
      )
    })

    it('counts the hour that the night of the clock change has, or has not', () => {
      const night: Calendar = {
        timeZone: 'Europe/Paris',
        week: [1, 2, 3, 4, 5, 6, 7].map(() => hoursOf(1, 5)),
        days: {},
      }
      const hour = { after: { minutes: 150 }, to: 'next' } as const
      // From one o'clock: two becomes three in spring, three becomes two again in autumn.
      const spring = paris('2026-03-29T01:00:00+01:00')
      expect(lateAt(given(spring, night), spring, hour)).toBe(paris('2026-03-29T04:30:00+02:00'))
      const autumn = paris('2026-10-25T01:00:00+02:00')
      expect(lateAt(given(autumn, night), autumn, hour)).toBe(paris('2026-10-25T02:30:00+01:00'))
      expect(lateAt(given(autumn, shop), autumn, hour)).toBe(paris('2026-10-26T11:30:00+01:00'))
    })

    it('counts round the clock what is answered at any time', () => {
      expect(lateAt(given(friday, shop, { anytime: true }), friday, { after: { minutes: 20 }, to: 'next' })).toBe(
        minute(friday, 20),
      )
    })
  })

  it('goes back to the team only while somebody else of it is on watch; else it stays, which is said once', () => {
    const back = settings({ late: { after: { minutes: 20 }, to: 'team' } })
    const it = ownedBy('ines')
    const night = desk(one('ines'), one('hugo', { week: until(9) }))
    expect(passOn(it, asking, night, back, spell(), at(20)).facts).toEqual([
      { kind: 'owner-kept', because: 'nobody-on-watch' },
    ])
    expect(passOn(it, asking, night, back, spell({ keptSaid: true }), at(40)).facts).toEqual([])
    // Who has all hands full may still take one that is late, and may be done with another.
    const full = desk(one('ines'), { ...one('hugo', { capacity: 1 }), inHand: 1 })
    expect(passOn(it, asking, full, back, spell(), at(20)).facts).toMatchObject([{ ownerId: null }])
    const stranger = desk(one('ines'), { ...one('hugo'), mayTake: false })
    expect(passOn(it, asking, stranger, back, spell(), at(20)).facts).toMatchObject([{ kind: 'owner-kept' }])
  })

  it('goes back to the team where the brand says so', () => {
    const back = settings({ late: { after: { minutes: 20 }, to: 'team' } })
    expect(passOn(ownedBy('ines'), asking, two, back, spell(), at(20)).facts).toEqual([
      { kind: 'assigned', ownerId: null, because: { why: 'late' } },
    ])
  })

  it('stays where nobody else is free, which is said once', () => {
    const alone = desk(one('ines'), one('hugo', { week: until(0) }))
    const it = ownedBy('ines')
    expect(passOn(it, asking, alone, settings(), spell(), at(20)).facts).toEqual([
      { kind: 'owner-kept', because: 'nobody-on-watch' },
    ])
    expect(passOn(it, asking, alone, settings(), spell({ keptSaid: true }), at(40)).facts).toEqual([])
  })

  it('stays while a reply is being written, and while the customer is to move', () => {
    const it = ownedBy('ines')
    expect(passOn(it, asking, two, settings(), spell({ writing: true }), at(500)).facts).toEqual([])
    const said = answer('r', null, at(5))
    const answered = record(it, said.ok ? said.facts : [], 'ines', at(5)).after
    expect(answered.status).toBe('waiting')
    expect(passOn(answered, asking, two, settings(), spell(), at(500)).facts).toEqual([])
  })
})

describe('a case whose owner is not there any more', () => {
  it('goes to whoever is on watch at the end of a shift, and stays where nobody is', () => {
    const ines = one('ines', { week: until(10) })
    expect(passOn(ownedBy('ines'), asking, desk(ines, one('hugo')), settings(), spell(), at(70)).facts).toMatchObject([
      { ownerId: 'hugo', because: { why: 'off-watch' } },
    ])
    const nobody = desk(ines, one('hugo', { week: until(9) }))
    expect(passOn(ownedBy('ines'), asking, nobody, settings({ late: null }), spell(), at(70)).facts).toEqual([])
  })

  it('stays with somebody to whom it was given while they were off watch', () => {
    const off = desk(one('ines', { week: until(8) }), one('hugo'))
    expect(passOn(ownedBy('ines'), asking, off, settings({ late: null }), spell(), at(15)).facts).toEqual([])
  })

  it('goes to the stand-in of whoever is absent, to the team where that one is absent too, and to nobody where nobody is there', () => {
    const ines = one('ines', { absences: away('nora') })
    const whole = desk(ines, one('hugo'), one('nora'))
    expect(passOn(ownedBy('ines'), asking, whole, settings(), spell(), at(11)).facts).toMatchObject([
      { ownerId: 'nora', because: { why: 'stand-in' } },
    ])
    const fewer = desk(ines, one('hugo'), one('nora', { absences: away(null) }))
    expect(passOn(ownedBy('ines'), asking, fewer, settings(), spell(), at(11)).facts).toMatchObject([
      { ownerId: 'hugo', because: { why: 'away' } },
    ])
    expect(passOn(ownedBy('ines'), asking, desk(ines), settings(), spell(), at(11)).facts).toEqual([
      { kind: 'assigned', ownerId: null, because: { why: 'away' } },
    ])
  })

  it('waits for a stand-in whose shift only begins later, unless that is too late for the customer and somebody else is there', () => {
    const ines = one('ines', { absences: away('nora') })
    const late = settings({ late: null })
    const from = (hour: number) => Array.from({ length: 7 }, () => [{ from: hour * 60, to: 24 * 60 }])
    const nora = one('nora', { week: from(9.5) })
    const it = ownedBy('ines')
    // Nobody is there before she is.
    const night = desk(ines, one('hugo', { week: from(10) }), nora)
    expect(passOn(it, asking, night, late, spell(), at(11)).facts).toEqual([])
    expect(passOn(it, asking, night, late, spell(), at(30)).facts).toMatchObject([{ ownerId: 'nora' }])
    // Hugo is there, but she comes before the answer is due.
    const soon = desk(ines, one('hugo'), nora)
    expect(passOn(it, asking, soon, late, spell(), at(11)).facts).toEqual([])
    const tooLate = desk(ines, one('hugo'), one('nora', { week: from(12) }))
    expect(passOn(it, asking, tooLate, late, spell(), at(11)).facts).toMatchObject([
      { ownerId: 'hugo', because: { why: 'away' } },
    ])
    // Whoever is never on watch, or takes none of them any more, is not waited for.
    for (const gone of [one('nora', { week: from(24).map(() => []) }), { ...nora, mayTake: false }]) {
      expect(passOn(it, asking, desk(ines, gone), late, spell(), at(11)).facts).toMatchObject([{ ownerId: null }])
    }
  })

  it('goes to the stand-in whom they named in a brand that passes nothing on and has no rules', () => {
    const whole = { ...desk(one('ines', { absences: away('nora') }), one('nora'), one('hugo')), rules: [] }
    const nothing = settings({ passOn: false, late: null })
    expect(passOn(ownedBy('ines'), asking, whole, nothing, spell(), at(11)).facts).toMatchObject([
      { ownerId: 'nora', because: { why: 'stand-in' } },
    ])
  })

  describe('answered, with a promise', () => {
    const promised = (minute: number, rungAt: number): Case => {
      let it = ownedBy('ines')
      const put = (decision: Decision, now: Instant) => {
        if (!decision.ok) throw new Error(decision.why)
        it = record(it, decision.facts, null, now).after
      }
      put(answer('1', null, morning), morning)
      put(promise(it, { id: 'p', dueAt: at(minute) }, morning), morning)
      put(ring(it, at(rungAt)), at(rungAt))
      return it
    }
    const ines = one('ines', { absences: away('nora') })
    const whole = desk(ines, one('nora'), one('hugo'))
    const quiet = settings({ passOn: false, late: null })
    const goes = (it: Case, now: number, to = whole, how = quiet) => passOn(it, asking, to, how, spell(), at(now)).facts

    it('that is due while its owner is away goes to the stand-in once it is warned of, and not before', () => {
      expect(goes(promised(100, 74), 74)).toEqual([])
      expect(goes(promised(100, 75), 75)).toMatchObject([{ ownerId: 'nora', because: { why: 'stand-in' } }])
      expect(goes(promised(100, 101), 101)).toMatchObject([{ ownerId: 'nora', because: { why: 'stand-in' } }])
    })

    it('that is due once its owner is back stays theirs, and so does one that was kept', () => {
      expect(goes(promised(7_000, 5_900), 5_900)).toEqual([])
      const it = promised(100, 75)
      const kept = keepPromise(it, 'p', at(76))
      expect(goes(record(it, kept.ok ? kept.facts : [], null, at(76)).after, 77)).toEqual([])
    })

    it('goes at the end of a shift to whoever is there, unless its owner is on watch again before it is due', () => {
      const handed = settings({ late: null })
      const evening = (week: StaffPlan['week']) => desk(one('ines', { week }), one('hugo'))
      const day = evening(until(10))
      expect(goes(promised(100, 80), 80, day, handed)).toMatchObject([
        { ownerId: 'hugo', because: { why: 'off-watch' } },
      ])
      const split = until(10).map((hours) => [...hours, { from: 10.5 * 60, to: 12 * 60 }])
      expect(goes(promised(100, 80), 80, evening(split), handed)).toEqual([])
    })

    it('is not late with its owner by the time that a brand gives for an answer', () => {
      const here = desk(one('ines'), one('hugo'))
      expect(goes(promised(100, 101), 101, here, settings())).toEqual([])
    })
  })

  it('stays with who took it themselves while absent, as long as that absence lasts', () => {
    const ines = one('ines', { absences: away('nora') })
    const whole = desk(ines, one('hugo'), one('nora'))
    const quiet = settings({ late: null })
    const during = { since: at(12), ownHand: true }
    const unaware = desk(one('ines', { absences: away('nora', at(12)) }), one('hugo'), one('nora'))
    expect(passOn(ownedBy('ines'), asking, unaware, quiet, spell(during), at(13)).facts).toMatchObject([
      { ownerId: 'nora', because: { why: 'stand-in' } },
    ])
    expect(passOn(ownedBy('ines'), asking, whole, quiet, spell(during), at(13)).facts).toEqual([])
    for (const other of [
      { ...during, ownHand: false },
      { ...during, since: at(9) },
    ]) {
      const { facts } = passOn(ownedBy('ines'), asking, whole, quiet, spell(other), at(13))
      expect(facts).toMatchObject([{ ownerId: 'nora', because: { why: 'stand-in' } }])
    }
    const [first, second] = [
      { ...away('nora')[0], id: '1', to: at(15) },
      { ...away('nora')[0], id: '2', from: at(20) },
    ]
    const twice = desk(
      one('ines', {
        absences: [first, second].map((it) => ({ standInId: 'nora', from: at(10), to: at(6_000), ...it })),
      }),
      one('nora'),
    )
    expect(passOn(ownedBy('ines'), asking, twice, quiet, spell(during), at(14)).facts).toEqual([])
    expect(passOn(ownedBy('ines'), asking, twice, quiet, spell(during), at(21)).facts).toMatchObject([
      { ownerId: 'nora' },
    ])
  })

  it('is not late with who took it themselves while absent; from their return on they have as long as anybody', () => {
    const [back] = away(null).map((it) => ({ ...it, to: at(120) }))
    const whole = desk(one('ines', { absences: back === undefined ? [] : [back] }), one('hugo'))
    const during = spell({ since: at(12), ownHand: true })
    expect(passOn(ownedBy('ines'), asking, whole, settings(), during, instant(at(140) - 1)).facts).toEqual([])
    expect(passOn(ownedBy('ines'), asking, whole, settings(), during, at(140)).facts).toMatchObject([
      { ownerId: 'hugo', because: { why: 'late' } },
    ])
    const given = spell({ since: at(12) })
    expect(passOn(ownedBy('ines'), asking, whole, settings({ passOn: false }), given, at(33)).facts).toMatchObject([
      { ownerId: 'hugo', because: { why: 'late' } },
    ])
  })

  it('is left alone by a brand that passes nothing on', () => {
    const gone = desk(one('ines', { absences: away(null) }), one('hugo'))
    expect(
      passOn(ownedBy('ines'), asking, gone, settings({ passOn: false, late: null }), spell(), at(60)).facts,
    ).toEqual([])
  })
})

describe('a case that nobody has', () => {
  it('is given, and why it is not is said once for each reason', () => {
    const night = desk(one('ines', { week: until(8) }))
    const it = born().after
    expect(offer(it, asking, desk(one('ines')), morning, null).given).toEqual({ ownerId: 'ines', teamId: 't' })
    const first = offer(it, asking, night, morning, null)
    expect(first.facts).toEqual([
      { kind: 'left-unowned', because: 'nobody-on-watch', nextAt: instant(Date.parse('2026-03-02T23:00:00Z')) },
    ])
    expect(offer(it, asking, night, morning, 'nobody-on-watch').facts).toEqual([])
    expect(offer(it, asking, { ...night, rules: [] }, morning, null).facts).toEqual([])
  })
})

describe('a case that somebody let lie', () => {
  it('is given to them again only where nobody else can take it', () => {
    const least: AssigningDesk = { ...desk(one('ines'), { ...one('hugo'), load: 9 }) }
    const byLoad = { ...least, rules: rules.map((it) => ({ ...it, way: 'load' as const })) }
    const it = born().after
    expect(offer(it, asking, byLoad, morning, 'late').given).toMatchObject({ ownerId: 'ines' })
    expect(offer(it, asking, byLoad, morning, 'late', 'ines').given).toMatchObject({ ownerId: 'hugo' })
    expect(offer(it, asking, desk(one('ines')), morning, 'late', 'ines').given).toMatchObject({ ownerId: 'ines' })
  })
})

const verb = fc.record({
  what: fc.constantFrom('offer', 'pass', 'pass', 'join', 'answer', 'take', 'give', 'release', 'write', 'settle'),
  wait: fc.integer({ min: 0, max: 90 }),
  who: fc.constantFrom('ines', 'hugo', 'nora'),
})

describe('a case, whatever people and time do to it,', () => {
  it('has one owner at most, given only to somebody on watch, never taken while a reply is written or the customer is to move, at most once in a spell, and its events rebuild it', () => {
    const shifts = fc.constantFrom(until(24), until(10), until(12), null)
    const person = fc.record({ week: shifts, gone: fc.boolean(), standIn: fc.constantFrom(null, 'hugo', 'nora') })
    fc.assert(
      fc.property(
        fc.array(verb, { maxLength: 40 }),
        fc.tuple(person, person, person),
        fc.constantFrom('next' as const, 'team' as const),
        (verbs, plans, to) => {
          const people = (['ines', 'hugo', 'nora'] as const).map((id, i) => {
            const { week, gone, standIn } = plans[i] ?? { week: null, gone: false, standIn: null }
            return one(id, { week, absences: gone ? away(standIn) : [] })
          })
          let at = desk(...people)
          const begun = born()
          let it = begun.after
          const events: CaseEvent[] = [...begun.events]
          let now = morning
          let [since, keptSaid, writing, said, post] = [morning, false, false, null as string | null, 1]
          const how = settings({ late: { after: { minutes: 20 }, to } })
          const put = (facts: Parameters<typeof record>[1], by: string | null) => {
            const done = record(it, facts, by, now)
            for (const { fact } of done.events) {
              if (fact.kind === 'assigned') [since, keptSaid] = [now, false]
              if (fact.kind === 'owner-kept') {
                expect(keptSaid).toBe(false)
                keptSaid = true
              }
            }
            it = done.after
            events.push(...done.events)
          }
          const decided = (decision: Decision, by: string | null) => {
            if (decision.ok) put(decision.facts, by)
          }
          const given = (one: { readonly ownerId: string; readonly teamId: string | null } | null) => {
            if (one === null) return
            expect(watchOf(at.people.get(one.ownerId)?.plan ?? barePlan('UTC'), now).state).toBe('on')
            expect(it.ownerId).toBe(one.ownerId)
            at = afterGiving(at, { ...one, priority: 'medium' })
          }
          for (const { what, wait, who } of verbs) {
            now = after(now, minutes(wait))
            if (what === 'offer') {
              const done = offer(it, asking, at, now, said)
              if (it.ownerId !== null) expect(done.facts).toEqual([])
              if (done.choice !== null) said = done.choice.ok ? null : done.choice.because
              put(done.facts, null)
              given(done.given)
            } else if (what === 'pass') {
              const before = it
              const done = passOn(it, asking, at, how, { since, keptSaid, writing, ownHand: false }, now)
              if (writing || !isWaitedFor(before) || before.ownerId === null) expect(done.facts).toEqual([])
              expect(done.given?.ownerId).not.toBe(before.ownerId)
              put(done.facts, null)
              given(done.given)
              // Said and done once: the same look again changes nothing.
              const again = passOn(it, asking, at, how, { since, keptSaid, writing, ownHand: false }, now)
              if (done.facts.length > 0) expect(again.facts).toEqual([])
            } else if (what === 'join') decided(join(it, `${(post += 1)}`, now, now), null)
            else if (what === 'answer') decided(answer('r', null, now), who)
            else if (what === 'take' || what === 'give') decided(assign(it, who), who)
            else if (what === 'release') decided(assign(it, null), who)
            else if (what === 'settle') decided(settle(it, now), who)
            else writing = !writing
          }
          expect(rebuild('1', events)).toEqual(it)
        },
      ),
      { numRuns: runs(150) },
    )
  })
})
