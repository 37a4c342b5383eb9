import { describe, expect, it } from 'vitest'
import { instant, minutes } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Edge } from '../sdk/connector.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'
import { toConnectorError } from './errors.ts'
import connector from './index.ts'

const start = Date.parse('2026-03-02T09:00:00Z')
const words = Array.from({ length: 40 }, (_, at): WatchTerm => ({ kind: 'name', text: `mot${at}` }))

describe('more searches than Bluesky’s quota allows', () => {
  it('are made in turn, each within a few rounds, and the source says so until the quota begins anew', async () => {
    let now = instant(start)
    let left = 3_000
    let asked: string[] = []
    const edge: Edge = {
      fetch: (input, init) => {
        const url = new URL(new Request(input, init).url)
        asked.push(url.searchParams.get('q') ?? '')
        const headers = {
          'content-type': 'application/json',
          'ratelimit-limit': '3000',
          'ratelimit-remaining': String(left),
          'ratelimit-reset': String((start + minutes(4)) / 1_000),
        }
        return Promise.resolve(new Response('{"posts":[]}', { status: 200, headers }))
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => now,
      signal: new AbortController().signal,
    }
    const settings = connector.settings.parse({ way: 'search', service: 'https://search.example' })
    const session = await connector.connect(settings, edge, new MemoryVault())
    let cursor: string | null = null
    const round = async (): Promise<readonly string[]> => {
      asked = []
      for (let more = true; more; ) {
        const page = await session.pull(cursor, words)
        cursor = page.cursor
        more = page.more
      }
      return asked
    }
    left = 40
    await round()
    const seen = new Set<string>()
    for (let rounds = 0; rounds < 10; rounds += 1) {
      const searches = await round()
      expect(searches.length).toBeGreaterThan(0)
      expect(searches.length).toBeLessThan(40)
      expect(session.standing?.().sampled).toMatchObject({
        asked: searches.length,
        of: 40,
        until: start + minutes(4),
      })
      for (const it of searches) seen.add(it)
      now = instant(now + 10_000)
    }
    expect(seen.size).toBe(40)
    // The quota begins anew.
    now = instant(start + minutes(5))
    left = 3_000
    await round()
    expect((await round()).length).toBe(40)
    expect(session.standing?.().sampled).toBeNull()
  })
})

it('a search that is refused is not read because it is not asked in a round: none is whole until it has answered', async () => {
  let now = instant(start)
  let refuses = true
  const edge: Edge = {
    fetch: (input, init) => {
      const url = new URL(new Request(input, init).url)
      const headers = {
        'content-type': 'application/json',
        'ratelimit-limit': '3000',
        'ratelimit-remaining': '40',
        'ratelimit-reset': String((start + minutes(60)) / 1_000),
      }
      const isRefused = refuses && url.searchParams.get('q') === 'mot3'
      return Promise.resolve(
        isRefused
          ? new Response('{"error":"InvalidRequest","message":"no"}', { status: 400, headers })
          : new Response('{"posts":[]}', { status: 200, headers }),
      )
    },
    webSocket: () => Promise.reject(new Error('no stream here')),
    connect: () => Promise.reject(new Error('no connection here')),
    now: () => now,
    signal: new AbortController().signal,
  }
  const settings = connector.settings.parse({ way: 'search', service: 'https://search.example' })
  const session = await connector.connect(settings, edge, new MemoryVault())
  let cursor: string | null = null
  const round = async () => {
    const read: unknown[] = []
    for (let more = true; more; ) {
      const page = await session.pull(cursor, words)
      cursor = page.cursor
      more = page.more
      if (!more) read.push(page.readTo === null ? 'not read' : 'read')
    }
    now = instant(now + 10_000)
    return read[0]
  }
  const rounds = async (many: number) => {
    const said = []
    for (let at = 0; at < many; at += 1) said.push(await round())
    return new Set(said)
  }
  await rounds(20)
  expect(await rounds(15)).toEqual(new Set(['not read']))
  refuses = false
  await rounds(20)
  expect(await rounds(15)).toEqual(new Set(['read']))
})

describe('an app password on a server with limits', () => {
  const limit = (of: number, left: number, window: number, resetsAt: number) => ({
    'ratelimit-limit': String(of),
    'ratelimit-remaining': String(left),
    'ratelimit-reset': String(resetsAt / 1_000),
    'ratelimit-policy': `${of};w=${window}`,
  })
  const listening = async (answer: (method: string) => Record<string, string>) => {
    const asked: string[] = []
    const clock = { now: instant(start) }
    const edge: Edge = {
      fetch: (input, init) => {
        const url = new URL(new Request(input, init).url)
        const method = url.pathname.replace('/xrpc/', '')
        asked.push(method)
        const body =
          method === 'com.atproto.server.createSession'
            ? {
                did: 'did:plc:mireille',
                handle: 'mireille.example',
                accessJwt: 'e30.e30.e30',
                refreshJwt: 'e30.e30.e30',
              }
            : { notifications: [], feed: [], posts: [], convos: [], logs: [] }
        const headers = { 'content-type': 'application/json', ...answer(method) }
        return Promise.resolve(new Response(JSON.stringify(body), { status: 200, headers }))
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => clock.now,
      signal: new AbortController().signal,
    }
    const settings = connector.settings.parse({ identifier: 'mireille.example', appPassword: 'abcd-efgh-ijkl-mnop' })
    const session = await connector.connect(settings, edge, new MemoryVault())
    const round = async (): Promise<readonly string[]> => {
      asked.length = 0
      let cursor: string | null = null
      for (let more = true; more; ) {
        const page = await session.pull(cursor, words)
        cursor = page.cursor
        more = page.more
      }
      return asked.filter((method) => method === 'app.bsky.feed.searchPosts')
    }
    return { session, round, clock }
  }

  it('searches for every name, although few sign-ins are left', async () => {
    const { session, round } = await listening((method) =>
      method === 'com.atproto.server.createSession'
        ? limit(30, 3, 300, start + minutes(5))
        : limit(3_000, 2_990, 300, start + minutes(5)),
    )
    expect(await round()).toHaveLength(40)
    expect(await round()).toHaveLength(40)
    expect(session.standing?.()).toMatchObject({ sampled: null, rate: { of: 3_000, left: 2_990 } })
  })

  it.each([-60, 60])(
    'counts a limit to its end, although the clock of the server is %i minutes ahead',
    async (ahead) => {
      const there = start + ahead * 60_000
      const headers = { ...limit(3_000, 2, 300, there + minutes(4)), date: new Date(there).toUTCString() }
      const { session, round, clock } = await listening(() => headers)
      await round()
      expect(session.standing?.().rate).toMatchObject({ left: 2, resetsAt: start + minutes(4) })
      clock.now = instant(start + minutes(4))
      expect(session.standing?.().rate).toBeNull()
      const refusal = Object.assign(new Error('Slow'), { status: 429, error: 'RateLimitExceeded', headers })
      expect(toConnectorError(refusal, start).retryAt).toBe(start + minutes(4))
    },
  )

  it('asks as often as the window of its limit allows, and forgets a limit whose window is over', async () => {
    let headers: Record<string, string> = limit(3_000, 2_990, 3_600, start + minutes(60))
    const { session, round, clock } = await listening(() => headers)
    await round()
    // Half of 3,000 an hour is 25 a minute.
    expect((await round()).length).toBeLessThanOrEqual(25)
    expect(session.standing?.().sampled).not.toBeNull()
    headers = {}
    clock.now = instant(start + minutes(61))
    expect(await round()).toHaveLength(40)
    expect(session.standing?.()).toMatchObject({ sampled: null, rate: null })
  })
})
