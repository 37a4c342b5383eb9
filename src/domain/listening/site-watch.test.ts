import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SiteLook } from '../model/site-look.ts'
import { days, hours, type Instant, instant, minutes } from '../model/time.ts'
import { couldBeOurs, judgeLook, looksTaken, type SiteExpectation, type SiteFault } from './site-judge.ts'
import { isSuspicious, learnPlaces, netOf, noPlaces, strangePlaces } from './site-places.ts'
import {
  afterLook,
  certificateStage,
  nextLookAt,
  type Outside,
  outsideOf,
  shareOf,
  type SiteStanding,
  unlooked,
} from './site-standing.ts'
import { countTook, tookQuantile, uptimeOf } from './site-uptime.ts'

interface Seen {
  readonly fault: SiteFault | null
  readonly outside: Outside
}
const aFault = fc.constantFrom<SiteFault | null>(
  null,
  null,
  null,
  'status',
  'slow',
  'no-answer',
  'name-gone',
  'certificate',
  'elsewhere',
)
const anOutside = fc.constantFrom<Outside>('reached', 'reached', 'lost', 'unknown')
const looks = fc.array(fc.record({ fault: aFault, outside: anOutside }), { maxLength: 40 })
const minute = (nth: number): Instant => instant(nth * 60_000)

/** Every outage, from and to (null: it lasts), as the state machine tells it. */
function told(seen: readonly Seen[]): { readonly from: number; readonly to: number | null }[] {
  const outages: { from: number; to: number | null }[] = []
  let standing: SiteStanding = unlooked(minute(-1))
  seen.forEach(({ fault, outside }, nth) => {
    const after = afterLook(standing, fault, outside, minute(nth))
    standing = after.standing
    if (after.turn === 'down') outages.push({ from: standing.since, to: null })
    const last = outages.at(-1)
    if (after.turn === 'up' && last !== undefined) last.to = minute(nth)
  })
  return outages
}

/** The same, slowly: each stretch of failures on its own, read from its beginning. */
function reference(seen: readonly Seen[]): { readonly from: number; readonly to: number | null }[] {
  const outages: { from: number; to: number | null }[] = []
  for (let begin = 0; begin < seen.length; begin += 1) {
    if (seen[begin]?.fault === null || (begin > 0 && seen[begin - 1]?.fault !== null)) continue
    const good = seen.findIndex(({ fault }, nth) => nth > begin && fault === null)
    const end = good < 0 ? seen.length : good
    let first = begin
    let cut = false
    for (let nth = begin + 1; nth < end; nth += 1) {
      const { fault, outside } = seen[nth] ?? { fault: null, outside: 'reached' }
      const far = fault !== null && couldBeOurs(fault)
      if (far && outside === 'lost') {
        cut = true
        continue
      }
      if (cut) {
        cut = false
        first = nth
        continue
      }
      if (far && outside === 'unknown' && nth - first < 2) continue
      outages.push({ from: minute(first), to: good < 0 ? null : minute(good) })
      break
    }
  }
  return outages
}

