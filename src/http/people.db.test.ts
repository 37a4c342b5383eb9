import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { aBrand } from '../../test/support/builders.ts'
import { aClock, type TestClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { totp } from '../../test/support/totp.ts'
import { Enrolment, FreshInvitation, Me, RecoveryCodes, Security, Team } from '../api/schemas.ts'
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
let other: Served
let ada: Browser
let mireille: string
let oscar: string
beforeEach(async () => {
  // Codes go by the real time of day; the counting of attempts goes by the test's clock.
  clock = aClock()
  served = await serveApp(db, { clock, url: 'http://localhost:4510' })
  other = await serveApp(db, { clock, url: 'http://localhost:4510' })
  ;[{ brandId: mireille }, { brandId: oscar }] = [await aBrand(db), await aBrand(db)]
  await anAccount(db, clock, 'ada@example.test', 'administrator')
  await anAccount(db, clock, 'ines@example.test', 'agent')
  await seesBrands(db, 'ines@example.test', mireille)
  ada = await signedIn(served, 'ada@example.test')
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  for (const table of [sql`"user"`, sql`brand`, sql`invitation`, sql`attempt`, sql`verification`]) {
    await db.run(sql`delete from ${table}`)
  }
  await db.run(sql`update installation set two_factor_required = false`)
})

const signIn = (browser: Browser, email = 'ines@example.test'): Promise<Response> =>
  browser.send('POST', '/api/auth/sign-in/email', { json: { email, password } })
const give = (browser: Browser, code: string, recovery = false): Promise<Response> =>
  browser.send('POST', '/api/auth/sign-in/code', { json: { code, recovery } })
/** The code that an authenticator shows next: already good, and used by nobody. */
const next = (secret: string): string => totp(secret, Date.now() + 30_000)
const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('GET', '/api/v1/me')).ok
const secretOf = ({ uri }: z.infer<typeof Enrolment>): string => new URL(uri).searchParams.get('secret') ?? ''

/** Switches the second factor on and gives what the authenticator holds, and the code that did it. */
async function enrolled(
  browser: Browser,
): Promise<{ readonly secret: string; readonly code: string; readonly codes: readonly string[] }> {
  const started = await browser.send('POST', '/api/v1/me/two-factor', { json: { password } })
  const enrolment = Enrolment.parse(await started.json())
  const secret = secretOf(enrolment)
  const code = totp(secret, Date.now())
  expect((await browser.send('POST', '/api/v1/me/two-factor/confirm', { json: { code } })).status).toBe(204)
  return { secret, code, codes: enrolment.recoveryCodes }
}

describe('access to a brand', () => {
  it('that is taken away ends an open stream in every process at once, and what was there is not there', async () => {
    const ines = await signedIn(other, 'ines@example.test')
    const stream = (await ines.send('GET', `/api/v1/live?brand=${mireille}`)).body?.getReader()
    expect((await stream?.read())?.done).toBe(false)
    const json = { role: 'agent', brandIds: [oscar] }
    expect((await ada.send('PUT', '/api/v1/team/id-ines@example.test', { json })).status).toBe(204)
    let ended = false
    while (!ended) ended = (await stream?.read())?.done ?? true
    expect(await refusal(await ines.send('GET', `/api/v1/live?brand=${mireille}`))).toBe('404 not-found')
    expect(await refusal(await ines.send('GET', `/api/v1/brands/${mireille}/counts`))).toBe('404 not-found')
    expect((await ines.send('GET', `/api/v1/brands/${oscar}/counts`)).status).toBe(200)
  })

  it('comes with what may be done there, by role', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    const me = Me.parse(await (await ines.send('GET', '/api/v1/me')).json())
    expect(me.brands).toMatchObject([{ id: mireille, may: ['read-cases', 'change-cases', 'mute-people'] }])
    expect(me.may).toEqual([])
  })

  it('is remembered with the brand looked at last, and only one that is in sight', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    await ines.send('PATCH', '/api/v1/me', { json: { lastBrandId: mireille, theme: 'dark', singleKeys: false } })
    await ines.send('PATCH', '/api/v1/me', { json: { lastBrandId: oscar } })
    const me = Me.parse(await (await ines.send('GET', '/api/v1/me')).json())
    expect(me).toMatchObject({ lastBrandId: mireille, user: { theme: 'dark', singleKeys: false } })
  })
})

