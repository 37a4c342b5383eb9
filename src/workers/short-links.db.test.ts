import { afterAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { aBrand, arrives, anAuthor } from '../../test/support/builders.ts'
import { aClock, aContext, anEdge } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { casesOfBrand } from '../../test/support/listener.ts'
import type { Connector } from '../connectors/sdk/connector.ts'
import { ConnectorError } from '../connectors/sdk/errors.ts'
import { after, days } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import { SourceReader } from './read-source.ts'
import { Sessions } from './sessions.ts'
import { ShortLinks } from './short-links.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const site = { kind: 'site', text: 'acme.example' } as const

/** Reads one page of posts with short links, of a source that keeps only what matches, until `until` posts were taken in. */
const aReader = async (terms: readonly [typeof site | { kind: 'name'; text: string }], until: number) => {
  const brand = await aBrand(db, { terms })
  const clock = aClock('2026-03-02T09:00:00Z')
  const end = new AbortController()
  const asked: string[] = []
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const text = (words: string, id: string) =>
    arrives({ externalId: id, text: words, author: anAuthor({ externalId: `did:${id}` }), publishedAt: clock.now() })
  const connector: Connector = {
    id: 'test',
    name: 'Test',
    settings: z.object({}),
    secrets: [],
    can: { search: true, stream: false, reply: false, thread: false, length: null },
    connect: () =>
      Promise.resolve({
        account: { externalId: 'us', handle: 'us', name: 'Us' },
        pull: () =>
          Promise.resolve({
            arrivals: [
              text('Voyez bit.ly/Ours', 'ours'),
              text('Et bit.ly/Ours encore', 'again'),
              text('Ou bien bit.ly/theirs', 'theirs'),
            ],
            cursor: 'end',
            more: false,
            retain: 'matched' as const,
            nextAt: after(clock.now(), days(1)),
          }),
        close: () => Promise.resolve(),
      }),
  }
  const seen: number[] = []
  let done = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    done = resolve
  })
  const ctx = {
    ...aContext(db, {
      clock,
      connectors: new Map([['test', connector]]),
      edge: (signal) =>
        anEdge({
          signal,
          now: clock.now,
          fetch: async (input) => {
            const called = input instanceof Request ? input.url : input.toString()
            asked.push(called)
            await held
            const location = called.endsWith('/Ours') ? 'https://www.acme.example/menu' : 'https://else.example/'
            return new Response(null, { status: 301, headers: { location } })
          },
        }),
    }),
    meter: {
      read: () => [],
      ingested: ({ stored }: { readonly stored: number }) => {
        seen.push(stored)
        // Nothing was held up: the page is taken in while the shortener has not answered.
        release()
        if (seen.length === until) done()
      },
    },
  }
  const sessions = new Sessions(ctx)
  const shortLinks = new ShortLinks(ctx, end.signal)
  const reader = new SourceReader({ ctx, sessions, shortLinks }, brand.lease, end.signal, () => end.abort())
  const running = reader.run()
  await finished
  end.abort()
  await running
  await sessions[Symbol.asyncDispose]()
  return { brand, asked, seen }
}

describe('what hides behind a shortener', () => {
  it('is found once it is known where the link leads, asked once for all posts, and never holds up what arrives', async () => {
    const { brand, asked, seen } = await aReader([site], 4)
    // First the page, then each post of it whose link leads somewhere, in whatever order the shortener answers.
    expect([seen[0], ...seen.slice(1).sort((a, b) => a - b)]).toEqual([0, 0, 1, 1])
    expect(asked.sort()).toEqual(['https://bit.ly/Ours', 'https://bit.ly/theirs'])
    expect(await casesOfBrand(db, brand.brandId)).toHaveLength(2)
    expect(await db.rows(sql`select hits from post where source_id = ${brand.sourceId}`)).toEqual(
      Array.from({ length: 2 }, () => ({ hits: [{ ruleId: brand.ruleId, term: 0, start: null, end: null }] })),
    )
  })

  it('is not asked for where no site is watched', async () => {
    const { asked } = await aReader([{ kind: 'name', text: 'Acme' }], 1)
    expect(asked).toEqual([])
  })
})

