import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aClock, type TestClock } from '../../test/support/context.ts'
import { aBrand } from '../../test/support/builders.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { Me, Session } from '../api/schemas.ts'
import { minutes, seconds } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import {
  anAccount,
  type Browser,
  password,
  problemOf,
  refusal,
  seesBrands,
  type Served,
  serveApp,
  signedIn,
} from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

let clock: TestClock
let served: Served
beforeEach(async () => {
  clock = aClock()
  await anAccount(db, clock, 'ines@example.test', 'agent')
  served = await serveApp(db, { clock })
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
  await db.run(sql`delete from "user"`)
  await db.run(sql`delete from attempt`)
})

const signIn = (browser: Browser, email = 'ines@example.test', secret = password): Promise<Response> =>
  browser.send('POST', '/api/auth/sign-in/email', { json: { email, password: secret } })
const Sessions = z.object({ sessions: z.array(Session) })
const sessionsOf = async (browser: Browser): Promise<readonly Session[]> =>
  Sessions.parse(await (await browser.send('GET', '/api/v1/me/sessions')).json()).sessions
const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('GET', '/api/v1/me')).ok

describe('signing in', () => {
  it('lets in with the right password, however the address is spelt', async () => {
    const browser = served.browser()
    expect((await signIn(browser, 'Ines@Example.TEST')).status).toBe(200)
    const me = Me.parse(await (await browser.send('GET', '/api/v1/me')).json())
    expect(me.user).toMatchObject({ email: 'ines@example.test', role: 'agent' })
  })

  it('says the same of a wrong password and of nobody’s address', async () => {
    const wrong = await signIn(served.browser(), 'ines@example.test', 'not this one at all')
    const nobody = await signIn(served.browser(), 'nobody@example.test')
    const said = await problemOf(wrong)
    expect(said).toMatchObject({ status: 401, reason: 'wrong-credentials' })
    expect(await problemOf(nobody)).toEqual(said)
    expect([...wrong.headers.getSetCookie(), ...nobody.headers.getSetCookie()]).toEqual([])
  })

  it('makes no accounts, whoever asks, under any name of better-auth', async () => {
    const inside = await signedIn(served, 'ines@example.test')
    const json = { email: 'new@example.test', password, name: 'New' }
    for (const path of [
      'sign-up/email',
      'sign-up',
      'update-user',
      'reset-password',
      'change-email',
      'delete-user',
      'list-sessions',
      'revoke-session',
      'two-factor/enable',
      'passkey/verify-registration',
    ]) {
      expect(await refusal(await served.browser().send('POST', `/api/auth/${path}`, { json }))).toBe(
        '401 unauthenticated',
      )
      expect(await refusal(await inside.send('POST', `/api/auth/${path}`, { json }))).toBe('404 not-found')
    }
    expect(await db.rows(sql`select email from "user"`)).toEqual([{ email: 'ines@example.test' }])
  })

  it('does not take a role from whoever signs in', async () => {
    const json = { email: 'ines@example.test', password, role: 'administrator', callbackURL: 'https://evil.example' }
    const answer = await served.browser().send('POST', '/api/auth/sign-in/email', { json })
    expect(answer.headers.get('location')).toBeNull()
    expect(await db.rows(sql`select role from "user"`)).toEqual([{ role: 'agent' }])
  })

  it.each([
    ['http://127.0.0.1:4510', /^vigie\.session=[^;]+;/, false],
    ['https://vigie.example.com', /^__Host-vigie\.session=[^;]+;/, true],
  ])('at %s gives a cookie that scripts and other sites do not get', async (url, name, secure) => {
    await using there = await serveApp(db, { clock, url })
    const browser = there.browser()
    const [cookie = '', known = '', ...more] = (await signIn(browser)).headers.getSetCookie()
    expect(more).toEqual([])
    expect(known).toMatch(
      /^(__Host-)?vigie\.known=[\w.-]+; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Strict(; Secure)?$/,
    )
    expect([known.startsWith('__Host-'), known.endsWith('; Secure')]).toEqual([secure, secure])
    expect(cookie).toMatch(name)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).toMatch(/; Path=\/(;|$)/i)
    expect(cookie).not.toMatch(/; Domain=/i)
    expect(/; Secure/i.test(cookie)).toBe(secure)
    expect(await isIn(browser)).toBe(true)
  })
})