describe('an outage', () => {
  it('is what two looks confirm, from the first failure to the first good look, and never ours', () => {
    fc.assert(
      fc.property(looks, (seen) => {
        expect(told(seen)).toEqual(reference(seen))
      }),
      { numRuns: 400 },
    )
  })

  it('is never said after a single failure, however often it flaps, and each flap is counted', () => {
    let standing: SiteStanding = afterLook(unlooked(minute(0)), null, 'reached', minute(0)).standing
    let blips = 0
    for (let nth = 1; nth <= 40; nth += 1) {
      const { standing: next, turn } = afterLook(standing, nth % 2 === 1 ? 'no-answer' : null, 'reached', minute(nth))
      expect(turn === null || turn === 'blip').toBe(true)
      if (turn === 'blip') blips += 1
      standing = next
    }
    expect([blips, standing.state, standing.since]).toEqual([20, 'up', minute(0)])
  })

  it('turns when what does not answer answers with what is not ours', () => {
    const down = [0, 1].reduce(
      (it, nth) => afterLook(it, 'no-answer', 'reached', minute(nth)).standing,
      unlooked(minute(0)),
    )
    expect(afterLook(down, 'status', 'reached', minute(2)).turn).toBe(null)
    expect(afterLook(down, 'elsewhere', 'reached', minute(2)).turn).toBe('turned')
    expect([looksTaken('elsewhere'), looksTaken('words-forbidden'), looksTaken('status')]).toEqual([true, true, false])
  })

  it('is back when what is wrong was seen across the line that was cut, and fails by itself from then on', () => {
    const cut = [0, 1].reduce(
      (it, nth) => afterLook(it, 'no-answer', 'lost', minute(nth)).standing,
      afterLook(unlooked(minute(0)), null, 'reached', minute(0)).standing,
    )
    expect(cut.state).toBe('cut')
    for (const [fault, outside] of [
      ['status', 'lost'],
      ['no-answer', 'reached'],
    ] as const) {
      const first = afterLook(cut, fault, outside, minute(9))
      expect(first).toEqual({
        turn: 'back',
        standing: { state: 'doubt', since: minute(9), doubt: { from: minute(9), looks: 1 }, fault },
      })
      expect(afterLook(first.standing, fault, outside, minute(10))).toMatchObject({
        turn: 'down',
        standing: { since: minute(9) },
      })
    }
    // Nobody knows whether the line stands.
    expect(afterLook(cut, 'no-answer', 'unknown', minute(9)).turn).toBeNull()
  })

  it('accuses nobody while nothing else is reached either, and is believed where there is nobody to ask', () => {
    const doubt = afterLook(unlooked(minute(0)), 'no-answer', 'reached', minute(10)).standing
    const seen = (at: number, reached: boolean) => ({ at: minute(at), reached })
    expect(outsideOf([], doubt, minute(11))).toBe('reached')
    expect(outsideOf([seen(9, true)], doubt, minute(11))).toBe('unknown')
    expect(outsideOf([seen(9, true), seen(11, false)], doubt, minute(11))).toBe('lost')
    expect(outsideOf([seen(10.5, true), seen(11, false)], doubt, minute(11))).toBe('reached')
  })
})

describe('the moment of the next look', () => {
  it('is the page’s own in each interval, soon while something is wrong, and pages are spread', () => {
    const up = afterLook(unlooked(minute(0)), null, 'reached', minute(0)).standing
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(1, 5, 15), fc.nat(10_000_000), (id, every, now) => {
        const next = nextLookAt(id, minutes(every), up, instant(now))
        expect(next - now).toBeGreaterThanOrEqual(minutes(every) / 4)
        expect(next - now).toBeLessThan(minutes(every) * 1.25)
        expect(nextLookAt(id, minutes(every), up, next)).toBe(next + minutes(every))
      }),
    )
    const doubt = afterLook(up, 'status', 'reached', minute(1)).standing
    expect(nextLookAt('x', minutes(15), doubt, minute(1)) - minute(1)).toBe(25_000)
    const down = afterLook(doubt, 'status', 'reached', minute(2)).standing
    expect(nextLookAt('x', minutes(15), down, minute(2)) - minute(2)).toBe(60_000)
    const tenths = new Set(Array.from({ length: 200 }, (_, i) => Math.floor(shareOf(`page-${i}`) * 10)))
    expect(tenths.size).toBe(10)
  })
})

describe('a certificate', () => {
  it('is spoken of 21, 7 and 1 days before its end, and once it is over', () => {
    const at = (left: number) => certificateStage(instant(days(100)), instant(days(100) - left))
    expect([days(22), days(21), days(8), days(7), days(2), days(1), hours(1), 0].map(at)).toEqual([
      null,
      21,
      21,
      7,
      7,
      1,
      1,
      0,
    ])
  })
})

