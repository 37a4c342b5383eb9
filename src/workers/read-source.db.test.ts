import { afterAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { aBrand, arrives, isDeleted } from '../../test/support/builders.ts'
import { aClock, aContext } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../test/support/listener.ts'
import type { Connector, Page, ReplyTarget } from '../connectors/sdk/connector.ts'
import { ConnectorError } from '../connectors/sdk/errors.ts'
import { GapMemory } from '../connectors/sdk/lane-gap.ts'
import { type Lane, walkLanes } from '../connectors/sdk/lanes.ts'
import { after, days, hours, type Instant, instant } from '../domain/model/time.ts'
import { watchedPosts } from '../services/listening/watched-posts.ts'
import { handChannel, listen } from '../store/listen.ts'
import { readHandNote } from '../store/presence.ts'
import { sql } from '../store/sql.ts'
import { SourceReader } from './read-source.ts'
import { Sessions } from './sessions.ts'
import { ShortLinks } from './short-links.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const clock = aClock('2026-03-02T09:00:00Z')

const plain = {
  id: 'test',
  name: 'Test',
  settings: z.object({}),
  secrets: [],
  can: { search: true, stream: false, reply: false, thread: false, length: null },
}

/** Reads a source with rounds of two pages until so many pages were taken in, or until it dies in the middle of its first round; each end of a round is followed by the next at once. */
async function read(brand: Awaited<ReturnType<typeof aBrand>>, pages: number, breaks: () => boolean = () => false) {
  const end = new AbortController()
  const page = (cursor: string, more: boolean): Page => ({
    arrivals: [],
    cursor,
    more,
    retain: 'all',
    ...(more ? {} : { nextAt: after(clock.now(), days(1)) }),
  })
  const connector: Connector = {
    ...plain,
    connect: () =>
      Promise.resolve({
        account: { externalId: 'us', handle: 'us', name: 'Us' },
        pull: (cursor: string | null) => {
          if (cursor !== 'middle') return Promise.resolve(page('middle', true))
          if (!breaks()) return Promise.resolve(page('end', false))
          end.abort()
          return Promise.reject(new Error('The process dies here.'))
        },
        close: () => Promise.resolve(),
      }),
  }
  let taken = 0
  const ctx = {
    ...aContext(db, { clock, connectors: new Map([['test', connector]]) }),
    meter: {
      read: () => [],
      ingested: () => {
        taken += 1
        if (taken >= pages) end.abort()
        else reader.lookNow()
      },
    },
  }
  const sessions = new Sessions(ctx)
  const parts = { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) }
  const reader = new SourceReader(parts, brand.lease, end.signal, () => end.abort())
  await reader.run()
  await sessions[Symbol.asyncDispose]()
}

const wholeTo = async (sourceId: string) =>
  (await db.one<{ at: Instant | null }>(sql`select whole_to as at from source where id = ${sourceId}`))?.at ?? null

describe('how far a source is read', () => {
  it('is known once a round that began at its beginning has ended', async () => {
    const brand = await aBrand(db)
    await read(brand, 1)
    expect(await wholeTo(brand.sourceId)).toBeNull()
    const other = await aBrand(db)
    await read(other, 2)
    expect(await wholeTo(other.sourceId)).toBe(clock.now())
  })

  it('is not claimed by a reader that goes on in the middle of another’s round, but by its next one', async () => {
    const brand = await aBrand(db)
    await read(brand, 9, () => true)
    await read(brand, 1)
    expect(await wholeTo(brand.sourceId)).toBeNull()
    await read(brand, 2)
    expect(await wholeTo(brand.sourceId)).toBeNull()
    await read(brand, 4)
    expect(await wholeTo(brand.sourceId)).toBe(clock.now())
  })
})