describe('a session', () => {
  it('ends when one signs out, also for who kept the cookie', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    const kept = served.browser({ cookie: browser.cookie() })
    expect(await isIn(kept)).toBe(true)
    expect((await browser.send('POST', '/api/auth/sign-out', { json: {} })).status).toBe(200)
    expect(browser.cookie()).toBe('')
    expect(await isIn(kept)).toBe(false)
  })

  it('whose cookie was changed by one letter is nobody’s', async () => {
    const [name = '', value = ''] = (await signedIn(served, 'ines@example.test')).cookie().split('=')
    const forged = `${name}=${value.startsWith('a') ? 'b' : 'a'}${value.slice(1)}`
    expect(await isIn(served.browser({ cookie: forged }))).toBe(false)
  })

  it('whose cookie was good a moment ago is nobody’s with another signature, nor beside a second cookie', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    expect([await isIn(browser), await isIn(browser)]).toEqual([true, true])
    const good = browser.cookie()
    const end = decodeURIComponent(good).length - 10
    const letter = decodeURIComponent(good)[end] === 'A' ? 'B' : 'A'
    const forged = `${decodeURIComponent(good).slice(0, end)}${letter}${decodeURIComponent(good).slice(end + 1)}`
    const [name = '', ...value] = forged.split('=')
    const signedWrong = `${name}=${encodeURIComponent(value.join('='))}`
    expect(await isIn(served.browser({ cookie: signedWrong }))).toBe(false)
    expect(await isIn(served.browser({ cookie: `${signedWrong}; ${good}` }))).toBe(false)
  })

  it('that is in use ends with the next request once its owner is suspended, or it is gone', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    expect([await isIn(browser), await isIn(browser)]).toEqual([true, true])
    await db.run(sql`update "user" set state = 'suspended'`)
    expect(await isIn(browser)).toBe(false)
    await db.run(sql`update "user" set state = 'active'`)
    expect(await isIn(browser)).toBe(true)
    await db.run(sql`delete from "session"`)
    expect(await isIn(browser)).toBe(false)
  })

  it('is listed with where it was opened, and out at once when revoked, in every process', async () => {
    await using other = await serveApp(db, { clock })
    const here = await signedIn(served, 'ines@example.test', '192.0.2.7')
    const there = await signedIn(other, 'ines@example.test', '192.0.2.8')
    const sessions = await sessionsOf(here)
    expect(sessions.map(({ address, current }) => `${address} ${current}`).sort()).toEqual([
      '192.0.2.7 true',
      '192.0.2.8 false',
    ])
    expect(JSON.stringify(sessions)).not.toContain(decodeURIComponent(there.cookie()).split(/[=.]/)[2])
    const id = sessions.find(({ address }) => address === '192.0.2.8')?.id
    expect((await here.send('POST', `/api/v1/me/sessions/${id}/end`, { json: {} })).status).toBe(204)
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
  })

  it('stays alone when all others are revoked', async () => {
    const here = await signedIn(served, 'ines@example.test')
    const others = [await signedIn(served, 'ines@example.test'), await signedIn(served, 'ines@example.test')]
    expect((await here.send('POST', '/api/v1/me/sessions/end-others', { json: {} })).status).toBe(204)
    expect(await isIn(here)).toBe(true)
    for (const other of others) expect(await isIn(other)).toBe(false)
    expect(await sessionsOf(here)).toHaveLength(1)
  })

  it('of somebody else is not revoked', async () => {
    await anAccount(db, clock, 'marc@example.test', 'administrator')
    const ines = await signedIn(served, 'ines@example.test')
    const marc = await signedIn(served, 'marc@example.test')
    const [session] = await sessionsOf(ines)
    const asked = await marc.send('POST', `/api/v1/me/sessions/${session?.id}/end`, { json: {} })
    expect(await refusal(asked)).toBe('404 not-found')
    expect(await isIn(ines)).toBe(true)
  })

  it('that is used for days is prolonged in the browser as in the database', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    expect((await browser.send('GET', '/api/v1/me')).headers.getSetCookie()).toEqual([])
    await db.run(sql`update "session" set "expiresAt" = now() + interval '12 days'`)
    const [cookie = ''] = (await browser.send('GET', '/api/v1/me')).headers.getSetCookie()
    expect(cookie).toMatch(/^vigie\.session=.*Max-Age=1209600/)
    expect(await isIn(browser)).toBe(true)
    const left = await db.one(sql`select "expiresAt" > now() + interval '13 days' as long from "session"`)
    expect(left).toEqual({ long: true })
  })

  it('that is too old to prolong stays closed when one signs out in the same request', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    await db.run(sql`update "session" set "expiresAt" = now() + interval '12 days'`)
    await browser.send('POST', '/api/auth/sign-out', { json: {} })
    expect(browser.cookie()).toBe('')
  })

  it('that is over is nobody’s', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    await db.run(sql`update "session" set "expiresAt" = now() - interval '1 second'`)
    expect(await refusal(await browser.send('GET', '/api/v1/me'))).toBe('401 unauthenticated')
  })

  it('is told which request was not understood', async () => {
    const browser = await signedIn(served, 'ines@example.test')
    expect(await refusal(await browser.send('PATCH', '/api/v1/me', { json: { language: 7 } }))).toBe('422 invalid')
  })
})

