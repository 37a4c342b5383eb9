import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { noCare } from '../cases/case-row.test-suite.ts'
import { arrange, becameOf, type Group, hold, type Place } from './order.ts'

const minute = 60_000
const hour = 60 * minute
const now = Date.parse('2026-11-20T14:00:00Z')
const paris = 'Europe/Paris'
const iso = (at: number) => new Date(at).toISOString()

/** A case that waits for its first reply, due so many ms from now, one hour after it began. */
function row(id: string, due: number, rest: Partial<CaseRow> = {}): CaseRow {
  const dueAt = now + due
  return {
    id,
    brandId: '0198c5a4-0000-7000-8000-000000000001',
    status: 'new',
    priority: 'medium',
    version: 1,
    connector: 'bluesky',
    author: { id: '1', handle: 'camille.test', name: 'Camille', url: null, followers: null, erased: false },
    owner: null,
    excerpt: 'Rien ne marche.',
    language: 'fr',
    posts: 1,
    reach: null,
    rating: null,
    place: null,
    brought: null,
    judgement: null,
    clock: {
      state: 'running',
      round: 1,
      startedAt: iso(dueAt - hour),
      warnAt: iso(dueAt - hour / 4),
      dueAt: iso(dueAt),
      metAt: null,
      breachedAt: null,
    },
    care: noCare,
    unanswered: null,
    labels: [],
    openedAt: iso(dueAt - hour),
    lastPostAt: iso(dueAt - hour),
    settledAt: null,
    mergedInto: null,
    splitFrom: null,
    erased: false,
    may: [],
    ...rest,
  }
}
const settled = (id: string, at: number) => row(id, hour, { status: 'settled', settledAt: iso(at) })
const said = (places: readonly Place[]) => places.map((it) => `${it.id} ${it.group}`)

describe('what a case has become that left a list', () => {
  it('is what this browser saw it become, and unknown where somebody else did it', () => {
    expect(becameOf(row('1', hour, { status: 'settled' }), 'to-answer')).toBe('settled')
    expect(becameOf(row('1', hour, { status: 'waiting' }), 'to-answer')).toBe('waiting')
    expect(becameOf(row('1', hour, { status: 'new' }), 'to-answer')).toBeNull()
    expect(becameOf(row('1', hour, { status: 'waiting' }), 'waiting')).toBeNull()
    expect(becameOf(row('1', hour, { status: 'open' }), 'mine')).toBeNull()
    // A filter says what the whole holds: any status may have been in it.
    expect(becameOf(row('1', hour, { status: 'settled' }), 'all')).toBeNull()
  })
})

describe('the list in its order', () => {
  it('stands under its rank where it is sorted, what is closed under a heading of its own among all cases', () => {
    const judged = (labels: string[]): Partial<CaseRow> => ({
      judgement: { kind: null, kindByHand: false, emotion: null, severity: 'medium', reasons: [], labels },
    })
    const rows = [
      row('furious', hour, judged(['anger:1', 'anger:2', 'anger:3'])),
      row('calm', -hour),
      row('settled', hour, { ...judged(['anger:1']), status: 'settled' }),
    ]
    const groups = (view: 'all' | 'settled', of: readonly CaseRow[]) =>
      arrange(of, view, now, paris, 'anger').map(({ id, group }) => `${id} ${group}`)
    expect(groups('all', rows)).toEqual(['furious rank0', 'calm rank3', 'settled closed'])
    expect(groups('settled', rows.slice(2))).toEqual(['settled rank2'])
    expect(arrange([row('late', -hour, { priority: 'high' })], 'to-answer', now, paris, 'severity')).toEqual([
      { id: 'late', group: 'rank1' },
    ])
  })

  it('gathers the cases under now, within the hour and later, each in the order of the server', () => {
    const rows = [row('1', 50 * minute), row('2', -minute), row('3', 3 * hour), row('4', 45 * minute), row('5', minute)]
    expect(said(arrange(rows, 'to-answer', now, paris))).toEqual(['2 now', '5 now', '1 hour', '4 hour', '3 later'])
  })

  it('puts everything under one heading where nobody waits for us', () => {
    expect(said(arrange([row('1', -hour), row('2', hour)], 'waiting', now, paris))).toEqual(['1 all', '2 all'])
  })
})

describe('settled cases', () => {
  it('stand under the day on which they were settled', () => {
    const noon = Date.parse('2026-11-20T12:00:00+01:00')
    const rows = ['2026-11-20T00:00:00+01:00', '2026-11-19T23:59:00+01:00', '2026-11-18T23:59:00+01:00']
    expect(
      said(
        arrange(
          rows.map((it, at) => settled(String(at), Date.parse(it))),
          'settled',
          noon,
          paris,
        ),
      ),
    ).toEqual(['0 today', '1 yesterday', '2 before'])
  })

  it('have a whole yesterday after the night in which the clocks went back', () => {
    const monday = Date.parse('2026-10-26T12:00:00+01:00')
    const rows = ['2026-10-25T00:30:00+02:00', '2026-10-24T23:30:00+02:00']
    expect(
      said(
        arrange(
          rows.map((it, at) => settled(String(at), Date.parse(it))),
          'settled',
          monday,
          paris,
        ),
      ),
    ).toEqual(['0 yesterday', '1 before'])
  })
})

describe('the day on which a case was settled', () => {
  it('is that of the clocks of the brand, whatever those of this device show', () => {
    const at = Date.parse('2026-11-20T02:00:00Z')
    const groups = (timeZone: string) => said(arrange([settled('0', at)], 'settled', now, timeZone))
    expect(groups(paris)).toEqual(['0 today'])
    expect(groups('America/Montreal')).toEqual(['0 yesterday'])
  })
})

describe('the list under a hand', () => {
  const place = (id: string, group: Group = 'now'): Place => ({ id, group })

  it('keeps what stands there, counts what is new above, and adds what is further down', () => {
    const held = hold([place('1'), place('2', 'hour')], [place('9'), place('2', 'hour'), place('3', 'later')])
    expect(said(held.places)).toEqual(['1 now', '2 hour', '3 later'])
    expect(held.waiting).toBe(1)
  })

  it('takes everything as it comes when nothing is shown yet', () => {
    expect(hold([], [place('1'), place('2')])).toEqual({ places: [place('1'), place('2')], waiting: 0 })
  })

  it('counts a case that would stand under an earlier heading instead of adding it at the end', () => {
    const held = hold([place('1', 'later')], [place('2', 'now')])
    expect(said(held.places)).toEqual(['1 later'])
    expect(held.waiting).toBe(1)
  })

  it('never moves or drops a row that is shown, never shows one twice, and never forgets one', () => {
    const group = fc.constantFrom<Group>('now', 'hour', 'later')
    const order: readonly Group[] = ['now', 'hour', 'later']
    const places = fc
      .uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 20 }).map(String), group }), { selector: (it) => it.id })
      .map((found) => found.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group)))
    fc.assert(
      fc.property(places, places, (shown, fresh) => {
        const held = hold(shown, fresh)
        expect(held.places.slice(0, shown.length)).toEqual(shown)
        expect(new Set(held.places.map((it) => it.id)).size).toBe(held.places.length)
        const unseen = fresh.filter((it) => !shown.some((other) => other.id === it.id)).length
        expect(held.places.length - shown.length + held.waiting).toBe(unseen)
      }),
    )
  })
})
