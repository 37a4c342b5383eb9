import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import { workingBetween, type Calendar } from '../clocks/calendar.ts'
import type { ClockPolicy } from '../clocks/targets.ts'
import { days, type Duration, duration, hours, type Instant, instant, minutes } from '../model/time.ts'
import { solutionRuns } from './care.ts'
import { apply, type Case, type CaseEvent, type CaseFact, rebuild } from './case.ts'
import {
  answer,
  answerThere,
  assign,
  type Decision,
  join,
  open,
  record,
  reopen,
  reopenToAsk,
  ring,
  setAside,
  settle,
  type Settlement,
  setPriority,
  withdrawAnswer,
} from './decide.ts'
import {
  followUp,
  handOver,
  keepPromise,
  pause,
  promise,
  resume,
  setKind,
  takeBack,
  withdrawPromise,
} from './decide-care.ts'
import { label } from './decide-labels.ts'
import { nextDue, nextRing } from './due.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const later = (from: Instant, length: number): Instant => instant(from + length)
const week = [1, 2, 3, 4, 5].map(() => [{ from: 540, to: 1_080 }])
const shop: Calendar = { timeZone: 'Europe/Paris', week: [...week, [{ from: 600, to: 720 }], []], days: {} }
const policy: ClockPolicy = { firstReply: hours(1), warnShare: 0.75, solution: hours(12), calendar: shop }
/** A Monday, ten o'clock in Paris. */
const ten = at('2026-03-02T09:00:00Z')

const begin = (given: ClockPolicy = policy) =>
  open(
    {
      id: '1',
      brandId: 'b',
      sourceId: 's',
      authorId: '7',
      postId: '1',
      publishedAt: ten,
      priority: 'medium',
      policy: given,
    },
    ten,
  )

/** A case to which one thing happens after the other. */
class Story {
  it: Case
  readonly events: CaseEvent[]

  constructor(given: ClockPolicy = policy) {
    const { after, events } = begin(given)
    this.it = after
    this.events = [...events]
  }

  do(decision: Decision, now: Instant): string | null {
    if (!decision.ok) return decision.why
    const { after, events } = record(this.it, decision.facts, 'ines', now)
    this.it = after
    this.events.push(...events)
    return null
  }

  kinds(): readonly string[] {
    return this.events.map(({ fact }) => fact.kind)
  }
}

describe('the solution’s clock', () => {
  it('counts opening hours, and stands still from the answer until the customer writes again', () => {
    const story = new Story()
    // Twelve hours from Monday ten o'clock: eight on Monday, four on Tuesday.
    expect(story.it.solution).toMatchObject({ state: 'running', dueAt: at('2026-03-03T12:00:00Z') })
    story.do(answer('r', null, later(ten, hours(2))), later(ten, hours(2)))
    expect(story.it).toMatchObject({ status: 'waiting', solution: { state: 'paused', left: hours(10) } })
    // Nothing of the night, nor of the days until Thursday, counts.
    const thursday = at('2026-03-05T09:00:00Z')
    story.do(join(story.it, '2', thursday, thursday), thursday)
    expect(story.it).toMatchObject({
      status: 'open',
      clock: { state: 'running', round: 2 },
      solution: { state: 'running', dueAt: at('2026-03-06T10:00:00Z') },
    })
  })

  it('stands still from the moment of the answer, although we hear of it later', () => {
    const story = new Story()
    story.do(answer(null, '5', later(ten, hours(1))), later(ten, hours(6)))
    expect(story.it.solution).toMatchObject({ state: 'paused', since: later(ten, hours(1)), left: hours(11) })
  })

  it('is held by a pause, and runs on with a department', () => {
    const story = new Story()
    story.do(answer('r', null, ten), ten)
    story.do(handOver(story.it, 'kitchen', { id: 'p', dueAt: later(ten, days(2)) }, ten), ten)
    expect(story.it).toMatchObject({ status: 'waiting-team', solution: { state: 'running' } })
    story.do(pause(story.it, later(ten, days(1)), later(ten, hours(2))), later(ten, hours(2)))
    expect(story.it.solution).toMatchObject({ state: 'paused', left: hours(10) })
    story.do(ring(story.it, later(ten, days(1))), later(ten, days(1)))
    expect(story.it).toMatchObject({ status: 'open', pausedUntil: null, solution: { state: 'running' } })
    expect(story.kinds()).toContain('resumed')
  })

  it('begins anew when a settled matter is opened again', () => {
    const story = new Story()
    const now = later(ten, hours(2))
    story.do(settle(story.it, now), now)
    expect(story.it.solution).toMatchObject({ state: 'met', metAt: now })
    const friday = at('2026-03-06T09:00:00Z')
    story.do(join(story.it, '2', friday, friday), friday)
    expect(story.it).toMatchObject({ status: 'open', solution: { state: 'running', round: 2 } })
  })
})

