import { connect, createServer, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../test/support/a-case.ts'
import { aClock, aLog } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { lockCase } from '../store/cases.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { sql } from '../store/sql.ts'
import { anAccount, problemOf, seesBrands, type Served, serveApp, signedIn } from './app.test-suite.ts'
import { toProblem } from './problem.ts'

/** A way to the database that can be cut, as a network is. */
async function aWire(url: string): Promise<{ readonly url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const { hostname, port } = new URL(url)
  const host = decodeURIComponent(hostname)
  const to = host.startsWith('/') ? { path: `${host}/.s.PGSQL.5432` } : { host, port: Number(port) }
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const there = connect(to)
    for (const [one, other] of [
      [from, there],
      [there, from],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  const open = (at: number): Promise<void> => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve))
  await open(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The wire has no port.')
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  return {
    url: through.href,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    mend: () => open(address.port),
  }
}

const test = await createTestDatabase()
const wire = await aWire(test.url)
const db = openDatabase({ url: wire.url, maxConnections: 4 })
const clock = aClock()
let served: Served
beforeAll(async () => {
  await anAccount(test.db, clock, 'ines@example.test', 'agent')
  served = await serveApp(db, { clock })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await db[Symbol.asyncDispose]()
  await wire.cut()
  await test[Symbol.asyncDispose]()
})

describe('without its database', () => {
  it('Vigie says so everywhere, tells nothing of its inside, and goes on when it is back', async () => {
    const stranger = served.browser()
    const browser = await signedIn(served, 'ines@example.test')
    const well = await stranger.send('GET', '/health')
    expect([well.status, await well.json()]).toEqual([200, { ok: true }])

    await wire.cut()
    for (const path of ['/health', '/api/v1/me', '/api/v1/people', '/api/v1/me/sessions', '/api/v1/live']) {
      const answer = await browser.send('GET', path)
      const problem = await problemOf(answer)
      expect(problem).toEqual({
        type: 'about:blank#unavailable',
        title: 'unavailable',
        status: 503,
        detail: 'The database cannot be reached just now.',
        reason: 'unavailable',
      })
      expect(answer.headers.get('retry-after')).toBe('2')
    }
    const json = { email: 'ines@example.test', password: 'x' }
    expect((await stranger.send('POST', '/api/auth/sign-in/email', { json })).status).toBe(503)

    await wire.mend()
    expect((await stranger.send('GET', '/health')).status).toBe(200)
    expect((await browser.send('GET', '/api/v1/me')).status).toBe(200)
  })

  it('the page is sent all the same, for it says best what is wrong', async () => {
    await using fresh = await serveApp(db, { clock })
    await wire.cut()
    try {
      const answer = await fresh.browser().send('GET', '/', { headers: { accept: 'text/html' } })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    } finally {
      await wire.mend()
    }
  })

  it('health is asked by any name, as a container’s check does', async () => {
    const answer = await served.browser().send('GET', '/health', { headers: { host: 'localhost:9' } })
    expect(answer.status).toBe(200)
  })
})

describe('a change that another one holds up', () => {
  it('is refused for now, with when to ask again, and can be made once the other is done', async () => {
    const desk = await aDesk(test.db)
    const caseId = await desk.writes('camille')
    await seesBrands(test.db, 'ines@example.test', desk.brand.brandId)
    // Waited for more briefly than everybody else does.
    const transaction: Database['transaction'] = (work) =>
      test.db.transaction(async (tx) => {
        await tx.run(sql`set local lock_timeout = '20ms'`)
        return work(tx)
      })
    await using hurried = await serveApp({ ...test.db, transaction }, { clock })
    const ines = await signedIn(hurried, 'ines@example.test')
    const note = () => ines.send('POST', `/api/v1/cases/${caseId}/notes`, { json: { text: 'Vu.' } })
    await test.db.transaction(async (tx) => {
      await lockCase(tx, caseId)
      const answer = await note()
      expect(await problemOf(answer)).toMatchObject({ status: 503, reason: 'held-up' })
      expect(answer.headers.get('retry-after')).toBe('1')
    })
    expect((await note()).status).toBe(201)
  })

  it('is said to be so too when its own connection was ended for its silence', async () => {
    const silent = test.db.transaction(async (tx) => {
      const [own] = await tx.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      await tx.run(sql`set local idle_in_transaction_session_timeout = '1ms'`)
      const isThere = () => test.db.one(sql`select 1 as it from pg_stat_activity where pid = ${own?.pid ?? 0}`)
      while ((await isThere()) !== undefined);
      // What it said at its end has arrived: it is read in the next turn, before anything is written to it.
      for (let turns = 0; turns < 2; turns += 1) await turn()
      await tx.rows(sql`select 1`)
    })
    const error: unknown = await silent.catch((fault: unknown) => fault)
    expect(await toProblem(error, aLog(), 0).json()).toMatchObject({ status: 503, reason: 'held-up' })
  })
})
