import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { hashPassword } from 'better-auth/crypto'
import ipaddr from 'ipaddr.js'
import { minutes } from '../../domain/model/time.ts'
import { countAttempt, forgetAttempts } from '../../store/attempts.ts'
import { openAuthPool } from '../../store/users.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { knownBrowsers } from './known-browser.ts'

/** Where Vigie is served and what signs its cookies. */
export interface AuthConfig {
  readonly url: string
  /** Other spellings of the same address, e.g. localhost for 127.0.0.1. */
  readonly origins: readonly string[]
  readonly secret: string
}

/** A signed-in person. */
export interface SignedIn {
  readonly actor: Extract<Actor, { kind: 'person' }>
  readonly email: string
  readonly language: 'fr' | 'en'
  readonly sessionId: string
  /** Cookies that carry the session further, when it is time. */
  readonly renewal: readonly string[]
}

/** Accounts and sessions. */
export interface Auth {
  /** better-auth's own routes. */
  handle(request: Request): Promise<Response>
  /** Who sends these headers; null without a living session. */
  whoIs(headers: Headers): Promise<SignedIn | null>
  /** Whether the session of these headers lives; it is not prolonged. */
  isSignedIn(headers: Headers): Promise<boolean>
  /** Signs in; the answer carries the session cookie. Counted by address and by account, over all processes. */
  signIn(
    input: { readonly email: string; readonly password: string },
    headers: Headers,
    address: string,
  ): Promise<Response>
  hash(password: string): Promise<string>
  close(): Promise<void>
}

const roles = ['administrator', 'lead', 'agent', 'observer'] as const
const perAccount = { most: 10, window: minutes(5) }
const perAddress = { most: 40, window: minutes(5) }

/** The options that better-auth runs with; its tables come from our migrations. */
export const authOptions = (config: AuthConfig) => ({
  baseURL: config.url,
  basePath: '/api/auth',
  secret: config.secret,
  trustedOrigins: [...config.origins],
  emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
  user: {
    additionalFields: {
      role: { type: 'string' as const, required: true, input: false, defaultValue: 'agent' },
      language: { type: 'string' as const, required: true, input: false, defaultValue: 'fr' },
    },
  },
  session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24, cookieCache: { enabled: false } },
  // Attempts are counted by `countAttempt`: by account too, and without a gap between reading and writing.
  rateLimit: { enabled: false },
  advanced: {
    // The prefix __Host- binds the cookie to this very host; better-auth itself only knows __Secure-.
    useSecureCookies: false,
    cookies: { session_token: { name: `${config.url.startsWith('https://') ? '__Host-' : ''}vigie.session` } },
    defaultCookieAttributes: {
      httpOnly: true,
      sameSite: 'lax' as const,
      path: '/',
      secure: config.url.startsWith('https://'),
    },
    ipAddress: { ipAddressHeaders: ['x-vigie-client'] },
    disableCSRFCheck: false,
  },
  telemetry: { enabled: false },
  logger: { disabled: true },
})

/** Makes accounts and sessions work on this database. */
export function createAuth(ctx: Omit<Context, 'actor'>, config: AuthConfig): Auth {
  const pool = openAuthPool(ctx.db)
  const known = knownBrowsers(config.secret, config.url.startsWith('https://'))
  const auth = betterAuth({ ...authOptions(config), database: pool })
  return {
    handle: (request) => auth.handler(request),
    async whoIs(headers) {
      const answer = await unwrapped(() => auth.api.getSession({ headers, returnHeaders: true }))
      if (answer === null || answer.response === null) return null
      const { user, session } = answer.response
      const role = roles.find((known) => known === user.role) ?? 'observer'
      return {
        actor: { kind: 'person', userId: user.id, name: user.name, role },
        email: user.email,
        language: user.language === 'en' ? 'en' : 'fr',
        sessionId: session.id,
        renewal: answer.headers.getSetCookie(),
      }
    },
    async isSignedIn(headers) {
      const found = await unwrapped(() => auth.api.getSession({ headers, query: { disableRefresh: true } }))
      return found !== null
    },
    async signIn(input, headers, address) {
      const now = ctx.now()
      const account = `sign-in ${createHash('sha256').update(input.email.trim().toLowerCase()).digest('hex')}`
      const browser = known.recognise(headers, account)
      // The address first: who is refused by it must not use up the attempts of an account.
      const limits: readonly (readonly [string, typeof perAccount])[] =
        browser === null
          ? [
              [`sign-in from ${networkOf(address)}`, perAddress],
              [account, perAccount],
            ]
          : [[browser, perAccount]]
      for (const [key, limit] of limits) {
        const { allowed, retryAt } = await countAttempt(ctx.db, key, limit, now)
        if (!allowed) {
          throw new ServiceError('too-many', 'too-many', 'Too many attempts to sign in. Wait a few minutes.', {
            facts: { retryAt },
          })
        }
      }
      const { email, password } = input
      const response = await auth.api.signInEmail({
        body: { email, password, rememberMe: true },
        headers,
        asResponse: true,
      })
      if (response.ok) {
        await forgetAttempts(ctx.db, browser ?? account, now)
        response.headers.append('set-cookie', known.remember(headers, account))
      }
      return response
    },
    hash: (password) => hashPassword(password),
    close: () => pool.end(),
  }
}

/** Where attempts are counted: whoever has an IPv6 address has all of its /64. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  const parts = ipaddr.IPv6.parse(address).parts.slice(0, 4)
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`
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