describe('guessing passwords', () => {
  const guess = async (browser: Browser, email?: string): Promise<string> =>
    refusal(await signIn(browser, email, 'not this one at all'))

  /** Attempts that were made under this key just now. */
  const spent = (key: string, count: number): Promise<number> =>
    db.run(sql`
      insert into attempt (key, count, window_ends_at)
      values (${key}, ${count}, to_timestamp(${clock.now() + minutes(5)} / 1000.0))
      on conflict (key) do update set count = excluded.count`)

  it('ends for an account after ten attempts, over all addresses and processes, until its window is over', async () => {
    await using other = await serveApp(db, { clock })
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, n) => guess((n % 2 === 0 ? served : other).browser({ peer: `192.0.2.${n}` }))),
    )
    expect(guesses.sort()).toEqual([
      ...Array.from({ length: 10 }, () => '401 wrong-credentials'),
      '429 too-many',
      '429 too-many',
    ])
    const refused = await signIn(other.browser({ peer: '192.0.2.99' }))
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('300')
    expect(refused.headers.getSetCookie()).toEqual([])
    clock.pass(seconds(299))
    expect((await signIn(served.browser())).status).toBe(429)
    clock.pass(seconds(1))
    expect((await signIn(served.browser())).status).toBe(200)
  })

  it('ends for an address after forty attempts, whatever the account, and leaves other addresses alone', async () => {
    await using other = await serveApp(db, { clock })
    const guesses = await Promise.all(
      Array.from({ length: 42 }, (_, n) =>
        guess((n % 2 === 0 ? served : other).browser({ peer: '198.51.100.7' }), `nobody${n}@example.test`),
      ),
    )
    expect(guesses.filter((said) => said === '429 too-many')).toHaveLength(2)
    expect((await signIn(served.browser({ peer: '198.51.100.7' }))).status).toBe(429)
    expect((await signIn(served.browser({ peer: '198.51.100.8' }))).status).toBe(200)
    clock.pass(minutes(5))
    expect((await signIn(served.browser({ peer: '198.51.100.7' }))).status).toBe(200)
  })

  it('from a refused address uses up no attempts of an account', async () => {
    await spent('sign-in from 198.51.100.7', 40)
    for (let n = 0; n < 12; n++) expect(await guess(served.browser({ peer: '198.51.100.7' }))).toBe('429 too-many')
    expect((await signIn(served.browser())).status).toBe(200)
  })

  it('is not made easier by an address that one only claims to have', async () => {
    const claims = (n: number) => ({
      json: { email: `nobody${n}@example.test`, password: 'not this one at all' },
      headers: { 'x-forwarded-for': `203.0.113.${n}`, 'x-vigie-client': `203.0.113.${n}` },
    })
    await spent('sign-in from 192.0.2.1', 40)
    const browser = served.browser()
    expect((await browser.send('POST', '/api/auth/sign-in/email', claims(1))).status).toBe(429)
    await using behindProxy = await serveApp(db, { clock, trustedProxies: ['192.0.2.1'] })
    expect((await behindProxy.browser().send('POST', '/api/auth/sign-in/email', claims(2))).status).toBe(401)
  })

  it('counts an IPv6 network as one address: whoever has one address there has them all', async () => {
    await spent('sign-in from 2001:db8:1:2::/64', 39)
    expect(await guess(served.browser({ peer: '2001:db8:1:2::1' }))).toBe('401 wrong-credentials')
    expect((await signIn(served.browser({ peer: '2001:db8:1:2:ffff::1' }))).status).toBe(429)
    expect((await signIn(served.browser({ peer: '2001:db8:1:3::1' }))).status).toBe(200)
  })

  it('keeps nobody out of their account in a browser that has been in before, not even from the same address', async () => {
    const own = served.browser({ peer: '192.0.2.50' })
    expect((await signIn(own)).status).toBe(200)
    await own.send('POST', '/api/auth/sign-out', { json: {} })
    await spent('sign-in from 192.0.2.50', 40)
    for (let n = 0; n < 10; n++) await guess(served.browser({ peer: '192.0.2.51' }))
    expect(await guess(served.browser({ peer: '192.0.2.51' }))).toBe('429 too-many')
    expect((await signIn(own)).status).toBe(200)
    expect((await signIn(served.browser({ peer: '192.0.2.51' }))).status).toBe(429)
  })

  it('is limited in a browser that has been in before, which is known for its own accounts only', async () => {
    await anAccount(db, clock, 'omar@example.test', 'agent')
    const own = served.browser()
    expect((await signIn(own)).status).toBe(200)
    for (let n = 0; n < 12; n++) await guess(served.browser({ peer: '192.0.2.60' }), 'omar@example.test')
    expect(await guess(own, 'omar@example.test')).toBe('429 too-many')
    for (let n = 0; n < 10; n++) expect(await guess(own)).toBe('401 wrong-credentials')
    expect(await guess(own)).toBe('429 too-many')
    expect((await signIn(served.browser())).status).toBe(200)
  })

  it('is not made easier by a mark that somebody made up', async () => {
    for (let n = 0; n < 10; n++) await guess(served.browser())
    for (const mark of ['x', '.', `${'a'.repeat(22)}.${'b'.repeat(43)}`, '~~', `${'a'.repeat(22)}.é`])
      expect((await signIn(served.browser({ cookie: `vigie.known=${mark}` }))).status).toBe(429)
  })

  it('does not count against who gets in: the attempts of the account begin anew', async () => {
    const browser = served.browser()
    for (let n = 0; n < 9; n++) await guess(browser)
    expect((await signIn(browser)).status).toBe(200)
    for (let n = 0; n < 9; n++) expect(await guess(browser)).toBe('401 wrong-credentials')
    expect((await signIn(browser)).status).toBe(200)
  })
})

