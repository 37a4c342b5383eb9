import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import { hours, type Instant, instant, minutes } from '../model/time.ts'
import { type Case, rebuild } from './case.ts'
import { answer, countUnanswered, join, open, record, setPriority } from './decide.ts'
import { countContacts, daysOf, moreOften, type Written } from './unanswered.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const at = (length: number): Instant => instant(nine + length)
const wrote = (length: number, id = `post-${length}`, rootId: string | null = null): Written => ({
  at: at(length),
  id,
  parentId: rootId,
  rootId,
})

describe('a contact', () => {
  it('is each time that somebody writes while nobody answers', () => {
    const written = [wrote(0), wrote(hours(26)), wrote(hours(100))]
    expect(countContacts(written, null)).toEqual({ contacts: 3, since: nine, last: at(hours(100)) })
  })

  it('is one, however many posts of a thread it takes within minutes', () => {
    const thread = [wrote(0, 'first'), wrote(minutes(12), 'second', 'first'), wrote(minutes(30), 'third', 'first')]
    expect(countContacts(thread, null)).toEqual({ contacts: 1, since: nine, last: nine })
  })

  it('is another when the thread is taken up again later, or when something else is begun soon after', () => {
    expect(countContacts([wrote(0, 'first'), wrote(minutes(40), 'second', 'first')], null)?.contacts).toBe(2)
    expect(countContacts([wrote(0, 'first'), wrote(minutes(12), 'other')], null)?.contacts).toBe(2)
  })

  it('is one when the same is said on two networks at once: nobody could have answered in between', () => {
    expect(countContacts([wrote(0), wrote(minutes(3))], null)?.contacts).toBe(1)
  })

  it('counts from the last answer on', () => {
    const written = [wrote(0), wrote(hours(26)), wrote(hours(30))]
    expect(countContacts(written, at(hours(27)))).toEqual({ contacts: 1, since: at(hours(30)), last: at(hours(30)) })
    expect(countContacts(written, at(hours(30)))).toBeNull()
    expect(countContacts([], null)).toBeNull()
  })

  it('of several people is the one of whoever wrote most often, and of two as often of whoever waits longest, in whichever order they are asked', () => {
    const ada = { contacts: 2, since: nine, last: at(hours(30)) }
    const bea = { contacts: 2, since: at(hours(1)), last: at(hours(20)) }
    const cleo = { contacts: 2, since: nine, last: at(hours(9)) }
    const dina = { contacts: 3, since: at(hours(2)), last: at(hours(40)) }
    for (const [most, less] of [
      [dina, ada],
      [ada, bea],
      [cleo, ada],
      [bea, null],
    ] as const) {
      expect([moreOften(most, less), moreOften(less, most)]).toEqual([most, most])
    }
    expect(moreOften(null, null)).toBeNull()
  })

  const posts = fc.array(fc.record({ length: fc.nat(hours(200)), thread: fc.constantFrom(null, 'a', 'b') }), {
    maxLength: 20,
  })

  it('is counted alike in whichever order posts are told, never more often than there are posts, and one more never makes fewer', () => {
    fc.assert(
      fc.property(posts, fc.nat(hours(200)), fc.func(fc.nat()), (given, later, rank) => {
        const written = given.map(({ length, thread }, i) => wrote(length, `p${i}`, thread))
        const count = countContacts(written, null)
        expect(
          countContacts(
            [...written].sort((x, y) => rank(x.id) - rank(y.id)),
            null,
          ),
        ).toEqual(count)
        expect(count?.contacts ?? 0).toBeLessThanOrEqual(written.length)
        const newest = Math.max(0, ...given.map(({ length }) => length)) + later
        const more = countContacts([...written, wrote(newest, 'z')], null)
        expect(more?.contacts ?? 0).toBeGreaterThanOrEqual(count?.contacts ?? 0)
      }),
    )
  })

  it.each([
    [0, 1],
    [hours(2), 1],
    [hours(24), 1],
    [hours(25), 2],
    [hours(100), 5],
  ])('%i ms after the first, the days are %i', (length, days) => {
    expect(daysOf({ since: nine, last: at(length) })).toBe(days)
  })
})

const policy = { firstReply: hours(1), warnShare: 0.75 }
const opened = (priority: Case['priority'] = 'medium') =>
  open({ id: '1', brandId: 'b', sourceId: 's', authorId: '7', postId: '1', publishedAt: nine, priority, policy }, nine)

describe('a case whose person writes again without an answer', () => {
  const told = (before: Case, contacts: number, now: Instant) => {
    const decision = countUnanswered(before, { contacts, since: nine, last: now })
    return record(before, decision.ok ? decision.facts : [], null, now)
  }

  it('rises by one step for each time, up to the highest', () => {
    let it = opened().after
    const seen = [2, 3, 4].map((contacts) => {
      it = told(it, contacts, at(hours(contacts))).after
      return it.priority
    })
    expect(seen).toEqual(['high', 'critical', 'critical'])
    expect(it.unanswered).toMatchObject({ contacts: 4, base: 'medium' })
  })

  it('says nothing twice', () => {
    const { after } = told(opened().after, 2, at(hours(2)))
    expect(told(after, 2, at(hours(2))).events).toEqual([])
    expect(countUnanswered(opened().after, { contacts: 1, since: nine, last: nine })).toEqual({ ok: true, facts: [] })
  })

  it('is what it was once it is answered', () => {
    const { after } = told(opened('low').after, 3, at(hours(3)))
    const given = answer(null, '9', at(hours(4)))
    const answered = record(after, given.ok ? given.facts : [], null, at(hours(4))).after
    expect(answered).toMatchObject({ priority: 'low', unanswered: null })
  })

  it('leaves what a person chose, and rises from there when there is one more', () => {
    const raised = told(opened().after, 3, at(hours(3))).after
    const chosen = setPriority(raised, 'low', policy, nine)
    const lowered = record(raised, chosen.ok ? chosen.facts : [], 'ines', at(hours(3))).after
    expect(lowered.priority).toBe('low')
    expect(told(lowered, 4, at(hours(5))).after.priority).toBe('medium')
  })

  it('is rebuilt from its events, whatever happens to it', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('count' as const), contacts: fc.nat(6) }),
      fc.record({ kind: fc.constant('join' as const), minutes: fc.nat(10_000) }),
      fc.record({ kind: fc.constant('answer' as const), minutes: fc.nat(10_000) }),
      fc.record({ kind: fc.constant('priority' as const), to: fc.constantFrom('low', 'medium', 'high', 'critical') }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const begin = opened()
        let it: Case = begin.after
        const events = [...begin.events]
        steps.forEach((each, i) => {
          const now = at(minutes(i))
          const decision =
            each.kind === 'count'
              ? countUnanswered(it, each.contacts === 0 ? null : { contacts: each.contacts, since: nine, last: now })
              : each.kind === 'join'
                ? join(it, String(i), at(minutes(each.minutes)), now)
                : each.kind === 'answer'
                  ? answer(null, String(i), at(minutes(each.minutes)))
                  : setPriority(it, each.to as Case['priority'], policy, nine)
          const change = record(it, decision.ok ? decision.facts : [], null, now)
          it = change.after
          events.push(...change.events)
        })
        expect(rebuild('1', events)).toEqual(it)
        expect(it.unanswered === null || it.unanswered.contacts >= 2).toBe(true)
      }),
    )
  })
})
