import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aBrand } from '../../test/support/builders.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { LiveEvent } from '../api/schemas.ts'
import { sql } from '../store/sql.ts'
import { anAccount, type Browser, refusal, type Served, seesBrands, serveApp, signedIn } from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
/** A connection as another process has it. */
const other = new pg.Client({ connectionString: test.url })
const another = new pg.Client({ connectionString: test.url })
let served: Served
let browser: Browser
let brandId: string
let otherBrandId: string
beforeAll(async () => {
  await other.connect()
  await another.connect()
  await anAccount(db, clock, 'ines@example.test', 'observer')
})
afterAll(async () => {
  await other.end()
  await another.end()
  await test[Symbol.asyncDispose]()
})
beforeEach(async () => {
  served = await serveApp(db, { clock })
  browser = await signedIn(served, 'ines@example.test')
  brandId = (await aBrand(db)).brandId
  otherBrandId = (await aBrand(db)).brandId
  await seesBrands(db, 'ines@example.test', brandId, otherBrandId)
})
afterEach(() => served[Symbol.asyncDispose]())

/** Writes one event of a case as a worker does; it is told when its transaction commits. */
async function writes(client: pg.Client, caseId: number, brand = brandId, times = 1): Promise<void> {
  await client.query(
    `insert into event (at, kind, brand_id, case_id, case_version)
     select now(), 'opened', $1, $2::bigint + n, 1 from generate_series(0, $3::int - 1) as n`,
    [brand, caseId, times],
  )
  await client.query(`select pg_notify('vigie_events', '')`)
}

interface Told {
  readonly id: string | null
  readonly data: LiveEvent
}

/** Resolves when the stream has looked into the log after this moment. */
async function hasLookedSince(): Promise<void> {
  const { rows } = await another.query<{ now: string }>('select clock_timestamp()::text as now')
  for (;;) {
    const looked = await another.query(
      `select 1 from pg_stat_activity
       where datname = current_database() and query like '%as settled%' and state = 'idle'
         and pid <> pg_backend_pid() and query_start > $1::timestamptz`,
      [rows[0]?.now],
    )
    if (looked.rowCount !== 0) return
  }
}

/** What a browser hears of a stream, one message after the other; the greeting is left out, and counts, which come when they come. */
class Ear implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  #text = ''
  constructor(answer: Response) {
    if (answer.body === null) throw new Error('The answer has no stream.')
    this.#reader = answer.body.getReader()
  }
  /** The next block of the stream; null when it has ended. */
  async block(): Promise<string | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return block
      }
      const { done, value } = await this.#reader.read()
      if (done) return null
      this.#text += this.#decoder.decode(value, { stream: true })
    }
  }
  async next(): Promise<Told | null> {
    for (;;) {
      const block = await this.block()
      if (block === null) return null
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data === undefined) continue
      const event = LiveEvent.parse(JSON.parse(data))
      if (event.type !== 'counts' && event.type !== 'listening')
        return { id: /^id: (.*)$/m.exec(block)?.[1] ?? null, data: event }
    }
  }
  /** The ids of the next cases that it hears of. */
  async cases(howMany: number): Promise<readonly string[]> {
    const heard: string[] = []
    while (heard.length < howMany) {
      const told = await this.next()
      heard.push(told?.data.type === 'case' ? told.data.caseId : (told?.data.type ?? 'ended'))
    }
    return heard
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel()
  }
}

const listens = async (at: Browser, headers: Readonly<Record<string, string>> = {}, brand = brandId): Promise<Ear> =>
  new Ear(await at.send('GET', `/api/v1/live?brand=${brand}`, { headers }))

