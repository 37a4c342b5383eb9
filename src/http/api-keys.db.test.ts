import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand, arrives } from '../../test/support/builders.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { aListener, casesOfBrand } from '../../test/support/listener.ts'
import { ApiKeys, FreshApiKey } from '../api/keys.ts'
import { Me, roles } from '../api/schemas.ts'
import { type ApiScope, apiScopes } from '../domain/people/api-key.ts'
import { days, minutes } from '../domain/model/time.ts'
import { beginAnswer, dropAnswer } from '../store/api-answers.ts'
import type { Database } from '../store/database.ts'
import { sql } from '../store/sql.ts'
import {
  anAccount,
  type Ask,
  type Browser,
  everyRole,
  password,
  problemOf,
  refusal,
  seesBrands,
  type Served,
  serveApp,
  signedIn,
} from './app.test-suite.ts'
import { contract } from './contract/index.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
let served: Served
let as: (role: (typeof roles)[number]) => Browser
beforeAll(async () => {
  served = await serveApp(db, { clock })
  as = await everyRole(db, clock, served)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const aKey = async (role: (typeof roles)[number], scopes: readonly ApiScope[], more: object = {}) => {
  const answer = await as(role).send('POST', '/api/v1/keys', { json: { name: 'Caisse', scopes, password, ...more } })
  expect(answer.status).toBe(201)
  return FreshApiKey.parse(await answer.json())
}
const aCase = async (): Promise<{ readonly brandId: string; readonly caseId: string }> => {
  const { take, brand } = await aListener(db)
  await take([arrives()])
  const [first] = await casesOfBrand(db, brand.brandId)
  return { brandId: brand.brandId, caseId: String(first?.id) }
}
/** What a program sends: no cookie, no origin, the key in its header. */
const program = (secret: string, by: Served = served) => ({
  send: (method: string, path: string, ask: Ask = {}) =>
    by.browser().send(method, path, {
      ...ask,
      headers: { origin: null, authorization: `Bearer ${secret}`, ...ask.headers },
    }),
})

describe('an address', () => {
  it('refuses a method that it has not with those that it has, programs too; elsewhere there is nothing', async () => {
    const agent = as('agent')
    const key = program((await aKey('administrator', ['read-cases', 'change-cases'])).secret)
    for (const [method, path, allow] of [
      ['GET', '/api/v1/cases/1/settle', 'POST'],
      ['DELETE', '/api/v1/me', 'GET, HEAD, PATCH'],
      ['POST', '/api/v1/cases/1', 'GET, HEAD'],
      ['PUT', '/api/v1/brands', 'POST'],
    ] as const) {
      for (const answer of [await agent.send(method, path), await key.send(method, path)]) {
        expect([method, path, answer.headers.get('allow')]).toEqual([method, path, allow])
        expect(await refusal(answer)).toBe('405 wrong-method')
      }
    }
    for (const path of ['/api/v1/nothing', '/api/v1/cases/1/settle/now']) {
      expect(await refusal(await agent.send('GET', path))).toBe('404 not-found')
      expect(await refusal(await key.send('POST', path))).toBe('404 not-found')
    }
    expect(await refusal(await agent.send('GET', '/api/v1/cases/1'))).toBe('404 not-found')
  })
})

describe('a key', () => {
  it('is told once, is stored as a hash, and lets a program read what it was made for', async () => {
    const { brandId } = await aBrand(db)
    const { key, secret } = await aKey('administrator', ['read-cases'])
    expect(secret).toMatch(/^vigie_[0-9A-Za-z]{36}$/)
    expect(key).toMatchObject({ state: 'alive', hint: secret.slice(0, 11), lastUsedAt: null, brandIds: null })
    expect(Date.parse(key.expiresAt) - clock.now()).toBe(days(365))
    const stored = JSON.stringify(await db.rows(sql`select k.*, encode(hash, 'base64') as h from api_key k`))
    expect(stored).not.toContain(secret.slice(11))

    const me = Me.parse(await (await program(secret).send('GET', '/api/v1/me')).json())
    expect(me.may).toEqual([])
    expect((await program(secret).send('GET', `/api/v1/brands/${brandId}/cases`)).status).toBe(200)
    const list = ApiKeys.parse(await (await as('administrator').send('GET', '/api/v1/keys')).json())
    expect(list.keys.find(({ id }) => id === key.id)?.lastUsedAt).not.toBeNull()
    const audit = await (await as('administrator').send('GET', '/api/v1/audit')).text()
    expect(audit).toContain('"key-made"')
    expect(audit).not.toContain(secret.slice(11))
  })

  it('is made by who may, who knows their password, for brands that they see, and not for ever', async () => {
    const json = { name: 'x', scopes: ['read-cases'], password }
    const ask = async (role: (typeof roles)[number], more: object = {}) =>
      refusal(await as(role).send('POST', '/api/v1/keys', { json: { ...json, ...more } }))
    expect(await ask('agent')).toBe('403 forbidden')
    expect(await ask('observer')).toBe('403 forbidden')
    expect(await ask('lead', { password: 'not this one' })).toBe('422 wrong-password')
    expect(await ask('lead', { days: 731 })).toBe('422 invalid')
    expect(await ask('lead', { scopes: ['everything'] })).toBe('422 invalid')
    const { brandId } = await aBrand(db)
    expect(await ask('lead', { brandIds: [brandId] })).toBe('404 not-found')
  })

  it('for some brands reads nothing of the audit, which speaks of all, made before that was refused or not', async () => {
    const [one, other] = [(await aBrand(db)).brandId, (await aBrand(db)).brandId]
    const json = { name: 'x', scopes: ['read-cases', 'read-audit'], brandIds: [one], password }
    expect(await refusal(await as('administrator').send('POST', '/api/v1/keys', { json }))).toBe('403 audit-of-all')
    const { key, secret } = await aKey('administrator', ['read-audit'])
    const audit = () => program(secret).send('GET', '/api/v1/audit')
    const invited = { name: 'Nina', email: 'nina@example.test', role: 'agent', brandIds: [other], language: 'fr' }
    expect((await as('administrator').send('POST', '/api/v1/invitations', { json: invited })).status).toBe(201)
    expect(await (await audit()).text()).toContain(other)
    await db.run(sql`update api_key set brand_ids = array[${one}]::uuid[] where id = ${key.id}`)
    expect(await refusal(await audit())).toBe('403 audit-of-all')
  })

  it('opens only what its scopes say, address by address', async () => {
    const path = (of: string) =>
      `/api${of}`.replaceAll(/:(\w+)/g, (_, name: string) => (name === 'caseId' ? '1' : randomUUID()))
    for (const half of [0, 1]) {
      const scopes = apiScopes.filter((_, i) => i % 2 === half)
      const { secret } = await aKey('administrator', scopes)
      for (const { method, path: of, opens } of contract.filter((it) => it.path !== '/v1/live')) {
        const answer = await program(secret).send(method, path(of), method === 'GET' ? {} : { json: {} })
        const word = answer.ok ? 'yes' : await refusal(answer)
        const where = `${scopes.join()}: ${method} ${of}`
        if (opens === 'session' || opens === 'anyone') expect(`${where} ${word}`).toBe(`${where} 403 session-only`)
        else if (opens !== 'key' && !scopes.includes(opens))
          expect(`${where} ${word}`).toBe(`${where} 403 scope-missing`)
        else expect(`${where} ${word}`).not.toContain('403')
      }
    }
  })

  it('for settings is shown no case in them', async () => {
    const { caseId, brandId } = await aCase()
    const source = await db.one<{ id: string }>(sql`select id from source where brand_id = ${brandId}`)
    const shown = async (scopes: readonly ApiScope[]) => {
      const { secret } = await aKey('administrator', scopes)
      return (await program(secret).send('GET', `/api/v1/sources/${source?.id}`)).json()
    }
    expect(await shown(['read-settings'])).toMatchObject({ lastCaseId: null })
    expect(await shown(['read-settings', 'read-cases'])).toMatchObject({ lastCaseId: caseId })
  })

  it('sees the brands it was made for, of those that its person sees at that moment', async () => {
    const [one, other] = [(await aBrand(db)).brandId, (await aBrand(db)).brandId]
    await seesBrands(db, 'lead@example.test', one, other)
    const both = (await aKey('lead', ['read-cases'])).secret
    const narrow = (await aKey('lead', ['read-cases'], { brandIds: [one] })).secret
    const status = async (secret: string, brandId: string) =>
      (await program(secret).send('GET', `/api/v1/brands/${brandId}/counts`)).status
    expect([await status(both, one), await status(both, other)]).toEqual([200, 200])
    expect([await status(narrow, one), await status(narrow, other)]).toEqual([200, 404])
    await seesBrands(db, 'lead@example.test', other)
    expect([await status(both, one), await status(narrow, one), await status(narrow, other)]).toEqual([404, 404, 404])
    const ruled = (await aKey('administrator', ['read-cases'], { brandIds: [one] })).secret
    expect([await status(ruled, one), await status(ruled, other)]).toEqual([200, 404])
  })

  it('may no more than its person may: who becomes an observer has a key that only reads', async () => {
    const { brandId, caseId } = await aCase()
    await anAccount(db, clock, 'marc@example.test', 'lead')
    await seesBrands(db, 'marc@example.test', brandId)
    const marc = await signedIn(served, 'marc@example.test')
    const made = await marc.send('POST', '/api/v1/keys', {
      json: { name: 'x', scopes: ['read-cases', 'change-cases'], password },
    })
    const { secret } = FreshApiKey.parse(await made.json())
    const note = () => program(secret).send('POST', `/api/v1/cases/${caseId}/notes`, { json: { text: 'Vu.' } })
    expect((await note()).status).toBe(201)
    const json = { role: 'observer', brandIds: [brandId] }
    await as('administrator').send('PUT', '/api/v1/team/id-marc@example.test', { json })
    expect(await refusal(await note())).toBe('403 forbidden')
    expect((await program(secret).send('GET', `/api/v1/brands/${brandId}/counts`)).status).toBe(200)

    await as('administrator').send('POST', '/api/v1/team/id-marc@example.test/suspend', { json: {} })
    expect(await refusal(await program(secret).send('GET', '/api/v1/me'))).toBe('401 key-dead')
    await as('administrator').send('POST', '/api/v1/team/id-marc@example.test/restore', { json: {} })
    expect((await program(secret).send('GET', '/api/v1/me')).status).toBe(200)
    await as('administrator').send('POST', '/api/v1/team/id-marc@example.test/remove', { json: {} })
    expect(await refusal(await program(secret).send('GET', '/api/v1/me'))).toBe('401 key-dead')
    expect(await db.rows(sql`select 1 as it from api_key where user_id = 'id-marc@example.test'`)).toEqual([])
  })

  it('is dead at once when it is revoked, by its person or an administrator, and when its time has come', async () => {
    await seesBrands(db, 'lead@example.test', (await aBrand(db)).brandId)
    const { key, secret } = await aKey('lead', ['read-cases'])
    const me = async (of: string) => (await program(of).send('GET', '/api/v1/me')).status
    const foreign = await aKey('administrator', ['read-cases'])
    const revoke = (role: (typeof roles)[number], id: string) => as(role).send('POST', `/api/v1/keys/${id}/revoke`, {})
    expect(await refusal(await revoke('lead', foreign.key.id))).toBe('404 not-found')
    expect(await me(secret)).toBe(200)
    expect((await revoke('administrator', key.id)).status).toBe(204)
    expect([await me(secret), await me(foreign.secret)]).toEqual([401, 200])
    const short = await aKey('lead', ['read-cases'], { days: 1 })
    clock.pass(days(1))
    expect(await me(short.secret)).toBe(401)
    const listed = ApiKeys.parse(await (await as('lead').send('GET', '/api/v1/keys')).json()).keys
    expect(listed.find(({ id }) => id === short.key.id)?.state).toBe('expired')
    expect(listed.some(({ id }) => id === foreign.key.id)).toBe(false)
  })

  it('counts only in its header, and a wrong one is not looked up as somebody who is signed in', async () => {
    const { secret } = await aKey('administrator', ['read-cases'])
    expect((await served.browser().send('GET', `/api/v1/me?key=${secret}`)).status).toBe(401)
    const cookie = as('administrator').cookie()
    for (const authorization of [
      'Bearer nonsense',
      'Bearer',
      `Bearer ${secret}x`,
      `Bearer ${secret}, Basic bWU6eHg=`,
    ]) {
      const answer = await served.browser({ cookie }).send('GET', '/api/v1/me', { headers: { authorization } })
      expect(await refusal(answer)).toBe('401 key-dead')
      expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    }
    // As RFC 9110 writes it: any number of spaces.
    const headers = { authorization: `Bearer   ${secret}` }
    expect((await served.browser().send('GET', '/api/v1/me', { headers })).status).toBe(200)
    const nobody = await served.browser().send('GET', '/api/v1/me')
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  })

  it('that goes with all that a program asks reads the description of the API too, dead or alive', async () => {
    const { secret } = await aKey('administrator', ['read-settings'])
    for (const key of [secret, `${secret}x`]) {
      expect((await program(key).send('GET', '/api/openapi.json')).status).toBe(200)
      expect((await program(key).send('GET', '/api/docs')).status).toBe(200)
    }
  })

  it('stands beside what a browser tells a proxy in front, which opens nothing, whatever it holds, and forges nothing', async () => {
    const { secret } = await aKey('administrator', ['read-cases'])
    const cookie = as('administrator').cookie()
    for (const authorization of [
      'Basic bWU6c2VjcmV0',
      `Basic ${secret}`,
      `Digest ${secret}`,
      `Basic x, Bearer ${secret}`,
    ]) {
      const headers = { authorization }
      const browser = served.browser({ cookie })
      expect((await browser.send('GET', '/api/v1/me', { headers })).status).toBe(200)
      expect(await refusal(await served.browser().send('GET', '/api/v1/me', { headers }))).toBe('401 unauthenticated')
      const forged = { json: { text: 'x' }, headers: { ...headers, origin: 'https://elsewhere.example' } }
      expect(await refusal(await browser.send('POST', '/api/v1/cases/1/notes', forged))).toBe('403 cross-site')
    }
  })

  it('needs no origin, and still sends JSON', async () => {
    const { secret } = await aKey('administrator', ['change-cases'])
    const form = { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect(await refusal(await program(secret).send('POST', '/api/v1/cases/1/notes', form))).toBe('403 not-json')
  })

  it('is stopped with its person where everybody needs a second factor', async () => {
    const { secret } = await aKey('administrator', ['read-cases'])
    await db.run(sql`update installation set two_factor_required = true`)
    expect(await refusal(await program(secret).send('GET', '/api/v1/brand-counts'))).toBe('403 two-factor-needed')
    await db.run(sql`update installation set two_factor_required = false`)
    expect((await program(secret).send('GET', '/api/v1/brand-counts')).status).toBe(200)
  })
})

describe('a limit', () => {
  it('is said with each answer and held by key and by session, one beside the other', async () => {
    const few = { name: 'key', most: 3, window: minutes(1) }
    await using narrow = await serveApp(db, { clock, rates: { key: few, session: { ...few, name: 'session' } } })
    const { secret } = await aKey('administrator', ['read-cases'])
    const other = await aKey('administrator', ['read-cases'])
    const ask = () => program(secret, narrow).send('GET', '/api/v1/me')
    const first = await ask()
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      '"key";q=3;w=60',
      '"key";r=2;t=60',
    ])
    await ask()
    await ask()
    clock.pass(minutes(0.5))
    const late = await ask()
    expect([late.headers.get('ratelimit'), late.headers.get('retry-after')]).toEqual(['"key";r=0;t=30', '30'])
    expect(await problemOf(late)).toMatchObject({ status: 429, reason: 'too-many-requests' })
    expect((await program(other.secret, narrow).send('GET', '/api/v1/me')).status).toBe(200)
    const browser = narrow.browser({ cookie: as('administrator').cookie() })
    for (let i = 0; i < 3; i += 1) expect((await browser.send('GET', '/api/v1/me')).status).toBe(200)
    expect(await refusal(await browser.send('GET', '/api/v1/me'))).toBe('429 too-many-requests')
    clock.pass(minutes(0.5))
    expect((await ask()).status).toBe(200)
  })
})

describe('what a key is refused', () => {
  it('counts as asked, says how much is left, and is itself refused once it is too much', async () => {
    const few = { name: 'key', most: 4, window: minutes(1) }
    await using narrow = await serveApp(db, { clock, rates: { key: few } })
    const { secret } = await aKey('administrator', ['read-cases'])
    const said: string[] = []
    for (const [method, path] of [
      ['GET', '/api/v1/keys'],
      ['GET', '/api/v1/nowhere'],
      ['POST', '/api/v1/cases/1/notes'],
      ['GET', '/api/v1/me'],
      ['GET', '/api/v1/nowhere'],
    ] as const) {
      const answer = await program(secret, narrow).send(method, path, method === 'GET' ? {} : { json: { text: 'x' } })
      said.push(`${answer.status} ${answer.headers.get('ratelimit')}`)
    }
    expect(said).toEqual([
      '403 "key";r=3;t=60',
      '404 "key";r=2;t=60',
      '403 "key";r=1;t=60',
      '200 "key";r=0;t=60',
      '429 "key";r=0;t=60',
    ])
  })
})

describe('a write with an Idempotency-Key', () => {
  const notes = async (caseId: string) =>
    (await db.rows(sql`select 1 as it from note where case_id = ${caseId}`)).length
  const there = async () => {
    const { caseId, brandId } = await aCase()
    const { secret } = await aKey('administrator', ['change-cases'])
    const note = (key: string, text = 'Vu.', by = secret) =>
      program(by).send('POST', `/api/v1/cases/${caseId}/notes`, { json: { text }, headers: { 'idempotency-key': key } })
    return { caseId, brandId, secret, note }
  }

  it('is done once, however often it is sent, and answered the same', async () => {
    const { caseId, note } = await there()
    const first = await note('"a b"')
    const text = await first.text()
    expect(first.status).toBe(201)
    const again = await note('"a b"')
    expect([again.status, await again.text(), again.headers.get('idempotency-replayed')]).toEqual([201, text, 'true'])
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(await notes(caseId)).toBe(1)
    expect((await note('other')).status).toBe(201)
    expect(await notes(caseId)).toBe(2)
  })

  it('is answered the same when it was first sent before an upgrade, whose version recognised it by a bare hash', async () => {
    const { caseId, note } = await there()
    const text = await (await note('k')).text()
    const request = JSON.stringify(['POST', `/api/v1/cases/${caseId}/notes`, JSON.stringify({ text: 'Vu.' })])
    const hash = createHash('sha256').update(request).digest()
    await db.run(sql`update api_answer set request_hash = ${hash} where key = 'k'`)
    const again = await note('k')
    expect([again.status, await again.text()]).toEqual([201, text])
    expect(await refusal(await note('k', 'Autre chose.'))).toBe('422 idempotency-key-reused')
    expect(await notes(caseId)).toBe(1)
  })

  it('is refused when it is another request, and is somebody else’s under somebody else’s key', async () => {
    const { caseId, note } = await there()
    await note('k')
    expect(await refusal(await note('k', 'Autre chose.'))).toBe('422 idempotency-key-reused')
    expect(await refusal(await note('a"b'))).toBe('422 idempotency-key-malformed')
    const other = (await aKey('administrator', ['change-cases'])).secret
    expect((await note('k', 'Autre chose.', other)).status).toBe(201)
    expect(await notes(caseId)).toBe(2)
  })

  it('is done once when it is sent many times at once', async () => {
    const { caseId, note } = await there()
    const answers = await Promise.all(Array.from({ length: 8 }, () => note('k')))
    const said = await Promise.all(answers.map(async (it) => (it.ok ? '201' : await refusal(it))))
    expect(new Set(said)).toEqual(new Set(['201', ...said.filter((it) => it === '409 idempotency-in-progress')]))
    expect(await notes(caseId)).toBe(1)
  })

  it('is never done twice after somebody died in the middle: it says that it does not know', async () => {
    const { caseId, note } = await there()
    await note('k')
    await db.run(sql`update api_answer set status = null, sealed = null where key = 'k'`)
    clock.pass(minutes(3))
    expect(await refusal(await note('k'))).toBe('409 idempotency-unknown')
    expect(await notes(caseId)).toBe(1)
  })

  it('can be sent again when it was refused, and is forgotten after a day', async () => {
    const { caseId, note } = await there()
    expect(await refusal(await note('k', ' '))).toBe('422 invalid')
    expect((await note('k')).status).toBe(201)
    clock.pass(days(1))
    clock.pass(minutes(1))
    expect((await note('k')).status).toBe(201)
    expect(await notes(caseId)).toBe(2)
  })

  it('is not done again when it failed after it was done: it says that it does not know', async () => {
    const { caseId, brandId, secret } = await there()
    let fails = false
    let noted = 0
    const transaction: Database['transaction'] = async (work) => {
      const done = await db.transaction(work)
      fails = (await notes(caseId)) > noted
      noted = await notes(caseId)
      return done
    }
    // Until the request is answered: others ask too, the live line for one.
    const rows: Database['rows'] = (statement) =>
      fails ? Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' })) : db.rows(statement)
    const one: Database['one'] = async (statement) => (fails ? (await rows<never>(statement))[0] : db.one(statement))
    await using broken = await serveApp({ ...db, transaction, rows, one }, { clock })
    const note = async (): Promise<Response> => {
      const answer = await program(secret, broken).send('POST', `/api/v1/cases/${caseId}/notes`, {
        json: { text: 'Vu.' },
        headers: { 'idempotency-key': 'k' },
      })
      fails = false
      return answer
    }
    expect(await refusal(await note())).toBe('503 unavailable')
    expect(await notes(caseId)).toBe(1)
    // At once: nobody carries it out any more.
    expect(await refusal(await note())).toBe('409 idempotency-unknown')
    clock.pass(minutes(3))
    expect(await refusal(await note())).toBe('409 idempotency-unknown')
    expect(await notes(caseId)).toBe(1)

    // What a verb refused was not done, though its status begins with a 5 too.
    const bring = () =>
      program(secret, broken).send('POST', `/api/v1/brands/${brandId}/cases`, {
        json: { id: randomUUID(), way: 'call', words: 'Il attend.', name: 'Camille' },
        headers: { 'idempotency-key': 'b' },
      })
    expect([await refusal(await bring()), await refusal(await bring())]).toEqual(['503 unavailable', '503 unavailable'])
  })

  it('that finds another one refused and forgotten at this moment is the first', async () => {
    const of = { owner: 'key 1', key: 'k', hash: Buffer.from('a') }
    await beginAnswer(db, of, clock.now())
    let there = true
    const one: Database['one'] = async (statement) => {
      if (there) await dropAnswer(db, of)
      there = false
      return db.one(statement)
    }
    expect(await beginAnswer({ ...db, one }, of, clock.now())).toBeUndefined()
    expect(await beginAnswer(db, of, clock.now())).toMatchObject({ status: null })
  })

  it('is done once under an id of its own too, where it has one, which nothing else can take', async () => {
    const { caseId, secret } = await there()
    const id = randomUUID()
    const note = (json: object) => program(secret).send('POST', `/api/v1/cases/${caseId}/notes`, { json })
    for (let i = 0; i < 2; i += 1) expect((await note({ id, text: 'Vu. ' })).status).toBe(201)
    expect(await notes(caseId)).toBe(1)
    expect(await refusal(await note({ id, text: 'Autre chose.' }))).toBe('409 id-taken')
    expect(await refusal(await note({ id: 'mine', text: 'Vu.' }))).toBe('422 invalid')
    await note({ text: 'Vu.' })
    expect(await notes(caseId)).toBe(2)
  })
})
