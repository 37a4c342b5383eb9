import { describe, expect, it } from 'vitest'
import { instant, minutes } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Edge } from '../sdk/connector.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'
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