describe('a reply clock that ends after it was due', () => {
  const breaches = (story: Story) => story.events.filter(({ fact }) => fact.kind === 'clock-breached')
  const due = later(ten, hours(1))

  it('was broken when it was due, although question and answer are heard of together', () => {
    const story = new Story()
    const heard = later(ten, hours(9))
    story.do(answer(null, '5', later(due, minutes(90))), heard)
    expect(story.it.clock).toMatchObject({ state: 'met', metAt: later(due, minutes(90)), breachedAt: due })
    expect(breaches(story)).toEqual([{ at: heard, actorId: null, fact: { kind: 'clock-breached', since: due } }])
    expect(story.kinds().slice(-3)).toEqual(['clock-breached', 'answered', 'solution-paused'])
    expect(rebuild('1', story.events)).toEqual(story.it)
  })

  it('was kept where the answer was given in time, however late we hear of it', () => {
    const story = new Story()
    story.do(answer(null, '5', later(due, -1 as Duration)), later(ten, hours(9)))
    expect(story.it.clock).toMatchObject({ state: 'met', breachedAt: null })
    expect(breaches(story)).toEqual([])
  })

  it('is not ended, nor broken by, an answer to what was written before the newest words', () => {
    const story = new Story()
    const heard = later(ten, minutes(30))
    story.do(join(story.it, '2', later(due, minutes(40)), heard), later(due, minutes(50)))
    story.do(answer(null, '5', later(due, minutes(10))), later(due, minutes(50)))
    expect(story.it.clock.state).toBe('running')
    expect(breaches(story)).toEqual([])
  })

  it.each([
    ['settled', (it: Case, now: Instant) => settle(it, now)],
    ['set aside', (it: Case, now: Instant) => setAside(it, 'other', now)],
    ['answered elsewhere', (it: Case, now: Instant) => answerThere(it, 'proof', 'ines', now)],
  ])('was broken when it was due where it is %s before anybody looked at it, which is said once', (_how, ends) => {
    const [inTime, late, rung] = [new Story(), new Story(), new Story()]
    const before = later(due, -1 as Duration)
    inTime.do(ends(inTime.it, before), before)
    expect(inTime.it.clock).toMatchObject({ breachedAt: null })
    late.do(ends(late.it, due), due)
    expect(late.it.clock).toMatchObject({ breachedAt: due })
    expect(breaches(late)).toMatchObject([{ actorId: null }])
    rung.do(ring(rung.it, due), due)
    rung.do(ends(rung.it, later(due, minutes(5))), later(due, minutes(5)))
    expect(breaches(rung)).toHaveLength(1)
  })

  it('was broken after all where the answer in time is taken back and the one that stands came late', () => {
    const story = new Story()
    const said = later(ten, minutes(10))
    story.do(answerThere(story.it, 'proof', 'ines', said), said)
    const other = { replyId: 'r', postId: null, proofId: null, at: later(due, minutes(5)) }
    story.do(
      withdrawAnswer(story.it, { id: 'proof', at: said, others: [other], leaves: false }),
      later(due, minutes(9)),
    )
    expect(story.it.clock).toMatchObject({ state: 'met', metAt: other.at, breachedAt: due })
  })
})

