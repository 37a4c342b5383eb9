import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import ipaddr from 'ipaddr.js'
import { minutes, seconds } from '../../domain/model/time.ts'
import { passkeyPlace } from '../../domain/people/passkeys.ts'
import { countAttempt, forgetAttempts } from '../../store/attempts.ts'
import { type Preferences, readPasswordHash, readPersonOfSession } from '../../store/people.ts'
import { noteSeen } from '../../store/user-sessions.ts'
import { openAuthPool } from '../../store/users.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { actorFor, actorOf } from '../people/actor-of.ts'
import { knownBrowsers } from './known-browser.ts'
import { mostRemembered, openSessions } from './open-sessions.ts'
import { type AuthConfig, authOptions, sessionAges, sessionCookie, slowPasswords } from './options.ts'

/** A signed-in person. */
export interface SignedIn {
  readonly actor: Extract<Actor, { kind: 'person' }>
  readonly email: string
  readonly language: 'fr' | 'en'
  readonly theme: Preferences['theme']
  readonly singleKeys: boolean
  readonly lastBrandId: string | null
  /** Whether a code is asked of them when they sign in. */
  readonly twoFactor: boolean
  /** Whether the house asks for a second factor that they do not have yet: until then they do nothing else. */
  readonly mustEnrol: boolean
  readonly sessionId: string
  /** Cookies that carry the session further, when it is time. */
  readonly renewal: readonly string[]
}

/** Somebody whose session stands, with the cookies that carry it further. */
type Insider = NonNullable<Awaited<ReturnType<typeof actorOf>>> & Pick<SignedIn, 'sessionId' | 'renewal'>

/** What a step of signing in leaves in the browser. */
export interface Entered {
  readonly cookies: readonly string[]
  /** True while a code is still to be given; there is no session before that. */
  readonly needsCode: boolean
}

/** What an authenticator is set up with, told once. */
export interface Enrolment {
  /** The address that a QR code draws; it holds the secret. */
  readonly uri: string
  readonly recoveryCodes: readonly string[]
}

/** What a browser answers when a passkey signs in. */
export interface PasskeyAssertion {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string | undefined
  }
  readonly clientExtensionResults: object
}

/** Accounts, sessions, second factors and passkeys. */
export interface Auth {
  /** better-auth's own routes. */
  handle(request: Request): Promise<Response>
  /** Who sends these headers; null without a living session. A look that is not a person's own request prolongs nothing. */
  whoIs(headers: Headers, options?: { readonly prolong: boolean }): Promise<SignedIn | null>
  /** Who came with this cookie last, as far as this process knows; null for a stranger to it. Nothing may leave for them until `whoIs` has said that they still are. */
  whoWas(headers: Headers): SignedIn | null
  /** Signs in. Counted by address and by account, over all processes. */
  signIn(
    input: { readonly email: string; readonly password: string },
    headers: Headers,
    address: string,
  ): Promise<Entered>
  /** The second step: a code of the authenticator, or one of the recovery codes, each good once. */
  giveCode(
    input: { readonly code: string; readonly recovery: boolean },
    headers: Headers,
    address: string,
  ): Promise<Entered>
  /** Counts a stranger who comes with a link, by address. */
  countStranger(address: string): Promise<void>
  hash(password: string): Promise<string>
  /** Refuses unless this is the password of the person; counted over all processes. */
  checkPassword(userId: string, password: string): Promise<void>
  startTwoFactor(headers: Headers, password: string): Promise<Enrolment>
  confirmTwoFactor(headers: Headers, userId: string, code: string): Promise<readonly string[]>
  stopTwoFactor(headers: Headers, password: string): Promise<readonly string[]>
  renewRecoveryCodes(headers: Headers, password: string): Promise<readonly string[]>
  /** What the browser needs to make a passkey, with the cookie that binds the answer to it. */
  passkeyOptions(headers: Headers): Promise<{ readonly options: unknown; readonly cookies: readonly string[] }>
  addPasskey(headers: Headers, response: unknown, name: string): Promise<void>
  /** What the browser needs to sign in with a passkey. */
  passkeyChallenge(
    headers: Headers,
    address: string,
  ): Promise<{ readonly options: unknown; readonly cookies: readonly string[] }>
  signInWithPasskey(headers: Headers, response: PasskeyAssertion, address: string): Promise<Entered>
  close(): Promise<void>
}