describe('an invitation', () => {
  it('is accepted by POST only, signs in, and looking at it as a mail scanner does changes nothing', async () => {
    const json = { name: 'Marc', email: 'marc@example.test', role: 'agent', brandIds: [mireille], language: 'en' }
    const made = FreshInvitation.parse(await (await ada.send('POST', '/api/v1/invitations', { json })).json())
    const [page = '', token = ''] = made.link.split('#')
    expect(page).toBe('http://localhost:4510/invitation')
    const scanner = served.browser()
    for (const method of ['GET', 'HEAD']) {
      for (const path of ['/api/v1/links/invitation', '/api/v1/links/invitation/accept']) {
        expect((await scanner.send(method, path)).ok).toBe(false)
      }
    }
    for (let n = 0; n < 2; n++) {
      const letter = await scanner.send('POST', '/api/v1/links/invitation', { json: { token } })
      expect(letter.status).toBe(200)
    }
    const marc = served.browser()
    const accept = { token, name: 'Marc Petit', password: 'a sentence long enough', language: 'en' }
    expect((await marc.send('POST', '/api/v1/links/invitation/accept', { json: accept })).status).toBe(201)
    expect(Me.parse(await (await marc.send('GET', '/api/v1/me')).json())).toMatchObject({
      user: { name: 'Marc Petit', role: 'agent', language: 'en' },
      brands: [{ id: mireille }],
    })
    const again = await served.browser().send('POST', '/api/v1/links/invitation/accept', { json: accept })
    expect(await refusal(again)).toBe('409 invitation-used')
    const team = Team.parse(await (await ada.send('GET', '/api/v1/team')).json())
    expect(team.invitations).toEqual([])
  })

  it('is not guessed: an address is refused after forty tries, over all processes', async () => {
    const tries = await Promise.all(
      Array.from({ length: 42 }, (_, n) =>
        (n % 2 === 0 ? served : other)
          .browser()
          .send('POST', '/api/v1/links/invitation', { json: { token: `${n}`.padStart(43, 'w') } }),
      ),
    )
    expect(tries.filter((it) => it.status === 429)).toHaveLength(2)
  })
})