describe('a pause', () => {
  it('ends when the customer writes', () => {
    const story = new Story()
    story.do(answer('r', null, ten), ten)
    story.do(pause(story.it, later(ten, days(3)), ten), ten)
    const now = later(ten, hours(1))
    story.do(join(story.it, '2', now, now), now)
    expect(story.it).toMatchObject({ status: 'open', pausedUntil: null, clock: { state: 'running' } })
  })

  it('never hides somebody whose answer is due', () => {
    const story = new Story()
    story.do(pause(story.it, later(ten, days(3)), ten), ten)
    expect(nextRing(story.it)).toBe(later(ten, minutes(45)))
    story.do(ring(story.it, later(ten, hours(1))), later(ten, hours(1)))
    expect(story.it.status).toBe('open')
    expect(pause(story.it, later(ten, days(3)), later(ten, hours(1)))).toMatchObject({ ok: false })
  })

  it('does not hide somebody who turns out to have no answer either: it was taken back after it was late', () => {
    const story = new Story()
    const said = later(ten, hours(2))
    story.do(ring(story.it, later(ten, hours(1))), later(ten, hours(1)))
    story.do(answerThere(story.it, 'proof', 'ines', said), said)
    story.do(pause(story.it, later(said, days(3)), said), said)
    story.do(withdrawAnswer(story.it, { id: 'proof', at: said, others: [], leaves: false }), later(said, minutes(5)))
    expect(story.it.clock.state).toBe('breached')
    const now = later(said, minutes(6))
    expect(nextRing(story.it)).toBeLessThanOrEqual(now)
    story.do(ring(story.it, now), now)
    expect(story.it).toMatchObject({ status: 'open', pausedUntil: null })
    expect(story.events.at(-1)?.fact).not.toMatchObject({ because: 'date' })
    expect(nextDue(story.it)).toMatchObject({ clock: 'reply' })
  })

  it('is of a date to come, within a year', () => {
    const story = new Story()
    expect(pause(story.it, ten, ten)).toMatchObject({ ok: false })
    expect(pause(story.it, later(ten, days(400)), ten)).toMatchObject({ ok: false })
  })
})

describe('a department', () => {
  it('does not take the case out of those to answer before the customer has had a word', () => {
    const story = new Story()
    story.do(handOver(story.it, 'kitchen', null, ten), ten)
    expect(story.it).toMatchObject({ status: 'open', departmentId: 'kitchen' })
    story.do(answer('r', null, later(ten, minutes(5))), later(ten, minutes(5)))
    expect(story.it.status).toBe('waiting-team')
    story.do(takeBack(story.it, true, later(ten, hours(1))), later(ten, hours(1)))
    expect(story.it).toMatchObject({ status: 'open', departmentId: null })
  })

  it('that is done in time has kept its promise; taken back before, it owes nothing', () => {
    for (const kept of [true, false]) {
      const story = new Story()
      story.do(handOver(story.it, 'kitchen', { id: 'p', dueAt: later(ten, days(1)) }, ten), ten)
      story.do(takeBack(story.it, kept, later(ten, hours(1))), later(ten, hours(1)))
      expect(story.it.promises).toMatchObject([{ state: kept ? 'kept' : 'withdrawn', brokenAt: null }])
    }
  })
})

