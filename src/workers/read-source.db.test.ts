import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aBrand } from '../../test/support/builders.ts'
import { aClock, aContext } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import type { Connector, Page } from '../connectors/sdk/connector.ts'
import { after, days, type Instant } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import { SourceReader } from './read-source.ts'
import { Sessions } from './sessions.ts'
import { ShortLinks } from './short-links.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const clock = aClock('2026-03-02T09:00:00Z')

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
    id: 'test',
    name: 'Test',
    settings: z.object({}),
    secrets: [],
    can: { search: true, stream: false, reply: false, thread: false, length: null },
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
