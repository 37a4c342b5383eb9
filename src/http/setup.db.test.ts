import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { Me, Status } from '../api/schemas.ts'
import { hours } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import { offerSetup, password, problemOf, refusal, type Served, serveApp } from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

let served: Served
beforeEach(async () => {
  served = await serveApp(db)
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
  await db.run(sql`delete from "user"`)
  await db.run(sql`delete from setup_token`)
  await db.run(sql`delete from attempt`)
})

const accounts = async (): Promise<readonly Record<string, unknown>[]> =>
  db.rows(sql`select email, role, language from "user"`)
const someone = { name: 'Inès Benali', email: 'Ines@Example.test', password, language: 'fr' }
const wrongToken = 'w'.repeat(43)

describe('before the first account', () => {
  it('everything of the API but the status and the set-up says that set-up is needed', async () => {
    const browser = served.browser()
    for (const { method, path } of served.app.routes) {
      const answer = await browser.send(method, path, method === 'GET' ? {} : { json: {} })
      if (path === '/api/v1/status')
        expect(Status.parse(await answer.json())).toEqual({ setup: true, version: '1.2.3' })
      else if (path === '/api/v1/setup') expect(await refusal(answer)).toBe('422 invalid')
      else expect(`${method} ${path} ${await refusal(answer)}`).toBe(`${method} ${path} 503 setup-needed`)
    }
  })

  it('a token that never was, that is over, or that a newer one replaced makes no account', async () => {
    const browser = served.browser()
    const replaced = await offerSetup(db, served.clock)
    const over = await offerSetup(db, served.clock)
    const tried = async (token: string): Promise<string> =>
      refusal(await browser.send('POST', '/api/v1/setup', { json: { ...someone, token } }))
    expect(await tried(wrongToken)).toBe('403 setup-token-dead')
    expect(await tried(replaced)).toBe('403 setup-token-dead')
    served.clock.pass(hours(1))
    expect(await tried(over)).toBe('403 setup-token-dead')
    expect(await accounts()).toEqual([])
  })

  it('a password that is too short is refused by its field, and the token lives on', async () => {
    const token = await offerSetup(db, served.clock)
    const browser = served.browser()
    const short = await browser.send('POST', '/api/v1/setup', { json: { ...someone, token, password: 'court' } })
    expect(await problemOf(short)).toMatchObject({ status: 422, errors: [{ path: 'password' }] })
    expect((await browser.send('POST', '/api/v1/setup', { json: { ...someone, token } })).status).toBe(201)
  })
})

describe('the set-up', () => {
  it('makes an administrator who is signed in at once', async () => {
    const token = await offerSetup(db, served.clock)
    const browser = served.browser()
    const answer = await browser.send('POST', '/api/v1/setup', { json: { ...someone, token } })
    expect(answer.status).toBe(201)
    const me = Me.parse(await answer.json())
    expect(me).toMatchObject({ user: { name: 'Inès Benali', role: 'administrator', language: 'fr' }, brands: [] })
    expect(await accounts()).toEqual([{ email: 'ines@example.test', role: 'administrator', language: 'fr' }])
    const again = await browser.send('GET', '/api/v1/me')
    expect(Me.parse(await again.json()).user.id).toBe(me.user.id)
  })

  it('lets one of many who race with the living token win, over two processes', async () => {
    const token = await offerSetup(db, served.clock)
    await using other = await serveApp(db, { clock: served.clock })
    const answers = await Promise.all(
      [served, other, served, other].map((at, n) =>
        at.browser().send('POST', '/api/v1/setup', { json: { ...someone, email: `racer${n}@example.test`, token } }),
      ),
    )
    const lost = answers.filter((answer) => answer.status !== 201)
    expect(lost).toHaveLength(3)
    for (const answer of lost) {
      expect(await refusal(answer)).toBe('409 setup-done')
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    expect(await accounts()).toHaveLength(1)
  })

  it('is done for good after that, even with a token that was left', async () => {
    await served
      .browser()
      .send('POST', '/api/v1/setup', { json: { ...someone, token: await offerSetup(db, served.clock) } })
    const left = await offerSetup(db, served.clock)
    const browser = served.browser()
    for (const token of [left, wrongToken]) {
      const answer = await browser.send('POST', '/api/v1/setup', {
        json: { ...someone, email: 'b@example.test', token },
      })
      expect(await refusal(answer)).toBe('409 setup-done')
    }
    expect(await accounts()).toHaveLength(1)
    expect(await (await browser.send('GET', '/api/v1/status')).json()).toEqual({ setup: false, version: '1.2.3' })
  })

  it('takes its token from the body alone, and writes neither token nor password to the log', async () => {
    const token = await offerSetup(db, served.clock)
    const { token: _left, ...rest } = { ...someone, token }
    const byAddress = await served.browser().send('POST', `/api/v1/setup?token=${token}`, { json: rest })
    expect(await problemOf(byAddress)).toMatchObject({ status: 422, errors: [{ path: 'token' }] })
    expect(await accounts()).toEqual([])
    await served.browser().send('POST', '/api/v1/setup', { json: { ...someone, token } })
    await served.browser().send('POST', '/api/v1/setup', { json: { ...someone, token: wrongToken } })
    const written = JSON.stringify(served.log.lines)
    for (const secret of [token, wrongToken, password]) expect(written).not.toContain(secret)
  })

  it('done by another process is known here with the next request', async () => {
    await using other = await serveApp(db, { clock: served.clock })
    expect(await refusal(await other.browser().send('GET', '/api/v1/me'))).toBe('503 setup-needed')
    await served
      .browser()
      .send('POST', '/api/v1/setup', { json: { ...someone, token: await offerSetup(db, served.clock) } })
    expect(await refusal(await other.browser().send('GET', '/api/v1/me'))).toBe('401 unauthenticated')
  })
})