describe('a gap of hours', () => {
  it('does not keep waiting what is written while it is read: it is stored before the gap is', async () => {
    const brand = await aBrand(db)
    const end = new AbortController()
    const now = clock.now()
    const posts = Array.from({ length: 400 }, (_, at) => ({ id: at + 1, at: now - hours(5) + at * 40_000 }))
    const order: string[] = []
    const memory = new GapMemory()
    let asked = 0
    const lanes: readonly Lane[] = ['gap', 'live'].map((name) => ({
      name,
      retain: 'all',
      read: () => Promise.reject(),
    }))
    const written = { id: 9_001, at: now }
    const isPost = (it: unknown): it is { id: number; at: number } =>
      typeof it === 'object' && it !== null && 'at' in it
    const connector: Connector = {
      ...plain,
      connect: () =>
        Promise.resolve({
          account: { externalId: 'us', handle: 'us', name: 'Us' },
          pull: async (cursor: string | null) => {
            const walked = await walkLanes({
              lanes,
              cursor,
              // Each answer takes two seconds.
              now: instant(now + asked * 2_000),
              memory,
              momentOf: (it) => (isPost(it) ? it.at : Number.NaN),
              read: ({ name }, at) => {
                asked += 1
                // Ten answers into the gap somebody writes.
                if (name === 'live')
                  return Promise.resolve({ items: asked > 10 ? [written] : [], next: null, refused: null })
                const below = at === null ? posts : posts.filter(({ id }) => id < Number(at))
                const items = below.slice(-10).toReversed()
                return Promise.resolve({
                  items,
                  next: below.length > 10 ? String(items.at(-1)?.id) : null,
                  refused: null,
                })
              },
            })
            return {
              ...walked.found,
              arrivals: walked.items
                .filter(isPost)
                .map(({ id, at }) => arrives({ externalId: `${id}`, publishedAt: instant(at) })),
              cursor: walked.cursor,
              more: walked.more,
              retain: 'all' as const,
              ...(walked.more ? {} : { nextAt: after(now, days(1)) }),
            }
          },
          close: () => Promise.resolve(),
        }),
    }
    const stored = async (): Promise<readonly string[]> =>
      (
        await db.rows<{ id: string }>(
          sql`select external_id as id from post where source_id = ${brand.sourceId} order by post.id`,
        )
      ).map(({ id }) => id)
    const ctx = {
      ...aContext(db, { clock, connectors: new Map([['test', connector]]) }),
      meter: {
        read: () => [],
        ingested: ({ stored: many }: { readonly stored: number }) => {
          order.push(`${many}`)
          if (order.filter((it) => it !== '0').length >= 41) end.abort()
        },
      },
    }
    const sessions = new Sessions(ctx)
    const parts = { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) }
    await new SourceReader(parts, brand.lease, end.signal, () => end.abort()).run()
    await sessions[Symbol.asyncDispose]()
    const ids = await stored()
    expect(ids.length).toBe(401)
    const gap = ids.filter((id) => id !== '9001')
    // The newest page first, then from the oldest on.
    expect(
      gap
        .slice(0, 10)
        .map(Number)
        .toSorted((a, b) => a - b)[0],
    ).toBe(391)
    expect(
      gap
        .slice(10, 20)
        .map(Number)
        .toSorted((a, b) => a - b)[0],
    ).toBe(1)
    expect(ids.indexOf('9001')).toBeLessThan(60)
  })
})

describe('a rule that changes while a round runs or nothing can be asked', () => {
  const bread = (terms: string) =>
    sql`update watch_rule set terms = ${JSON.stringify([{ kind: 'name', text: terms }])}::jsonb`
  const inCases = async (sourceId: string) =>
    (
      await db.rows<{ id: string }>(
        sql`select external_id as id from post where source_id = ${sourceId} and case_id is not null order by 1`,
      )
    ).map(({ id }) => id)

  it('holds from the next page of a gap on, and for what is stored', async () => {
    const brand = await aBrand(db)
    const end = new AbortController()
    const asked: (readonly string[])[] = []
    const connector: Connector = {
      ...plain,
      connect: () =>
        Promise.resolve({
          account: { externalId: 'us', handle: 'us', name: 'Us' },
          pull: async (_cursor, terms) => {
            asked.push(terms.map(({ text }) => text))
            const nth = asked.length
            if (nth === 2) {
              await db.run(sql`${bread('brioche')} where id = ${brand.ruleId}`)
              reader.nudge()
            }
            if (nth === 4) end.abort()
            const post = arrives({ externalId: `p${nth}`, text: 'Une brioche', publishedAt: clock.now() })
            // The gap never ends.
            return { arrivals: [post], cursor: `${nth}`, more: true, retain: 'all' as const }
          },
          close: () => Promise.resolve(),
        }),
    }
    const ctx = aContext(db, { clock, connectors: new Map([['test', connector]]) })
    const sessions = new Sessions(ctx)
    const parts = { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) }
    const reader = new SourceReader(parts, brand.lease, end.signal, () => end.abort())
    await reader.run()
    await sessions[Symbol.asyncDispose]()
    expect(asked).toEqual([['Chez Mireille'], ['Chez Mireille'], ['brioche'], ['brioche']])
    // The first was stored before anybody asked for it.
    expect(await inCases(brand.sourceId)).toEqual(expect.arrayContaining(['p1', 'p2', 'p3']))
  })

  it('holds for what is stored while the source cannot be asked', async () => {
    const brand = await aBrand(db)
    const end = new AbortController()
    let pulls = 0
    let failed = (): void => undefined
    const failing = new Promise<void>((resolve) => {
      failed = resolve
    })
    const connector: Connector = {
      ...plain,
      connect: () =>
        Promise.resolve({
          account: { externalId: 'us', handle: 'us', name: 'Us' },
          pull: () => {
            pulls += 1
            if (pulls > 1) {
              failed()
              return Promise.reject(new ConnectorError('transient', 'Away.', { retryAt: after(clock.now(), days(1)) }))
            }
            const post = arrives({ externalId: 'kept', text: 'Une brioche', publishedAt: clock.now() })
            return Promise.resolve({ arrivals: [post], cursor: 'c', more: true, retain: 'all' as const })
          },
          close: () => Promise.resolve(),
        }),
    }
    const ctx = aContext(db, { clock, connectors: new Map([['test', connector]]) })
    const sessions = new Sessions(ctx)
    const parts = { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) }
    const reader = new SourceReader(parts, brand.lease, end.signal, () => end.abort())
    const running = reader.run()
    await failing
    await db.run(sql`${bread('brioche')} where id = ${brand.ruleId}`)
    reader.nudge()
    await vi.waitFor(async () => expect(await inCases(brand.sourceId)).toEqual(['kept']), 8_000)
    expect(pulls).toBe(2)
    end.abort()
    await running
    await sessions[Symbol.asyncDispose]()
  })
})

