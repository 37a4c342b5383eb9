import { passkey } from '@better-auth/passkey'
import { APIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { passkeyPlace } from '../../domain/people/passkeys.ts'

/** Where Vigie is served and what signs its cookies. */
export interface AuthConfig {
  readonly url: string
  /** Other spellings of the same address, e.g. localhost for 127.0.0.1. */
  readonly origins: readonly string[]
  /** Signs cookies and encrypts the secrets of authenticators; comes from the key, so that the database alone opens neither. */
  readonly secret: string
  /** How passwords are kept; left out: `slowPasswords`. */
  readonly passwords?: Passwords
}

/** Makes the hash of a password, and says whether a password is the one of a hash. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(input: { readonly hash: string; readonly password: string }): Promise<boolean>
}

/** scrypt as better-auth sets it: a tenth of a second for each, so that a stolen table is dear to guess from. */
export const slowPasswords: Passwords = { hash: hashPassword, verify: verifyPassword }

/** A passkey stands for two factors only where the device asked who holds it. */
function mustVerify(verified: boolean | undefined): void {
  if (verified !== true) throw new APIError('UNAUTHORIZED', { code: 'NOT_VERIFIED', message: 'Not verified.' })
}

const day = 60 * 60 * 24
/** How long a session lasts without use, and how soon after its last renewal it is renewed, in seconds. */
export const sessionAges = { life: 14 * day, renewedAfter: day }

/** What the cookie of a session is called where Vigie is served at `url`. The prefix __Host- binds it to this very host; better-auth itself only knows __Secure-. */
export const sessionCookie = (url: string): string => `${url.startsWith('https://') ? '__Host-' : ''}vigie.session`

/** The options that better-auth runs with; its tables come from our migrations. */
export const authOptions = (config: AuthConfig) => {
  const place = passkeyPlace(config.url)
  return {
    appName: 'Vigie',
    baseURL: config.url,
    basePath: '/api/auth',
    secret: config.secret,
    trustedOrigins: [...config.origins],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { ...(config.passwords ?? slowPasswords) },
    },
    user: {
      additionalFields: {
        role: { type: 'string' as const, required: true, input: false, defaultValue: 'agent' },
        language: { type: 'string' as const, required: true, input: false, defaultValue: 'fr' },
      },
    },
    // What is sensitive asks for the password each time; the age of a session says little.
    session: {
      expiresIn: sessionAges.life,
      updateAge: sessionAges.renewedAfter,
      freshAge: 0,
      cookieCache: { enabled: false },
    },
    // Attempts are counted by `countAttempt`: by account too, and without a gap between reading and writing.
    rateLimit: { enabled: false },
    plugins: [
      // Wrong codes are counted per account, in the database: ten in a row lock the second step for a quarter of an hour.
      twoFactor({ issuer: 'Vigie', accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 } }),
      passkey({
        rpName: 'Vigie',
        rpID: place.offered ? place.rpId : new URL(config.url).hostname,
        origin: place.offered ? place.origin : config.url,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: async ({ verification }) => mustVerify(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: async ({ verification }) => mustVerify(verification.authenticationInfo.userVerified),
        },
        advanced: { webAuthnChallengeCookie: 'passkey' },
      }),
    ],
    advanced: {
      useSecureCookies: false,
      cookiePrefix: 'vigie',
      cookies: { session_token: { name: sessionCookie(config.url) } },
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
  }
}
