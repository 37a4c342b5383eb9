import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { aBrand } from '../../test/support/builders.ts'
import { aClock, aContext } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import type { Connector, Page, Session, Standing } from '../connectors/sdk/connector.ts'
import { ConnectorError } from '../connectors/sdk/errors.ts'
import { after, days } from '../domain/model/time.ts'
import { openSecrets } from '../services/listening/open-secrets.ts'
import { readSourceAccess } from '../store/source-reads.ts'
import { sql } from '../store/sql.ts'
import { SourceReader } from './read-source.ts'
import { Sessions } from './sessions.ts'
import { ShortLinks } from './short-links.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())
afterEach(() => {
  vi.restoreAllMocks()
})
const clock = aClock('2026-03-02T09:00:00Z')

/** Moves waits of a given length on: `over` says when one of them is through. */
function hurry(waits: Readonly<Record<number, () => Promise<void> | void>>): void {
  const real = globalThis.setTimeout
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms?: number) => {
    const over = waits[ms ?? 0]
    if (over === undefined) return real(work, ms)
    return real(() => {
      void Promise.resolve(over()).then(work)
    }, 0)
  }) as typeof setTimeout)
}

/** Reads a source of a connector that signs in like this, until `end` says so; each round is followed by the next at once. */
async function read(connect: () => Promise<Session>, end: AbortController): Promise<string> {
  const brand = await aBrand(db)
  const connector: Connector = {
    id: 'test',
    name: 'Test',
    settings: z.object({}),
    secrets: [],
    can: { search: true, stream: false, reply: false, thread: false, length: null },
    connect,
  }
  const ctx = {
    ...aContext(db, { clock, connectors: new Map([['test', connector]]) }),
    meter: { read: () => [], ingested: () => reader.lookNow() },
  }
  const sessions = new Sessions(ctx)
  const parts = { ctx, sessions, shortLinks: new ShortLinks(ctx, end.signal) }
  const reader = new SourceReader(parts, brand.lease, end.signal, () => end.abort())
  await reader.run()
  await sessions[Symbol.asyncDispose]()
  return brand.sourceId
}

const us = { externalId: 'us', handle: 'us', name: 'Us' }
const page = (): Page => ({
  arrivals: [],
  cursor: 'end',
  more: false,
  retain: 'all',
  nextAt: after(clock.now(), days(1)),
})
const shut = (): ConnectorError => new ConnectorError('transient', 'It is shut.', { fr: 'C’est fermé.' })

describe('a source that cannot be read', () => {
  it('is not asked for a session by the look at what is stored, for as long as the breaker holds', async () => {
    const end = new AbortController()
    let connects = 0
    let failed = (): void => undefined
    const firstFailure = new Promise<void>((resolve) => {
      failed = resolve
    })
    let waited = 0
    hurry({
      // The second look is due once the first round has failed.
      60_000: () => firstFailure,
      1_000: () => {
        waited += 1
        if (waited >= 20) end.abort()
      },
    })
    await read(() => {
      connects += 1
      // What the failure leads to is written down before the second look goes on.
      setImmediate(() => setImmediate(failed))
      return Promise.reject(shut())
    }, end)
    expect([connects, waited]).toEqual([1, 20])
  })
})

describe('one look at a source', () => {
  it('that does not come to an end is let go after five minutes, with its session, and the source says so', async () => {
    const end = new AbortController()
    let closed = 0
    hurry({ 300_000: () => undefined })
    const sourceId = await read(
      () =>
        Promise.resolve({
          account: us,
          pull: () => new Promise<Page>(() => undefined),
          close: () => {
            closed += 1
            // It is noted right after this.
            const noted = sql`select 1 from source where error_message = 'One look took longer than 5 minutes.'`
            void vi.waitFor(async () => expect(await db.rows(noted)).toHaveLength(1), 8_000).finally(() => end.abort())
            return Promise.resolve()
          },
        }),
      end,
    )
    const noted = await db.one<{ en: string; fr: string; kind: string }>(
      sql`select error_message as en, error_message_fr as fr, error_kind as kind from source where id = ${sourceId}`,
    )
    expect(closed).toBe(1)
    expect(noted).toEqual({
      en: 'One look took longer than 5 minutes.',
      fr: 'Une lecture a pris plus de 5 minutes.',
      kind: 'transient',
    })
  })
})

describe('how long an answer may be', () => {
  it('is kept anew when the server changes it, though nothing else of its standing did', async () => {
    const end = new AbortController()
    const said = [500, 500, 5_000]
    let rounds = 0
    const sourceId = await read(
      () =>
        Promise.resolve({
          account: us,
          pull: () => {
            rounds += 1
            if (rounds > said.length) end.abort()
            return Promise.resolve(page())
          },
          standing: (): Standing => ({
            rate: null,
            expiresAt: null,
            renews: false,
            longest: said[Math.min(rounds, said.length) - 1] ?? 500,
          }),
          close: () => Promise.resolve(),
        }),
      end,
    )
    const kept = await db.one<{ longest: number }>(
      sql`select (standing->>'longest')::float8 as longest from source where id = ${sourceId}`,
    )
    expect(kept?.longest).toBe(5_000)
  })
})

describe('a session that is let go', () => {
  it('lets a renewal that runs come to its end first: what the network gave is stored, and only then is everything cut', async () => {
    const { sourceId } = await aBrand(db)
    let answer = (): void => undefined
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    let asked = (): void => undefined
    const asking = new Promise<void>((resolve) => {
      asked = resolve
    })
    let renewed: Promise<unknown> = Promise.resolve()
    const connector: Connector = {
      id: 'test',
      name: 'Test',
      settings: z.object({}),
      secrets: [],
      can: { search: true, stream: false, reply: false, thread: false, length: null },
      connect: (_settings, edge, vault) => {
        renewed = vault.renew(async () => {
          asked()
          await answered
          edge.signal.throwIfAborted()
          return { secrets: { refreshToken: 'r1' }, value: 'r1' }
        })
        renewed.catch(() => undefined)
        return Promise.resolve({ account: us, pull: () => Promise.resolve(page()), close: () => Promise.resolve() })
      },
    }
    const ctx = aContext(db, { clock, connectors: new Map([['test', connector]]) })
    const sessions = new Sessions(ctx)
    await sessions.get(sourceId)
    await asking
    const dropped = sessions.drop(sourceId)
    // The session is closed, and whatever it does would be cut now.
    await new Promise((resolve) => setImmediate(resolve))
    answer()
    await dropped
    expect(await renewed).toBe('r1')
    const access = await readSourceAccess(db, sourceId)
    expect(access === undefined ? {} : openSecrets(ctx, access)).toEqual({ refreshToken: 'r1' })
  })
})