describe('links without end', () => {
  it('wait for their turn two at a time, and beyond what may wait are not followed', async () => {
    const end = new AbortController()
    let open = 0
    let most = 0
    let asked = 0
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const ctx = aContext(db, {
      edge: (signal) =>
        anEdge({
          signal,
          fetch: async () => {
            asked += 1
            open += 1
            most = Math.max(most, open)
            if (open === 2) release()
            await held
            // Long enough for a third to come in, if it could.
            await db.rows(sql`select 1`)
            open -= 1
            return new Response(null, { status: 301, headers: { location: 'https://acme.example/' } })
          },
        }),
    })
    const links = new ShortLinks(ctx, end.signal)
    const posts = Array.from({ length: 600 }, (_, i) => arrives({ externalId: `m${i}`, text: `bit.ly/many${i}` }))
    let found = 0
    let dropped = 0
    const finished = new Promise<void>((resolve) => {
      dropped = links.ask('s', posts, () => {
        found += 1
        if (found === 500) resolve()
      })
    })
    await finished
    expect({ most, asked, found, dropped }).toEqual({ most: 2, asked: 500, found: 500, dropped: 100 })
    end.abort()
  })
})

describe('a post that is handed in with every round', () => {
  it('waits once, as it was last handed in, is nobody too many, and those that wait are told one after the other', async () => {
    const end = new AbortController()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const ctx = aContext(db, {
      edge: (signal) =>
        anEdge({
          signal,
          fetch: async () => {
            await held
            return new Response(null, { status: 301, headers: { location: 'https://acme.example/' } })
          },
        }),
    })
    const links = new ShortLinks(ctx, end.signal)
    const told: string[] = []
    let telling = 0
    let most = 0
    const finished = new Promise<void>((resolve) => {
      const found = async (arrival: ReturnType<typeof arrives>) => {
        telling += 1
        most = Math.max(most, telling)
        await db.rows(sql`select 1`)
        telling -= 1
        if (arrival.kind === 'post') told.push(arrival.post.text)
        if (told.length === 3) resolve()
      }
      for (let round = 1; round <= 600; round += 1) {
        const again = ['one', 'two'].map((id) => arrives({ externalId: id, text: `${id} ${round} bit.ly/again` }))
        expect(links.ask('s', again, found)).toBe(0)
      }
      // The same id at another source is another post.
      expect(links.ask('t', [arrives({ externalId: 'one', text: 'elsewhere bit.ly/again' })], found)).toBe(0)
    })
    release()
    await finished
    expect({ told, most }).toEqual({
      told: ['one 600 bit.ly/again', 'two 600 bit.ly/again', 'elsewhere bit.ly/again'],
      most: 1,
    })
    end.abort()
  })
})

describe('a link whose shortener does not answer', () => {
  /** A shortener that fails so often, and how long was waited between. */
  const failing = (times: number) => {
    const end = new AbortController()
    const waits: number[] = []
    const later = (work: () => void, wait: number): void => {
      waits.push(wait)
      setImmediate(work)
    }
    let asked = 0
    const ctx = aContext(db, {
      edge: (signal) =>
        anEdge({
          signal,
          fetch: () => {
            asked += 1
            if (asked <= times) return Promise.reject(new ConnectorError('transient', 'No answer.'))
            return Promise.resolve(new Response(null, { status: 301, headers: { location: 'https://acme.example/' } }))
          },
        }),
    })
    return { end, waits, links: new ShortLinks(ctx, end.signal, later), asked: () => asked }
  }
  it('is followed again after one, five and fifteen minutes, while its posts wait', async () => {
    const { end, waits, links } = failing(3)
    const post = arrives({ text: 'bit.ly/shaky' })
    await new Promise<void>((resolve) => {
      links.ask('s', [post], () => resolve())
    })
    expect(waits).toEqual([60_000, 300_000, 900_000])
    expect(post.kind === 'post' ? links.targetsOf(post.post) : []).toEqual(['https://acme.example/'])
    end.abort()
  })

  it('is let go after that, and asked for anew by the next post that carries it', async () => {
    const { end, waits, links, asked } = failing(4)
    links.ask('s', [arrives({ text: 'bit.ly/dead' })], () => undefined)
    await vi.waitFor(() => {
      expect([asked(), waits.length]).toEqual([4, 3])
    }, 8_000)
    await vi.waitFor(async () => {
      await new Promise<void>((resolve, reject) => {
        links.ask('s', [arrives({ text: 'bit.ly/dead' })], () => resolve())
        setTimeout(reject, 20)
      })
    }, 8_000)
    expect(asked()).toBe(5)
    end.abort()
  })
})