describe('where a page is found', () => {
  const place = (
    addresses: readonly string[],
    servers: readonly string[] = ['ns1'],
    aliases: readonly string[] = [],
  ) => ({ addresses, aliases, servers })
  const learned = (many: number) =>
    Array.from({ length: many }, (_, nth) => nth).reduce(
      (known, nth) => learnPlaces(known, { places: place([`192.0.2.${nth}`]), issuer: 'Let us' }, minute(nth)),
      noPlaces,
    )

  it('alarms nobody when addresses rotate, when the site moves, or when another authority signs', () => {
    const known = learned(5)
    const told = (places: ReturnType<typeof place> | null, issuer: string | null) =>
      strangePlaces(known, { places, issuer })
    expect(told(place(['192.0.2.200']), 'Let us')).toEqual([])
    expect(isSuspicious(told(place(['198.51.100.1']), 'Let us'))).toBe(false)
    expect(isSuspicious(told(place(['192.0.2.7']), 'Other'))).toBe(false)
    expect(isSuspicious(told(null, 'Other'))).toBe(false)
  })

  it('is suspicious where the address and who vouches or answers for it are new at once, and only once something is known', () => {
    const elsewhere = { places: place(['198.51.100.1']), issuer: 'Other' }
    expect(isSuspicious(strangePlaces(learned(5), elsewhere))).toBe(true)
    expect(
      isSuspicious(strangePlaces(learned(5), { places: place(['198.51.100.1'], ['ns9']), issuer: 'Let us' })),
    ).toBe(true)
    expect(strangePlaces(learned(2), elsewhere)).toEqual([])
    const behindAlias = learnPlaces(
      learned(5),
      { places: place([], ['ns1'], ['shop.host.example']), issuer: null },
      minute(9),
    )
    expect(
      strangePlaces(behindAlias, { places: place(['198.51.100.1'], ['ns1'], ['shop.host.example']), issuer: 'Let us' }),
    ).toEqual([])
  })

  it('is remembered for a month since it was last seen, by neighbourhood', () => {
    const later = learnPlaces(learned(5), { places: place(['203.0.113.9']), issuer: 'Let us' }, instant(days(40)))
    expect(Object.keys(later.nets)).toEqual(['203.0.113'])
    expect([netOf('2001:db8::1'), netOf('2001:0db8:0:9::'), netOf('::1')]).toEqual([
      '2001:db8:0',
      '2001:db8:0',
      '0:0:0',
    ])
  })
})

describe('what is said of a page over time', () => {
  it('is up for the share of the watched hours in which no outage stood', () => {
    const watched = [0, 1, 2, 3].map((nth) => ({ at: instant(hours(nth)) }))
    const now = instant(hours(4))
    const outage = { beganAt: instant(hours(1)), endedAt: instant(hours(1.5)) }
    expect(uptimeOf(watched, [outage], instant(0), now)).toBe(1 - 0.5 / 4)
    expect(uptimeOf(watched, [{ beganAt: instant(hours(3)), endedAt: null }], instant(0), now)).toBe(0.75)
    // Nobody looked while it was down: that counts neither way.
    expect(uptimeOf(watched.slice(2), [outage], instant(0), now)).toBe(1)
    expect(uptimeOf([], [], instant(0), now)).toBe(null)
  })

  it('answers within times that are right within a fifth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 20_000 }), (took) => {
        const said = tookQuantile([{ times: countTook(took) }], 0.5) ?? 0
        expect(Math.abs(said - took) / took).toBeLessThan(0.21)
      }),
    )
    expect(tookQuantile([{ times: [] }], 0.5)).toBe(null)
  })
})

describe('what must hold', () => {
  const look: SiteLook = {
    failure: null,
    flaw: null,
    status: 200,
    took: 100,
    host: 'shop.test',
    text: 'Ajouter au panier',
    certificate: null,
    places: null,
    tag: null,
  }
  const expected: SiteExpectation = {
    status: null,
    within: 1_000,
    words: 'ajouter  au\u00a0panier',
    notWords: 'hacked',
    hosts: ['shop.test'],
  }
  it.each<[SiteFault | null, Partial<SiteLook>]>([
    [null, {}],
    ['slow', { took: 1_001 }],
    ['status', { status: 503 }],
    ['words-missing', { text: 'Bientôt' }],
    ['words-forbidden', { text: 'HACKED. Ajouter au panier', status: 503 }],
    ['elsewhere', { host: 'parking.test', status: 404 }],
    ['no-answer', { failure: 'no-answer', status: null }],
  ])('names the most telling fault: %s', (fault, change) => {
    expect(judgeLook({ ...look, ...change }, expected)).toBe(fault)
  })
})
