import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { aClock, aContext, aLog, type TestClock } from '../../test/support/context.ts'
import { Problem, type Role, roles } from '../api/schemas.ts'
import type { Connector } from '../connectors/sdk/connector.ts'
import { after, hours } from '../domain/model/time.ts'
import type { Database } from '../store/database.ts'
import { hashSetupToken, replaceSetupToken } from '../store/setup-token.ts'
import { saveAccess } from '../store/people.ts'
import { type Passwords } from '../services/auth/options.ts'
import { insertUser } from '../store/users.ts'
import { createApp, type HttpApp } from './app.ts'
import { holdToContract } from './promised.test-suite.ts'
import type { RateSettings } from './rate-limits.ts'

/** The password of everybody in these tests. */
export const password = 'une phrase assez longue'

/** What a test's app is told. */
export interface Given {
  readonly url?: string
  readonly clock?: TestClock
  readonly webRoot?: string
  readonly trustedProxies?: readonly string[]
  readonly connectors?: ReadonlyMap<string, Connector>
  readonly rates?: RateSettings
}

/** One request as a browser would send it; what is given here stands above that. */
export interface Ask {
  readonly json?: unknown
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  /** A header that is null is left out. */
  readonly headers?: Readonly<Record<string, string | null>>
}

/** A browser: it keeps cookies and names its origin. */
export interface Browser {
  send(method: string, path: string, ask?: Ask): Promise<Response>
  /** The session cookie as it is sent. */
  cookie(): string
}

/** An app on a database, as one process of Vigie has it. */
export interface Served extends AsyncDisposable {
  readonly app: HttpApp
  readonly url: string
  readonly clock: TestClock
  readonly log: ReturnType<typeof aLog>
  browser(given?: { readonly peer?: string; readonly cookie?: string }): Browser
}

/** Puts an app on `db`, without a port. */
export async function serveApp(db: Database, given: Given = {}): Promise<Served> {
  const { url = 'http://127.0.0.1:4510', clock = aClock() } = given
  const connectors = given.connectors === undefined ? {} : { connectors: given.connectors }
  const { actor: _nobody, ...context } = aContext(db, { clock, ...connectors })
  const made = await createApp({
    context,
    webRoot: given.webRoot ?? '/nowhere',
    config: {
      url,
      trustedProxies: given.trustedProxies ?? [],
      authSecret: 'a secret of this test that is long enough',
      passwords: quickPasswords,
      version: '1.2.3',
      ...(given.rates === undefined ? {} : { rates: given.rates }),
    },
  })
  const app: HttpApp = {
    ...made,
    async fetch(request, env) {
      const answer = await made.fetch(request, env)
      await holdToContract(request.method, request.url, answer)
      return answer
    },
  }
  return {
    app,
    url,
    clock,
    log: context.log,
    browser: (from = {}) => aBrowser(app, url, from),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

function aBrowser(app: HttpApp, url: string, from: { readonly peer?: string; readonly cookie?: string }): Browser {
  const jar = new Map<string, string>()
  const keep = (text: string): void => {
    const [pair = '', ...attributes] = text.split(';').map((part) => part.trim())
    const [name = '', ...value] = pair.split('=')
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(name)
    else jar.set(name, value.join('='))
  }
  if (from.cookie !== undefined) keep(from.cookie)
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookie: () =>
      cookie()
        .split('; ')
        .filter((pair) => /^(__Host-)?vigie\.session=/.test(pair))
        .join('; '),
    async send(method, path, { json, body, headers: given = {} } = {}) {
      const headers = new Headers({ host: new URL(url).host })
      if (!['GET', 'HEAD'].includes(method)) headers.set('origin', url)
      if (jar.size > 0) headers.set('cookie', cookie())
      const sent = json === undefined ? body : JSON.stringify(json)
      if (json !== undefined) headers.set('content-type', 'application/json')
      for (const [name, value] of Object.entries(given)) {
        if (value === null) headers.delete(name)
        else headers.set(name, value)
      }
      const request = new Request(`${url}${path}`, {
        method,
        headers,
        ...(sent === undefined ? {} : { body: sent, duplex: 'half' }),
      })
      const answer = await app.fetch(request, {
        incoming: { socket: { remoteAddress: from.peer ?? '192.0.2.1' } },
      })
      for (const text of answer.headers.getSetCookie()) keep(text)
      return answer
    },
  }
}

/** Makes a living set-up token, as the start does, and gives it. */
export async function offerSetup(db: Database, clock: TestClock): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await replaceSetupToken(db, hashSetupToken(token), after(clock.now(), hours(1)))
  return token
}

/** What these tests ask is not how dear a guess is: the real hash, a tenth of a second each, is tried where the program is started. */
const quickPasswords: Passwords = {
  hash: async (given) => `quick ${createHash('sha256').update(given).digest('hex')}`,
  verify: async ({ hash, password: given }) => hash === (await quickPasswords.hash(given)),
}

const hashed = quickPasswords.hash(password)

/** Stores somebody with this role, who signs in with `password`. */
export async function anAccount(db: Database, clock: TestClock, email: string, role: Role): Promise<void> {
  const passwordHash = await hashed
  await db.transaction((tx) =>
    insertUser(tx, { id: `id-${email}`, name: 'Inès', email, passwordHash, role, language: 'fr' }, clock.now()),
  )
}

/** Lets somebody see these brands. */
export async function seesBrands(db: Database, email: string, ...brandIds: readonly string[]): Promise<void> {
  await db.transaction((tx) => saveAccess(tx, `id-${email}`, brandIds))
}

/** A browser in which this person has just signed in. */
export async function signedIn(served: Served, email: string, peer?: string): Promise<Browser> {
  const browser = served.browser(peer === undefined ? {} : { peer })
  const answer = await browser.send('POST', '/api/auth/sign-in/email', { json: { email, password } })
  if (!answer.ok) throw new Error(`Signing in: ${answer.status} ${await answer.text()}`)
  return browser
}

/** An account of each role (`ROLE@example.test`), signed in; gives the browser of a role. */
export async function everyRole(db: Database, clock: TestClock, served: Served): Promise<(role: Role) => Browser> {
  const inside = new Map<Role, Browser>()
  for (const role of roles) {
    await anAccount(db, clock, `${role}@example.test`, role)
    inside.set(role, await signedIn(served, `${role}@example.test`))
  }
  return (role) => {
    const browser = inside.get(role)
    if (browser === undefined) throw new Error(`Nobody is signed in as ${role}.`)
    return browser
  }
}

/** The problem document that this answer is; it fails when it is none. */
export async function problemOf(answer: Response): Promise<z.infer<typeof Problem>> {
  const text = await answer.text()
  const type = answer.headers.get('content-type')
  if (type !== 'application/problem+json') throw new Error(`No problem document: ${answer.status} ${type} ${text}`)
  const problem = Problem.parse(JSON.parse(text))
  if (problem.status !== answer.status) throw new Error(`Says ${problem.status}, is ${answer.status}: ${text}`)
  return problem
}

/** What the answer says in short: `503 setup-needed`. */
export const refusal = async (answer: Response): Promise<string> =>
  `${answer.status} ${(await problemOf(answer)).reason}`