describe('the second factor', () => {
  it('is asked for after the password; before it there is no session', async () => {
    const { secret } = await enrolled(await signedIn(served, 'ines@example.test'))
    const browser = served.browser()
    expect(await (await signIn(browser)).json()).toEqual({ needsCode: true })
    expect(await isIn(browser)).toBe(false)
    expect(await refusal(await give(browser, '000000'))).toBe('401 wrong-code')
    expect(await (await give(browser, next(secret))).json()).toEqual({ needsCode: false })
    expect(await isIn(browser)).toBe(true)
  })

  it('opens nothing with a code that was used already, and leaves no session behind', async () => {
    const { secret } = await enrolled(await signedIn(served, 'ines@example.test'))
    const code = next(secret)
    const [first, second] = [served.browser(), other.browser()]
    for (const browser of [first, second]) await signIn(browser)
    expect((await give(first, code)).status).toBe(200)
    const before = await db.rows(sql`select id from "session"`)
    expect(await refusal(await give(second, code))).toBe('401 code-used')
    // However it is written.
    await signIn(second)
    expect(await refusal(await give(second, ` ${code.slice(0, 3)} ${code.slice(3)} `))).toBe('401 code-used')
    expect(await isIn(second)).toBe(false)
    expect(await db.rows(sql`select id from "session"`)).toHaveLength(before.length)
  })

  it('opens nothing with the code that switched it on', async () => {
    const { code } = await enrolled(await signedIn(served, 'ines@example.test'))
    const browser = other.browser()
    await signIn(browser)
    expect(await refusal(await give(browser, code))).toBe('401 code-used')
    expect(await isIn(browser)).toBe(false)
  })

  it('has recovery codes that open once each, and none when new ones were made', async () => {
    const inside = await signedIn(served, 'ines@example.test')
    const { codes } = await enrolled(inside)
    expect(new Set(codes).size).toBe(10)
    const [one = '', two = ''] = codes
    for (const [code, said] of [
      [one, 200],
      [one, 401],
    ] as const) {
      const browser = served.browser()
      await signIn(browser)
      expect((await give(browser, code, true)).status).toBe(said)
    }
    const made = await inside.send('POST', '/api/v1/me/two-factor/recovery-codes', { json: { password } })
    const [fresh = ''] = RecoveryCodes.parse(await made.json()).recoveryCodes
    const browser = served.browser()
    await signIn(browser)
    expect((await give(browser, two, true)).status).toBe(401)
    expect((await give(browser, fresh, true)).status).toBe(200)
  })

  it('is locked after ten wrong codes, over all processes, also for the right one', async () => {
    const { secret } = await enrolled(await signedIn(served, 'ines@example.test'))
    for (let n = 0; n < 10; n++) {
      const browser = (n % 2 === 0 ? served : other).browser({ peer: `192.0.2.${n}` })
      await signIn(browser)
      expect(await refusal(await give(browser, '000000'))).toBe('401 wrong-code')
      clock.pass(minutes(5))
    }
    const browser = other.browser({ peer: '192.0.2.99' })
    await signIn(browser)
    expect(await refusal(await give(browser, totp(secret, Date.now())))).toBe('429 too-many')
    expect(await isIn(browser)).toBe(false)
  })

  it('keeps its secret and its recovery codes sealed in the database', async () => {
    const { secret, codes } = await enrolled(await signedIn(served, 'ines@example.test'))
    const kept = JSON.stringify(await db.rows(sql`select * from "twoFactor"`))
    for (const plain of [secret, codes[0] ?? '', Buffer.from(secret).toString('base64')])
      expect(kept).not.toContain(plain)
  })

  it('is switched on and off with the password only', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    const wrong = { json: { password: 'not this one at all' } }
    expect(await refusal(await ines.send('POST', '/api/v1/me/two-factor', wrong))).toBe('422 wrong-password')
    await enrolled(ines)
    expect(await refusal(await ines.send('POST', '/api/v1/me/two-factor/stop', wrong))).toBe('422 wrong-password')
    expect((await ines.send('POST', '/api/v1/me/two-factor/stop', { json: { password } })).status).toBe(204)
    expect(await (await signIn(served.browser())).json()).toEqual({ needsCode: false })
  })

  it('that the house asks for comes before everything else, also for who is inside already', async () => {
    const ines = await signedIn(other, 'ines@example.test')
    const stream = (await ines.send('GET', `/api/v1/live?brand=${mireille}`)).body?.getReader()
    await enrolled(ada)
    expect((await ada.send('PUT', '/api/v1/security', { json: { twoFactorRequired: true } })).status).toBe(204)
    let ended = false
    while (!ended) ended = (await stream?.read())?.done ?? true
    for (const path of [`/api/v1/brands/${mireille}/cases`, '/api/v1/live', '/api/v1/people', '/api/v1/connectors']) {
      expect(await refusal(await ines.send('GET', path))).toBe('403 two-factor-needed')
    }
    expect(Me.parse(await (await ines.send('GET', '/api/v1/me')).json()).mustEnrol).toBe(true)
    await enrolled(ines)
    expect((await ines.send('GET', `/api/v1/brands/${mireille}/cases`)).status).toBe(200)
    const stop = await ines.send('POST', '/api/v1/me/two-factor/stop', { json: { password } })
    expect(await refusal(stop)).toBe('409 two-factor-needed')
  })

  it('of who lost it is taken away by an administrator, and their sessions end', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    await enrolled(ines)
    const path = '/api/v1/team/id-ines@example.test/clear-second-factor'
    expect((await ada.send('POST', path, { json: {} })).status).toBe(204)
    expect(await isIn(ines)).toBe(false)
    expect(await (await signIn(served.browser())).json()).toEqual({ needsCode: false })
  })
})

