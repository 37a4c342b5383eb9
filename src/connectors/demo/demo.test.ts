import { describe, expect, it } from 'vitest'
import { anEdge } from '../../../test/support/context.ts'
import { type Instant, after, instant, minutes, seconds } from '../../domain/model/time.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import connector from './index.ts'
import { DemoSession } from './session.ts'
import { cast, curtain, readPeople, readScript, scenario } from './scenario.ts'

const startedAt = instant(Date.parse('2026-03-06T17:00:00Z'))
const speed = 30
const aSession = (at: { now: Instant }): DemoSession =>
  new DemoSession({ startedAt, speed }, anEdge({ now: () => at.now }))

const made = new Map<DemoSession, Set<string>>()
testConnector('the demo', {
  async session() {
    const session = aSession({ now: after(startedAt, minutes(30)) })
    const reply = session.reply.bind(session)
    const standing = new Set<string>()
    made.set(session, standing)
    session.reply = async (...given) => {
      const published = await reply(...given)
      standing.add(published.externalId)
      return published
    }
    return session
  },
  standing: (session) => (session instanceof DemoSession ? (made.get(session)?.size ?? 0) : 0),
  target: { externalId: scenario[0]?.id ?? '', ref: { who: 'camille.rousseau' } },
  refusals: [],
})

describe('the scenario', () => {
  it('is told by about 120 people in about 300 posts, in French and in English', () => {
    const voices = new Set(scenario.flatMap((post) => post.person?.handle ?? []))
    expect(voices.size).toBe(120)
    expect([...cast.keys()].filter((handle) => !voices.has(handle))).toEqual([])
    expect(scenario.length).toBeGreaterThan(280)
    const english = scenario.filter((post) => post.person?.language === 'en').length
    expect(english / scenario.length).toBeGreaterThan(0.15)
  })

  it('is told in order, every line once, and answers only what was said before', () => {
    const seen = new Set<string>()
    let last = 0
    for (const post of scenario) {
      expect(post.second).toBeGreaterThanOrEqual(last)
      if (post.parent !== null) expect(seen).toContain(post.parent)
      expect(seen).not.toContain(post.id)
      seen.add(post.id)
      last = post.second
    }
  })

  it('refuses a line that it cannot read, a stranger and an answer to nobody, each by name', () => {
    const two = readPeople('ada | Ada | en | 3\n')
    expect(() => readScript('18:00 ada hello\n', two)).toThrow('18:00 ada hello')
    expect(() => readScript('18:00 bob: hello\n', two)).toThrow('bob')
    expect(() => readScript('18:00 ada: > us hello\n', two)).toThrow('said nothing yet')
    expect(() => readScript('18:01 ada: one\n18:00 ada: two\n', two)).toThrow('p-002')
    expect(() => readPeople('ada | Ada | en\n')).toThrow('names nobody')
  })
})

describe('the evening', () => {
  it('has its past behind it when it begins, and goes on thirty times as fast', async () => {
    const clock = { now: startedAt }
    const session = aSession(clock)
    const past = await session.pull(null)
    const before = scenario.filter((post) => post.second <= curtain).length
    expect(past.arrivals.length).toBe(before)
    expect(past.more).toBe(false)
    clock.now = after(startedAt, seconds(12))
    const next = await session.pull(past.cursor)
    expect(next.arrivals.length).toBe(scenario.filter((post) => post.second <= curtain + 12 * speed).length - before)
    expect(next.arrivals.length).toBeGreaterThan(5)
  })

  it('streams what is due and ends at once when it is told to', async () => {
    const end = new AbortController()
    const pages = aSession({ now: startedAt }).stream(null, end.signal)[Symbol.asyncIterator]()
    const first = await pages.next()
    expect(first.value.arrivals.length).toBeGreaterThan(40)
    const waiting = pages.next()
    end.abort()
    expect((await waiting).done).toBe(true)
  })

  it('lets somebody who was answered write back, once', async () => {
    const clock = { now: after(startedAt, seconds(30)) }
    const session = aSession(clock)
    const end = new AbortController()
    const pages = session.stream('500', end.signal)[Symbol.asyncIterator]()
    const upset = scenario.find((post) => post.person?.handle === 'delphine.k')
    const target = { externalId: upset?.id ?? '', ref: { who: 'delphine.k' } }
    const published = await session.reply(target, 'Pardon.', { id: 'key-a', at: clock.now })
    clock.now = after(clock.now, seconds(13))
    const { value } = await pages.next()
    expect(value.arrivals).toMatchObject([
      {
        post: { author: { externalId: 'delphine.k' }, parentId: published.externalId, addressed: 'reply', ours: false },
      },
    ])
    const [back] = value.arrivals
    await session.reply({ externalId: back.post.externalId, ref: back.post.ref }, 'Merci.', {
      id: 'key-a2',
      at: clock.now,
    })
    clock.now = after(clock.now, minutes(1))
    end.abort()
    expect((await pages.next()).done).toBe(true)
  })

  it('asks for a start and a speed that are numbers', () => {
    expect(connector.settings.safeParse({ startedAt: 'now', speed: 1 }).success).toBe(false)
    expect(connector.settings.safeParse({ startedAt: 1, speed: 0 }).success).toBe(false)
    expect(connector.settings.safeParse({ startedAt: 1, speed: 30 }).success).toBe(true)
  })
})