describe('what is read all day, which is looked up while it is found out who asks', () => {
  it('is never told to somebody who lost the brand, the role, the account or the session since, whoever took it and wherever', async () => {
    const { brandId } = await aBrand(db)
    await seesBrands(db, 'ines@example.test', brandId)
    const browser = await signedIn(served, 'ines@example.test')
    const paths = ['cases?view=all', 'counts', 'views/counts', 'search?q=colis'].map(
      (path) => `/api/v1/brands/${brandId}/${path}`,
    )
    const answers = async (): Promise<readonly number[]> => {
      const found: number[] = []
      // Twice: what one request learnt is what the next one goes by.
      for (const path of [...paths, ...paths]) found.push((await browser.send('GET', path)).status)
      return found
    }
    const all = (status: number): readonly number[] => Array.from({ length: paths.length * 2 }, () => status)
    expect(await answers()).toEqual(all(200))
    // None of these is told to this process: each is found in the database alone.
    await db.run(sql`delete from brand_access`)
    expect(await answers()).toEqual(all(404))
    await seesBrands(db, 'ines@example.test', brandId)
    expect(await answers()).toEqual(all(200))
    await db.run(sql`update "user" set state = 'suspended' where email = 'ines@example.test'`)
    expect(await answers()).toEqual(all(401))
    await db.run(sql`update "user" set state = 'active' where email = 'ines@example.test'`)
    expect(await answers()).toEqual(all(200))
    await db.run(sql`update installation set two_factor_required = true`)
    expect(await answers()).toEqual(all(403))
    await db.run(sql`update installation set two_factor_required = false`)
    expect(await answers()).toEqual(all(200))
    await db.run(sql`delete from session`)
    expect(await answers()).toEqual(all(401))
  })

  it('is told as it is for who somebody has become, whole and with no header of what was mistaken', async () => {
    const { brandId } = await aBrand(db)
    await seesBrands(db, 'ines@example.test', brandId)
    const browser = await signedIn(served, 'ines@example.test')
    const path = `/api/v1/brands/${brandId}/counts`
    const before = await browser.send('GET', path)
    await db.run(sql`update "user" set name = 'Inès Martin' where email = 'ines@example.test'`)
    const after = await browser.send('GET', path)
    expect([after.status, await after.json()]).toEqual([200, await before.json()])
    const named = (answer: Response): readonly string[] => [...answer.headers.keys()].sort()
    expect(named(after)).toEqual(named(before))
    const other = '/api/v1/brands/00000000-0000-4000-8000-000000000000/counts'
    expect(await refusal(await browser.send('GET', other))).toBe('404 not-found')
  })
})