describe('the live stream', () => {
  it('answers at once, as a stream that no proxy holds back', async () => {
    const answer = await browser.send('GET', `/api/v1/live?brand=${brandId}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(answer.headers.get('x-accel-buffering')).toBe('no')
    await using ear = new Ear(answer)
    expect(await ear.block()).toBe('retry: 1000\n: listening')
  })

  it('says at once from where a browser may go on, so that a cut in a quiet hour loses nothing', async () => {
    let place: string | undefined
    {
      await using ear = await listens(browser)
      await ear.block()
      place = /^id: (\d+\.\d+)\n/.exec((await ear.block()) ?? '')?.[1]
    }
    await writes(other, 1)
    await using again = await listens(browser, { 'last-event-id': place ?? 'none' })
    await writes(other, 2)
    expect(await again.cases(2)).toEqual(['1', '2'])
  })

  it('tells with an id what another process has committed, and no more than ids', async () => {
    await using ear = await listens(browser)
    await writes(other, 7)
    const told = await ear.next()
    expect(told?.id).toMatch(/^\d+\.\d+$/)
    expect(told?.data).toEqual({ type: 'case', caseId: '7', brandId, version: 1, what: ['opened'] })
  })

  it('counts again after a change', async () => {
    await using ear = await listens(browser)
    await writes(other, 7)
    const blocks: string[] = []
    while (!blocks.at(-1)?.includes('"type":"counts"')) blocks.push((await ear.block()) ?? 'ended')
    const counts = LiveEvent.parse(JSON.parse((blocks.at(-1) ?? '').replace('data: ', '')))
    expect(counts).toMatchObject({ type: 'counts', brandId, counts: { 'to-answer': 0, mine: 0 } })
    expect(blocks.at(-1)).not.toContain('id:')
  })

  it('loses nothing of a transaction that began earlier and commits later', async () => {
    await using ear = await listens(browser)
    await other.query('begin')
    await writes(other, 1)
    await another.query('begin')
    await writes(another, 2)
    await another.query('commit')
    await hasLookedSince()
    await other.query('commit')
    expect([...(await ear.cases(2))].sort()).toEqual(['1', '2'])
    await writes(other, 3)
    expect(await ear.cases(1)).toEqual(['3'])
  })

  it('tells nothing of what was rolled back', async () => {
    await using ear = await listens(browser)
    await other.query('begin')
    await writes(other, 1)
    await other.query('rollback')
    await writes(other, 2)
    expect(await ear.cases(1)).toEqual(['2'])
  })

  it('goes on after the last id without a gap and without a repetition', async () => {
    let last: string
    {
      await using ear = await listens(browser)
      await writes(other, 1)
      await writes(other, 2)
      await ear.cases(1)
      last = (await ear.next())?.id ?? 'none'
    }
    await writes(other, 3)
    await writes(other, 4)
    await using again = await listens(browser, { 'last-event-id': last })
    await writes(other, 5)
    expect(await again.cases(3)).toEqual(['3', '4', '5'])
  })

  it('goes on in another process where the first one ended', async () => {
    await using first = await listens(browser)
    await writes(other, 1)
    const last = (await first.next())?.id ?? 'none'
    await writes(other, 2)
    await using there = await serveApp(db, { clock })
    await using again = await listens(there.browser({ cookie: browser.cookie() }), { 'last-event-id': last })
    await writes(other, 3)
    expect(await again.cases(2)).toEqual(['2', '3'])
  })

  it.each(['nonsense', '18446744073709551615.1', '99999999999999999999.9999999999999999999'])(
    'has one read everything again when it does not know the id %s, and goes on from now',
    async (id) => {
      await using ear = await listens(browser, { 'last-event-id': id })
      const told = await ear.next()
      expect(told?.data).toEqual({ type: 'resync' })
      await writes(other, 9)
      expect(await ear.cases(1)).toEqual(['9'])
      // Cut once more, it goes on from there and does not read everything again each time.
      await using again = await listens(browser, { 'last-event-id': told?.id ?? 'none' })
      expect(await again.cases(1)).toEqual(['9'])
    },
  )

  it('has who was away for very long read everything again', async () => {
    let last: string
    {
      await using ear = await listens(browser)
      await writes(other, 1)
      last = (await ear.next())?.id ?? 'none'
    }
    await using meanwhile = await listens(browser)
    await writes(other, 10, brandId, 2_500)
    while ((await meanwhile.cases(1))[0] !== '2509');
    await using again = await listens(browser, { 'last-event-id': last })
    const told = await again.next()
    expect(told?.data).toEqual({ type: 'resync' })
    expect(told?.id).toMatch(/^\d+\.\d+$/)
    await writes(other, 3)
    expect(await again.cases(1)).toEqual(['3'])
  })

  it('has who reads too slowly read everything again, and keeps no more for them than fits', async () => {
    await using slow = await listens(browser)
    await using fast = await listens(browser)
    await writes(other, 1_000, brandId, 6_000)
    // Both are told in the same breath: when the fast one has heard the last, the slow one has been told it too.
    const last = '6999'
    while ((await fast.cases(1))[0] !== last);
    let heard = 0
    for (;;) {
      const [it] = await slow.cases(1)
      expect(it).not.toBe('ended')
      if (it === 'resync') break
      heard += 1
    }
    expect(heard).toBeGreaterThan(0)
    expect(heard).toBeLessThan(6_000)
    await writes(other, 9_999)
    while ((await slow.cases(1))[0] !== '9999');
  })

  it('says nothing of another brand', async () => {
    await using ear = await listens(browser)
    await using elsewhere = await listens(browser, {}, otherBrandId)
    await writes(other, 1, otherBrandId)
    await writes(other, 2)
    expect(await ear.cases(1)).toEqual(['2'])
    expect(await elsewhere.cases(1)).toEqual(['1'])
  })

  it('of several brands is one, says whose it is and which it tells of, and goes on after the last id for all of them', async () => {
    const foreign = (await aBrand(db)).brandId
    const asked = [brandId, foreign, otherBrandId].join(',')
    let last: string
    {
      await using ear = await listens(browser, {}, asked)
      await ear.block()
      const greeting = /data: (.*)$/.exec((await ear.block()) ?? '')?.[1] ?? ''
      const said = z.object({ userId: z.string(), brandIds: z.array(z.string()) }).parse(JSON.parse(greeting))
      expect(said.userId).toBe('id-ines@example.test')
      expect([...said.brandIds].sort()).toEqual([brandId, otherBrandId].sort())
      await writes(other, 1, foreign)
      await writes(other, 2, otherBrandId)
      await writes(other, 3)
      expect(await ear.cases(1)).toEqual(['2'])
      last = (await ear.next())?.id ?? 'none'
    }
    await writes(other, 4, otherBrandId)
    await writes(other, 5, foreign)
    await using again = new Ear(await browser.send('GET', `/api/v1/live?brand=${asked}&after=${last}`))
    await again.block()
    expect(await again.block()).toMatch(/^data: \{"type":"listening"/)
    await writes(other, 6)
    expect(await again.cases(2)).toEqual(['4', '6'])
  })

  it('of a brand that is none is not there', async () => {
    for (const brand of ['00000000-0000-4000-8000-000000000000', 'x', '']) {
      expect(await refusal(await browser.send('GET', `/api/v1/live?brand=${brand}`))).toBe('404 not-found')
    }
  })

  it('ends when Vigie stops', async () => {
    const there = await serveApp(db, { clock })
    await using ear = await listens(there.browser({ cookie: browser.cookie() }))
    await ear.block()
    await there.app.close()
    expect(await ear.next()).toBeNull()
  })

  it('ends at once when its session is revoked or signed out here', async () => {
    const phone = await signedIn(served, 'ines@example.test')
    await using onPhone = await listens(phone)
    await using here = await listens(browser)
    await browser.send('POST', '/api/v1/me/sessions/end-others', { json: {} })
    expect(await onPhone.next()).toBeNull()
    await writes(other, 1)
    expect(await here.cases(1)).toEqual(['1'])
    await browser.send('POST', '/api/auth/sign-out', { json: {} })
    expect(await here.next()).toBeNull()
  })

  it('ends within seconds when its session is revoked in another process', { timeout: 20_000 }, async () => {
    const phone = await signedIn(served, 'ines@example.test')
    await using onPhone = await listens(phone)
    await using there = await serveApp(db, { clock })
    await there.browser({ cookie: phone.cookie() }).send('POST', '/api/auth/sign-out', { json: {} })
    const began = performance.now()
    expect(await onPhone.next()).toBeNull()
    expect(performance.now() - began).toBeLessThan(8_000)
  })

  it('is the ninth of one session only for the first one to end', async () => {
    const phone = await signedIn(served, 'ines@example.test')
    await using elsewhere = await listens(browser)
    const ears: Ear[] = []
    for (let n = 0; n < 9; n++) ears.push(await listens(phone))
    expect(await ears[0]?.next()).toBeNull()
    await writes(other, 1)
    for (const ear of [...ears.slice(1), elsewhere]) expect(await ear.cases(1)).toEqual(['1'])
    for (const ear of ears) await ear[Symbol.asyncDispose]()
  })

  it('is not opened by a HEAD, which nobody would close', async () => {
    const answer = await browser.send('HEAD', `/api/v1/live?brand=${brandId}`)
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(answer.body).toBeNull()
  })

  it('goes on after its connection to the database broke', async () => {
    await using ear = await listens(browser)
    await writes(other, 1)
    expect(await ear.cases(1)).toEqual(['1'])
    await db.run(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'`)
    await writes(other, 2)
    expect(await ear.cases(1)).toEqual(['2'])
  })
})