const perAccount = { most: 10, window: minutes(5) }
const perAddress = { most: 40, window: minutes(5) }
/** An authenticator's code is good for its half minute and the one before and after; nobody uses one twice. */
const codeLife = { most: 1, window: seconds(120) }

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Makes accounts and sessions work on this database. */
export function createAuth(ctx: Omit<Context, 'actor'>, config: AuthConfig): Auth {
  const pool = openAuthPool(ctx.db)
  const passwords = config.passwords ?? slowPasswords
  const known = knownBrowsers(config.secret, config.url.startsWith('https://'))
  const auth = betterAuth({
    ...authOptions(config),
    database: pool,
    databaseHooks: {
      session: {
        create: {
          /** No way in leads past this: password, code and passkey all make a session. */
          before: async (session) => {
            if ((await actorOf(ctx, session.userId)) !== null) return
            throw new APIError('FORBIDDEN', { code: 'SUSPENDED', message: 'Suspended.' })
          },
        },
      },
    },
  })

  const count = async (key: string, limit: typeof perAccount): Promise<void> => {
    const { allowed, retryAt } = await countAttempt(ctx.db, key, limit, ctx.now())
    if (allowed) return
    throw new ServiceError('too-many', 'too-many', 'Too many attempts. Wait a few minutes.', { facts: { retryAt } })
  }
  /** When each session was last noted as used by this process: once a minute is enough, and most requests then write nothing. */
  const noted = new Map<string, number>()
  const seen = async (id: string, userId: string): Promise<void> => {
    const now = ctx.now()
    if (Math.abs(now - (noted.get(id) ?? 0)) < minutes(1)) return
    if (noted.size > 10_000) noted.clear()
    noted.set(id, now)
    await noteSeen(ctx.db, { id, userId }, now)
  }
  const open = openSessions(sessionCookie(config.url), ctx.now)
  /** By session, who came with it last. */
  const last = new Map<string, SignedIn>()
  /** Who comes with a cookie that was looked at a moment ago: one question asks whether its session still stands, and who they are now. */
  const recognised = async (headers: Headers, prolong: boolean): Promise<Insider | null> => {
    const sessionId = open.recognise(headers)
    if (sessionId === null) return null
    const person = await readPersonOfSession(ctx.db, sessionId, sessionAges.life - sessionAges.renewedAfter)
    const actor = person === undefined ? null : actorFor(person)
    // What is over, shut out or due to be renewed is better-auth's to say.
    if (person === undefined || actor === null || (prolong && person.mustRenew)) return null
    return { actor, person, sessionId, renewal: [] }
  }
  const letIn = async (headers: Headers, prolong: boolean): Promise<Insider | null> => {
    const query = prolong ? {} : { disableRefresh: true }
    const answer = await unwrapped(() => auth.api.getSession({ headers, query, returnHeaders: true }))
    if (answer === null || answer.response === null) return null
    const { user, session } = answer.response
    const found = await actorOf(ctx, user.id)
    if (found === null) return null
    open.remember(headers, session.id)
    return { ...found, sessionId: session.id, renewal: answer.headers.getSetCookie() }
  }
  const firstUse = async (userId: string, code: string): Promise<boolean> =>
    (await countAttempt(ctx.db, `code ${userId} ${digest(code)}`, codeLife, ctx.now())).allowed
  const mustOfferPasskeys = (): void => {
    if (passkeyPlace(config.url).offered) return
    throw new ServiceError('refused', 'passkeys-not-here', 'Passkeys need Vigie at a name and over https.')
  }

  return {
    handle: (request) => auth.handler(request),
    async whoIs(headers, { prolong } = { prolong: true }) {
      const entered = (await recognised(headers, prolong)) ?? (await letIn(headers, prolong))
      // A session that was opened while its owner was shut out is worth nothing.
      if (entered === null) {
        const sessionId = open.recognise(headers)
        if (sessionId !== null) last.delete(sessionId)
        return null
      }
      const { actor, person, sessionId } = entered
      if (prolong) await seen(sessionId, actor.userId)
      const is: SignedIn = {
        actor,
        email: person.email,
        language: person.language === 'en' ? 'en' : 'fr',
        theme: person.theme,
        singleKeys: person.singleKeys,
        lastBrandId: person.lastBrandId,
        twoFactor: person.twoFactor,
        mustEnrol: person.twoFactorRequired && !person.twoFactor,
        sessionId,
        renewal: entered.renewal,
      }
      if (last.size >= mostRemembered) last.clear()
      last.set(sessionId, is)
      return is
    },
    whoWas(headers) {
      const sessionId = open.recognise(headers)
      return (sessionId === null ? null : last.get(sessionId)) ?? null
    },
    async signIn(input, headers, address) {
      const account = `sign-in ${digest(input.email.trim().toLowerCase())}`
      const browser = known.recognise(headers, account)
      // The address first: who is refused by it must not use up the attempts of an account. A browser that signed in before is counted by itself.
      if (browser === null) {
        await count(`sign-in from ${networkOf(address)}`, perAddress)
        await count(account, perAccount)
      } else await count(browser, perAccount)
      const { email, password } = input
      const response = await auth.api.signInEmail({
        body: { email, password, rememberMe: true },
        headers,
        asResponse: true,
      })
      const said = await saidBy(response)
      if (said['code'] === 'SUSPENDED') throw suspended()
      refuseUnless(response, 'wrong-credentials', 'E-mail address and password do not fit together.')
      await forgetAttempts(ctx.db, browser ?? account, ctx.now())
      const cookies = [...response.headers.getSetCookie(), known.remember(headers, account)]
      return { cookies, needsCode: said['twoFactorRedirect'] === true }
    },
    async giveCode({ code, recovery }, headers, address) {
      await count(`code from ${networkOf(address)}`, perAddress)
      const ask = { headers, asResponse: true } as const
      const plain = recovery ? code.trim() : code.replaceAll(/\s/g, '')
      const response = recovery
        ? await auth.api.verifyBackupCode({ ...ask, body: { code: plain } })
        : await auth.api.verifyTOTP({ ...ask, body: { code: plain } })
      const said = await saidBy(response)
      if (said['code'] === 'SUSPENDED') throw suspended()
      if (said['code'] === 'ACCOUNT_TEMPORARILY_LOCKED') {
        throw new ServiceError('too-many', 'too-many', 'Too many wrong codes. Wait a quarter of an hour.')
      }
      if (said['code'] === 'INVALID_TWO_FACTOR_COOKIE' || said['code'] === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE') {
        throw new ServiceError('unauthenticated', 'code-late', 'This sign-in took too long: start again.')
      }
      refuseUnless(response, 'wrong-code', 'This code is not right, or not any more.')
      const user = said['user']
      const userId = typeof user === 'object' && user !== null && 'id' in user ? String(user.id) : ''
      if (!recovery && !(await firstUse(userId, plain))) {
        // Somebody looked over a shoulder: the session that this code opened a second time ends before anybody has it.
        const token = said['token']
        if (typeof token === 'string') await (await auth.$context).internalAdapter.deleteSession(token)
        throw new ServiceError(
          'unauthenticated',
          'code-used',
          'This code was used already: start again, with the next one.',
        )
      }
      return { cookies: response.headers.getSetCookie(), needsCode: false }
    },
    countStranger: (address) => count(`link from ${networkOf(address)}`, perAddress),
    hash: (password) => passwords.hash(password),
    async checkPassword(userId, password) {
      const key = `password of ${userId}`
      await count(key, perAccount)
      const hash = await readPasswordHash(ctx.db, userId)
      if (hash === undefined || !(await passwords.verify({ hash, password }))) {
        throw new ServiceError('refused', 'wrong-password', 'This is not your password.')
      }
      await forgetAttempts(ctx.db, key, ctx.now())
    },
    async startTwoFactor(headers, password) {
      const response = await auth.api.enableTwoFactor({ body: { password }, headers, asResponse: true })
      const said = await saidBy(response)
      if (said['code'] === 'TOTP_ALREADY_ENABLED') {
        throw new ServiceError('conflict', 'two-factor-on', 'The second factor is on already.')
      }
      refuseUnless(response, 'invalid', 'The second factor could not be set up.')
      return { uri: String(said['totpURI']), recoveryCodes: stringsOf(said['backupCodes']) }
    },
    async confirmTwoFactor(headers, userId, code) {
      await count(`code of ${userId}`, perAccount)
      const plain = code.replaceAll(/\s/g, '')
      const response = await auth.api.verifyTOTP({ body: { code: plain }, headers, asResponse: true })
      await saidBy(response)
      if (response.status < 500 && !response.ok) {
        throw new ServiceError('refused', 'wrong-code', 'This code is not right, or not any more.')
      }
      refuseUnless(response, 'wrong-code', 'This code is not right, or not any more.')
      await forgetAttempts(ctx.db, `code of ${userId}`, ctx.now())
      // It was on a screen, and has done what it was for: it opens no sign-in afterwards.
      await firstUse(userId, plain)
      return response.headers.getSetCookie()
    },
    async stopTwoFactor(headers, password) {
      const response = await auth.api.disableTwoFactor({ body: { password }, headers, asResponse: true })
      refuseUnless(response, 'invalid', 'The second factor could not be switched off.')
      return response.headers.getSetCookie()
    },
    async renewRecoveryCodes(headers, password) {
      const response = await auth.api.generateBackupCodes({ body: { password }, headers, asResponse: true })
      const said = await saidBy(response)
      refuseUnless(response, 'invalid', 'There is no second factor to recover.')
      return stringsOf(said['backupCodes'])
    },
    async passkeyOptions(headers) {
      mustOfferPasskeys()
      const response = await auth.api.generatePasskeyRegistrationOptions({ headers, asResponse: true })
      const options = await saidBy(response)
      refuseUnless(response, 'unauthenticated', 'Sign in first.')
      return { options, cookies: response.headers.getSetCookie() }
    },
    async addPasskey(headers, response, name) {
      mustOfferPasskeys()
      const answer = await auth.api
        .verifyPasskeyRegistration({ body: { response, name }, headers, asResponse: true })
        .catch(asRefusal)
      if (!answer.ok) throw new ServiceError('refused', 'passkey-refused', 'This passkey could not be checked.')
    },
    async passkeyChallenge(headers, address) {
      mustOfferPasskeys()
      await count(`passkey from ${networkOf(address)}`, perAddress)
      const response = await auth.api.generatePasskeyAuthenticationOptions({ headers, asResponse: true })
      const options = await saidBy(response)
      refuseUnless(response, 'unavailable', 'There is no challenge.')
      return { options: { ...options, userVerification: 'required' }, cookies: response.headers.getSetCookie() }
    },
    async signInWithPasskey(headers, response, address) {
      mustOfferPasskeys()
      await count(`passkey answer from ${networkOf(address)}`, perAddress)
      const { userHandle, ...signed } = response.response
      const assertion = {
        ...response,
        response: { ...signed, ...(userHandle === undefined ? {} : { userHandle }) },
        clientExtensionResults: {},
      }
      const answer = await auth.api
        .verifyPasskeyAuthentication({ body: { response: assertion }, headers, asResponse: true })
        .catch(asRefusal)
      if ((await saidBy(answer))['code'] === 'SUSPENDED') throw suspended()
      if (!answer.ok) {
        throw new ServiceError('unauthenticated', 'passkey-refused', 'This passkey could not be checked.')
      }
      return { cookies: answer.headers.getSetCookie(), needsCode: false }
    },
    close: () => pool.end(),
  }
}

/** Where attempts are counted: whoever has an IPv6 address has all of its /64. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  const parts = ipaddr.IPv6.parse(address).parts.slice(0, 4)
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`
}

const suspended = (): ServiceError =>
  new ServiceError('unauthenticated', 'suspended', 'This account is suspended: ask an administrator.')

/** An answer of a stranger that is no passkey at all makes the library throw; that is a refusal too. */
const asRefusal = (error: unknown): Response => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') throw error
  return new Response('{}', { status: 400 })
}

/** The answer's body as an object; the answer itself can still be read for its status and cookies. */
async function saidBy(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => ({}))
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

const stringsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((it) => typeof it === 'string') : []

/** Turns a refusal of better-auth into ours; what is its own failure stays one. */
function refuseUnless(response: Response, reason: string, sentence: string): void {
  if (response.ok) return
  if (response.status >= 500) throw new Error(`better-auth answered ${response.status}.`)
  throw new ServiceError('unauthenticated', reason, sentence)
}

/** What better-auth answers, null for nobody; what made it fail comes out as it was, so that a database that is away is told apart. */
async function unwrapped<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof APIError)) throw error
    if (error.statusCode === 401) return null
    throw error.cause instanceof Error ? error.cause : error
  }
}