describe('posts of a case at which somebody sits', () => {
  it('are asked about before their turn, once, and whoever looks is told that no answer is wanted any more', async () => {
    const { brand, ctx: listener, take } = await aListener(db)
    await take([arrives({ externalId: 'at://gated', closed: null })])
    const caseId = (await casesOfBrand(db, brand.brandId))[0]?.id ?? ''
    const end = new AbortController()
    const asked: string[][] = []
    const connector: Connector = {
      ...plain,
      connect: () =>
        Promise.resolve({
          account: { externalId: 'us', handle: 'us', name: 'Us' },
          pull: () =>
            Promise.resolve({
              ...{ arrivals: [], cursor: 'c', more: false, retain: 'all' as const },
              nextAt: after(clock.now(), days(1)),
            }),
          recheck: {
            atOnce: 5,
            ask: (posts: readonly ReplyTarget[]) => {
              asked.push(posts.map(({ externalId }) => externalId))
              const stands = arrives({ externalId: 'at://gated', closed: 'chosen' })
              return Promise.resolve([stands, arrives({ externalId: 'at://of-somebody-else' })])
            },
          },
          close: () => Promise.resolve(),
        }),
    }
    let tell: (note: unknown) => void = () => undefined
    const told = new Promise<unknown>((resolve) => {
      tell = resolve
    })
    const hearing = await listen(db, [handChannel], (_, payload) => tell(readHandNote(payload)), listener.log)
    const ctx = aContext(db, { clock, connectors: new Map([['test', connector]]) })
    const sessions = new Sessions(ctx)
    const parts = { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) }
    const reader = new SourceReader(parts, brand.lease, end.signal, () => end.abort())
    const running = reader.run()
    const posts = await watchedPosts(ctx, caseId)
    for (let twice = 0; twice < 2; twice += 1) reader.lookAt(posts.get(brand.sourceId) ?? [])
    expect(await told).toEqual({ kind: 'gate', caseId, brandId: brand.brandId })
    end.abort()
    await running
    await hearing.close()
    await sessions[Symbol.asyncDispose]()
    expect(asked).toEqual([['at://gated']])
    const stored = await db.rows(sql`select external_id, closed from post where source_id = ${brand.sourceId}`)
    expect(stored).toEqual([{ external_id: 'at://gated', closed: 'chosen' }])
  })

  it('are the last three of each source, not ours, whether they still stand or not', async () => {
    const { brand, ctx, clock: time, take } = await aListener(db)
    const ids = ['at://1', 'at://2', 'at://3', 'at://4']
    for (const [at, externalId] of ids.entries()) {
      await take([arrives({ externalId, rootId: 'at://1', publishedAt: instant(time.now() + at * 1_000) })])
      time.pass(hours(0.1))
    }
    await take([isDeleted('at://4')])
    const caseId = (await casesOfBrand(db, brand.brandId))[0]?.id ?? ''
    const posts = await watchedPosts(ctx, caseId)
    expect([...posts.keys()]).toEqual([brand.sourceId])
    expect(posts.get(brand.sourceId)?.map(({ externalId }) => externalId)).toEqual(['at://4', 'at://3', 'at://2'])
    expect((await watchedPosts(ctx, '999999999')).size).toBe(0)
  })
})