describe('a password', () => {
  it('is changed with the old one, and every other session ends', async () => {
    const [here, there] = [await signedIn(served, 'ines@example.test'), await signedIn(other, 'ines@example.test')]
    const newPassword = 'une tout autre phrase'
    const wrong = { password: 'not this one at all', newPassword }
    expect(await refusal(await here.send('POST', '/api/v1/me/password', { json: wrong }))).toBe('422 wrong-password')
    const right = { password, newPassword }
    expect((await here.send('POST', '/api/v1/me/password', { json: right })).status).toBe(204)
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
    const json = { email: 'ines@example.test', password: newPassword }
    expect((await served.browser().send('POST', '/api/auth/sign-in/email', { json })).status).toBe(200)
  })

  it('that is changed, like an address, leaves no half-open door: no link to a new one, no sign-in that waits for its code', async () => {
    const here = await signedIn(served, 'ines@example.test')
    const { secret } = await enrolled(here)
    const newPassword = 'une tout autre phrase'
    for (const [path, json] of [
      ['email', { password, email: 'ines2@example.test' }],
      ['password', { password, newPassword }],
    ] as const) {
      const made = await ada.send('POST', '/api/v1/team/id-ines@example.test/password-link', { json: {} })
      const { link } = (await made.json()) as { link: string }
      const waits = served.browser()
      await signIn(waits, path === 'email' ? 'ines@example.test' : 'ines2@example.test')
      expect((await here.send('POST', `/api/v1/me/${path}`, { json })).ok).toBe(true)
      const token = link.split('#')[1] ?? ''
      expect(await refusal(await waits.send('POST', '/api/v1/links/password', { json: { token } }))).toMatch(/^403/)
      expect(await refusal(await give(waits, totp(secret, Date.now())))).toBe('401 code-late')
      expect(await isIn(waits)).toBe(false)
    }
  })

  it('is not guessed from inside: ten tries, over all processes, then a wait', async () => {
    const browsers = [await signedIn(served, 'ines@example.test'), await signedIn(other, 'ines@example.test')]
    const guess = async (n: number): Promise<string> => {
      const json = { password: 'not this one at all', email: 'x@example.test' }
      return refusal((await browsers[n % 2]?.send('POST', '/api/v1/me/email', { json })) ?? new Response())
    }
    const said = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)))
    expect(said.filter((it) => it === '429 too-many')).toHaveLength(2)
    clock.pass(seconds(300))
    expect(await guess(0)).toBe('422 wrong-password')
  })

  it('that an administrator made a link for is chosen by the person, who is still asked for the second factor', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    await enrolled(ines)
    const made = await ada.send('POST', '/api/v1/team/id-ines@example.test/password-link', { json: {} })
    const { link } = (await made.json()) as { link: string }
    const token = link.split('#')[1] ?? ''
    const browser = served.browser()
    expect((await browser.send('POST', '/api/v1/links/password', { json: { token } })).status).toBe(200)
    expect(await isIn(ines)).toBe(true)
    const json = { token, password: 'une tout autre phrase' }
    const set = await browser.send('POST', '/api/v1/links/password/reset', { json })
    expect(await set.json()).toEqual({ needsCode: true })
    expect([await isIn(ines), await isIn(browser)]).toEqual([false, false])
    const twice = await browser.send('POST', '/api/v1/links/password/reset', { json })
    expect(await refusal(twice)).toBe('403 password-link-dead')
  })
})

describe('passkeys', () => {
  it.each([
    ['http://vigie.example.com', 'not-secure'],
    ['https://192.0.2.10', 'no-name'],
  ])('at %s are not offered, and it is said why', async (url, why) => {
    await using there = await serveApp(db, { clock, url })
    const browser = await signedIn(there, 'ines@example.test')
    const security = Security.parse(await (await browser.send('GET', '/api/v1/me/security')).json())
    expect(security.passkeyPlace).toEqual({ offered: false, why })
    const asked = await browser.send('POST', '/api/v1/me/passkeys/options', { json: { password } })
    expect(await refusal(asked)).toBe('422 passkeys-not-here')
    expect(await refusal(await there.browser().send('POST', '/api/auth/sign-in/passkey/options', { json: {} }))).toBe(
      '422 passkeys-not-here',
    )
  })

  it('ask for the password before, for the holder of the device always, and are bound to our name', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    const wrong = await ines.send('POST', '/api/v1/me/passkeys/options', { json: { password: 'not this one' } })
    expect(await refusal(wrong)).toBe('422 wrong-password')
    const asked = await ines.send('POST', '/api/v1/me/passkeys/options', { json: { password } })
    expect(await asked.json()).toMatchObject({
      options: {
        rp: { id: 'localhost' },
        authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
      },
    })
    const challenge = await served.browser().send('POST', '/api/auth/sign-in/passkey/options', { json: {} })
    expect(await challenge.json()).toMatchObject({ options: { rpId: 'localhost', userVerification: 'required' } })
  })

  it('that are made up open nothing and add nothing', async () => {
    const ines = await signedIn(served, 'ines@example.test')
    await ines.send('POST', '/api/v1/me/passkeys/options', { json: { password } })
    const added = await ines.send('POST', '/api/v1/me/passkeys', { json: { name: 'x', response: { id: 'x' } } })
    expect(await refusal(added)).toBe('422 passkey-refused')
    const stranger = served.browser()
    await stranger.send('POST', '/api/auth/sign-in/passkey/options', { json: {} })
    const response = { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' }
    const json = { response: { id: 'x', rawId: 'x', type: 'public-key', response, clientExtensionResults: {} } }
    const entered = await stranger.send('POST', '/api/auth/sign-in/passkey', { json })
    expect((await problemOf(entered)).reason).toBe('passkey-refused')
    expect(await isIn(stranger)).toBe(false)
  })
})