describe('a promise', () => {
  it('outranks the solution, and the earliest is what is due', () => {
    const story = new Story()
    story.do(answer('r', null, ten), ten)
    expect(nextDue(story.it)).toBeNull()
    story.do(promise(story.it, { id: 'p', dueAt: later(ten, days(9)) }, ten), ten)
    expect(nextDue(story.it)).toMatchObject({ clock: 'promise', dueAt: later(ten, days(9)) })
    const now = later(ten, hours(1))
    story.do(join(story.it, '2', now, now), now)
    expect(nextDue(story.it)).toMatchObject({ clock: 'reply', dueAt: later(now, hours(1)) })
  })

  it('is broken once, and kept late', () => {
    const story = new Story()
    story.do(promise(story.it, { id: 'p', dueAt: later(ten, hours(2)) }, ten), ten)
    const now = later(ten, hours(3))
    expect(withdrawPromise(story.it, 'p', now)).toMatchObject({ ok: false })
    story.do(ring(story.it, now), now)
    story.do(ring(story.it, later(now, 1)), later(now, 1))
    story.do(keepPromise(story.it, 'p', later(now, 2)), later(now, 2))
    expect(story.it.promises).toMatchObject([{ state: 'kept', brokenAt: now, endedAt: later(now, 2) }])
    expect(story.kinds().filter((kind) => kind === 'promise-broken')).toHaveLength(1)
  })

  it('that was overdue stays broken, whatever is done with its case before anybody looked', () => {
    const now = later(ten, hours(3))
    const broken = (ends: (it: Case) => Decision, to: 'customer' | 'department' = 'customer') => {
      const story = new Story()
      const given = { id: 'p', dueAt: later(ten, hours(2)) }
      story.do(to === 'customer' ? promise(story.it, given, ten) : handOver(story.it, 'kitchen', given, ten), ten)
      story.do(ends(story.it), now)
      expect(story.kinds().filter((kind) => kind === 'promise-broken')).toHaveLength(1)
      return story.it.promises.map(({ state, brokenAt }) => [state, brokenAt])
    }
    const anew = { id: 'q', dueAt: later(now, hours(4)) }
    expect(broken((it) => promise(it, anew, now))).toEqual([
      ['broken', now],
      ['running', null],
    ])
    expect(broken((it) => handOver(it, 'shop', anew, now), 'department')).toEqual([
      ['broken', now],
      ['running', null],
    ])
    expect(broken((it) => takeBack(it, false, now), 'department')).toEqual([['withdrawn', now]])
    expect(broken((it) => takeBack(it, true, now), 'department')).toEqual([['kept', now]])
    expect(broken((it) => setAside(it, 'other', now))).toEqual([['withdrawn', now]])
  })

  it.each([
    ['waits for the customer', 'waiting'],
    ['is paused', 'paused'],
    ['waits for a department', 'waiting-team'],
  ] as const)('brings back a case that %s, in time to be kept, and once more where it was not', (_, status) => {
    const story = new Story()
    const rest = (now: Instant): void => {
      if (status === 'paused') story.do(pause(story.it, later(now, days(3)), now), now)
      else story.do(answer('r', null, now), now)
      expect(story.it.status).toBe(status)
    }
    if (status === 'waiting-team') story.do(handOver(story.it, 'kitchen', null, ten), ten)
    story.do(answer('r', null, ten), ten)
    story.do(promise(story.it, { id: 'p', dueAt: later(ten, hours(4)) }, ten), ten)
    rest(ten)
    for (const now of [later(ten, hours(3)), later(ten, hours(4))]) {
      expect(nextRing(story.it)).toBe(now)
      story.do(ring(story.it, now), now)
      expect(story.it).toMatchObject({ status: 'open', pausedUntil: null, clock: { state: 'met' } })
      expect(nextDue(story.it)).toMatchObject({ clock: 'promise', dueAt: later(ten, hours(4)) })
      expect(story.events.map(({ fact }) => fact).filter(({ kind }) => kind === 'resumed')).toContainEqual({
        kind: 'resumed',
        because: 'promise',
      })
      rest(now)
    }
    // Whoever lays it aside then knows.
    story.do(ring(story.it, later(ten, hours(9))), later(ten, hours(9)))
    expect(story.it.status).toBe(status)
  })

  it('of a department brings its case back where it was not kept, and not before', () => {
    const story = new Story()
    story.do(answer('r', null, ten), ten)
    story.do(handOver(story.it, 'kitchen', { id: 'p', dueAt: later(ten, hours(4)) }, ten), ten)
    story.do(ring(story.it, later(ten, hours(3))), later(ten, hours(3)))
    expect(story.it.status).toBe('waiting-team')
    story.do(ring(story.it, later(ten, hours(4))), later(ten, hours(4)))
    expect(story.it).toMatchObject({ status: 'open', departmentId: 'kitchen' })
  })

  it('where none was given, a case that a department has comes back for its solution, and no other does', () => {
    const story = new Story()
    story.do(handOver(story.it, 'kitchen', null, ten), ten)
    story.do(answer('r', null, ten), ten)
    const { solution } = story.it
    if (solution?.state !== 'running') throw new Error('A department finds no solution.')
    for (const now of [solution.warnAt, solution.dueAt]) {
      expect(nextRing(story.it)).toBe(now)
      story.do(ring(story.it, now), now)
      expect(story.it.status).toBe('open')
      expect(story.events.at(-1)?.fact).toEqual({ kind: 'resumed', because: 'solution' })
      story.do(answer('r', null, now), now)
      expect(story.it.status).toBe('waiting-team')
    }
    const agreed = new Story()
    agreed.do(handOver(agreed.it, 'kitchen', { id: 'p', dueAt: later(ten, days(300)) }, ten), ten)
    agreed.do(answer('r', null, ten), ten)
    agreed.do(ring(agreed.it, later(ten, days(99))), later(ten, days(99)))
    expect(agreed.kinds()).toContain('solution-breached')
    expect(agreed.it.status).toBe('waiting-team')
  })

  it('that is given anew takes the place of the one before', () => {
    const story = new Story()
    story.do(promise(story.it, { id: 'p', dueAt: later(ten, hours(2)) }, ten), ten)
    story.do(promise(story.it, { id: 'q', dueAt: later(ten, hours(4)) }, ten), ten)
    expect(story.it.promises.map(({ state }) => state)).toEqual(['withdrawn', 'running'])
  })
})

it('nothing is put off for more than a year: no pause, no promise, no day to ask the customer again', () => {
  const { it } = new Story()
  const put = (dueAt: Instant) => [
    pause(it, dueAt, ten),
    promise(it, { id: 'p', dueAt }, ten),
    handOver(it, 'kitchen', { id: 'q', dueAt }, ten),
    settle(it, ten, { outcome: 'agreed', gestureId: null, lastPostId: '1', followUpAt: dueAt }),
  ]
  for (const far of [instant(Date.parse('9999-12-31T23:59:59Z')), later(ten, days(367))]) {
    for (const decision of put(far)) {
      expect(decision).toEqual({ ok: false, why: 'That is more than a year away. Choose an earlier date.' })
    }
  }
  for (const decision of put(later(ten, days(366)))) expect(decision.ok).toBe(true)
})

it('a settled case that opens again for its customer to be asked has that day due, whether or not a solution is promised', () => {
  for (const given of [policy, { firstReply: hours(1), warnShare: 0.75, nextReply: hours(3) }]) {
    const story = new Story(given)
    story.do(answer('r', null, ten), ten)
    const day = later(ten, days(3))
    const ended = { outcome: 'agreed', gestureId: null, lastPostId: '1', followUpAt: day } as const
    story.do(settle(story.it, ten, ended), ten)
    story.do(followUp(story.it, reopenToAsk(story.it, day), day), day)
    expect(story.it).toMatchObject({ status: 'open', followUpAt: null })
    expect(nextDue(story.it)).toMatchObject(
      given === policy ? { clock: 'solution' } : { clock: 'reply', dueAt: later(day, hours(3)) },
    )
    story.do(answer('again', null, later(day, hours(1))), later(day, hours(1)))
    expect(nextDue(story.it)).toBeNull()
  }
})

it('a case past due that nobody has is said to be so once, also when its owner leaves it later', () => {
  const story = new Story()
  story.do(assign(story.it, 'marc'), ten)
  const now = later(ten, hours(2))
  story.do(ring(story.it, now), now)
  expect(story.kinds()).not.toContain('unowned-past-due')
  story.do(assign(story.it, null), now)
  expect(nextRing(story.it)).toBeLessThanOrEqual(now)
  story.do(ring(story.it, now), now)
  story.do(ring(story.it, later(now, 1)), later(now, 1))
  expect(story.kinds().filter((kind) => kind === 'unowned-past-due')).toHaveLength(1)
})

const how = fc.record({
  outcome: fc.constantFrom('agreed', 'not-agreed', 'no-answer'),
  gestureId: fc.constantFrom(null, 'g'),
  lastPostId: fc.constant('1'),
  followUp: fc.constantFrom(null, days(3)),
})
const length = fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 6 * 24 * 60 })).map(minutes)
const step = fc.oneof(
  fc.record({ verb: fc.constantFrom('join', 'answer', 'resume', 'reopen', 'ring', 'settle', 'follow-up'), length }),
  fc.record({ verb: fc.constantFrom('pause', 'promise', 'keep', 'withdraw', 'hand-over', 'take-back'), length }),
  fc.record({ verb: fc.constantFrom('assign', 'set-aside', 'priority', 'kind', 'label', 'settle-how'), length, how }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

function decide(it: Case, { verb, length: by, ...rest }: Step, i: number, now: Instant): Decision {
  const ends = 'how' in rest ? rest.how : null
  const [first] = it.promises.filter(({ state }) => state === 'running' || state === 'broken')
  switch (verb) {
    case 'join':
      return join(it, String(i), instant(now - (by % hours(2))), now)
    case 'answer':
      return answer(null, String(i), instant(now - (by % hours(2))))
    case 'pause':
      return pause(it, later(now, by), now)
    case 'resume':
      return resume(it)
    case 'promise':
      return promise(it, { id: `p${i}`, dueAt: later(now, by) }, now)
    case 'keep':
      return keepPromise(it, first?.id ?? 'none', now)
    case 'withdraw':
      return withdrawPromise(it, first?.id ?? 'none', now)
    case 'hand-over':
      return handOver(it, `d${i % 2}`, i % 3 === 0 ? null : { id: `d${i}`, dueAt: later(now, by) }, now)
    case 'take-back':
      return takeBack(it, i % 2 === 0, now)
    case 'assign':
      return assign(it, i % 2 === 0 ? null : 'marc')
    case 'priority':
      return setPriority(it, i % 2 === 0 ? 'critical' : 'low', policy, now)
    case 'kind':
      return setKind(it, i % 2 === 0 ? 'complaint' : null, policy, now)
    case 'label':
      return label(
        it,
        { id: `l${i % 5}`, archived: i % 7 === 0, standsFor: i % 2 === 0 ? [`l${(i + 1) % 5}`] : [] },
        i % 3 > 0,
      )
    case 'reopen':
      return reopen(it, now)
    case 'set-aside':
      return setAside(it, 'spam', now)
    case 'settle':
      return settle(it, now)
    case 'settle-how': {
      const { followUp: after, ...rest } = ends ?? {
        outcome: 'agreed',
        gestureId: null,
        lastPostId: null,
        followUp: null,
      }
      return settle(it, now, { ...(rest as Settlement), followUpAt: after === null ? null : later(now, after) })
    }
    case 'follow-up':
      return followUp(it, it.status === 'settled' ? reopenToAsk(it, now) : null, now)
    default:
      return ring(it, now)
  }
}

describe('whatever is done to a case, in whatever order', () => {
  const told = (run: (story: Story, steps: readonly Step[]) => void): void =>
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(policy, { ...policy, anytime: true as const }),
        (steps, given) => run(new Story(given), steps),
      ),
    )
  const play = (story: Story, steps: readonly Step[], look: (before: Case, now: Instant) => void = () => undefined) => {
    let now = ten
    steps.forEach((each, i) => {
      now = later(now, each.length)
      const before = story.it
      story.do(decide(before, each, i, now), now)
      look(before, now)
    })
    return now
  }

  it('the log rebuilds it, and survives being written as JSON', () => {
    told((story, steps) => {
      play(story, steps)
      const written = JSON.parse(JSON.stringify(story.events)) as CaseEvent[]
      expect(rebuild('1', written)).toEqual(story.it)
      expect(story.it.version).toBe(story.events.length)
    })
  })

  it('a case is never settled and running', () => {
    told((story, steps) => {
      play(story, steps, () => {
        const { status, clock, solution, promises, pausedUntil, departmentId } = story.it
        if (status !== 'settled' && status !== 'set-aside') return
        expect(clock.state === 'met' || clock.state === 'stopped').toBe(true)
        expect(solution === null || solution.state === 'met' || solution.state === 'stopped').toBe(true)
        expect(promises.every(({ state }) => state === 'kept' || state === 'withdrawn')).toBe(true)
        expect([pausedUntil, departmentId, nextRing(story.it), nextDue(story.it)]).toEqual([null, null, null, null])
      })
    })
  })

  it('the solution’s clock runs exactly while the solution is ours to find, and a pause has its date', () => {
    told((story, steps) => {
      play(story, steps, () => {
        const { status, solution, pausedUntil } = story.it
        expect(pausedUntil !== null).toBe(status === 'paused')
        if (status === 'settled' || status === 'set-aside') return
        expect(solution?.state).toBe(solutionRuns(status) ? 'running' : 'paused')
      })
    })
  })

  it('a warning and a breach are said once per clock, and no breach before it is due', () => {
    told((story, steps) => {
      play(story, steps)
      let it: Case | null = null
      const said = new Set<string>()
      for (const event of story.events) {
        const { kind } = event.fact
        const clock =
          kind === 'clock-warned' || kind === 'clock-breached' || kind === 'unowned-past-due'
            ? `reply ${it?.clock.round} ${it?.clock.startedAt}`
            : kind === 'solution-warned' || kind === 'solution-breached'
              ? `solution ${it?.solution?.round}`
              : 'promiseId' in event.fact
                ? event.fact.promiseId
                : null
        if (clock !== null && kind !== 'promise-made') {
          expect(said.has(`${kind} ${clock}`), `${kind} ${clock}`).toBe(false)
          said.add(`${kind} ${clock}`)
        }
        if (kind === 'clock-breached') expect(event.at).toBeGreaterThanOrEqual(it?.clock.dueAt ?? Infinity)
        if (kind === 'solution-breached' && it?.solution?.state === 'running') {
          expect(event.at).toBeGreaterThanOrEqual(it.solution.dueAt)
        }
        it = it === null ? rebuild('1', [event]) : apply(it, event)
      }
    })
  })

  it('paused time is never counted: what a solution has used and has left is what was promised', () => {
    told((story, steps) => {
      play(story, steps)
      let used: Duration = duration(0)
      let since: Instant | null = ten
      for (const { fact } of story.events) {
        if (fact.kind === 'solution-paused' && since !== null) {
          used = duration(used + workingBetween(shop, since, fact.since))
          since = null
          // Once it is past due there is nothing left to count.
          expect(fact.left).toBe(Math.max(0, hours(12) - used))
        }
        if (fact.kind === 'solution-resumed') {
          since = fact.since
          expect(workingBetween(shop, fact.since, fact.dueAt)).toBe(Math.max(0, hours(12) - used))
        }
        if (fact.kind === 'solution-started') {
          used = duration(0)
          since = fact.startedAt
        }
        if (fact.kind === 'settled' || fact.kind === 'set-aside') since = null
      }
    })
  })

  it('once it has been looked at there is nothing more to say at that moment, and it is looked at again before anything is due', () => {
    told((story, steps) => {
      const now = play(story, steps)
      story.do(ring(story.it, now), now)
      const next = nextRing(story.it)
      expect(next === null || next > now).toBe(true)
      expect(ring(story.it, now)).toEqual({ ok: true, facts: [] })
      const quiet: readonly CaseFact[] = (() => {
        const decision = ring(story.it, instant((next ?? later(now, days(800))) - 1))
        return decision.ok ? decision.facts : []
      })()
      expect(quiet).toEqual([])
    })
  })
})
