import { type Context as HonoContext, Hono } from 'hono'
import type { z } from 'zod'
import { CodeInput, type Entry, PasskeyAnswer, SetupRequest, SignInInput } from '../../api/schemas.ts'
import { completeSetup } from '../../services/admin/complete-setup.ts'
import type { Auth, Entered } from '../../services/auth/auth.ts'
import type { Context } from '../../services/context.ts'
import { ServiceError } from '../../services/errors.ts'
import { body, type Env } from '../environment.ts'
import { presentMe } from '../present/admin.ts'

/** Answers where a step of signing in leads, and gives the browser its cookies. */
export function enter(c: HonoContext<Env>, { cookies, needsCode }: Entered, status: 200 | 201): Response {
  const entry: z.infer<typeof Entry> = { needsCode }
  const answer = c.json(entry, status)
  for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
  return answer
}

/** The first account. */
export function setupRoutes(context: Omit<Context, 'actor'>, auth: Auth, done: () => void): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/setup', async (c) => {
    const input = await body(c, SetupRequest)
    const { userId } = await completeSetup(context, { ...input, hashPassword: () => auth.hash(input.password) })
    done()
    const { cookies } = await auth.signIn(input, c.req.raw.headers, c.var.client)
    const { name, email, language } = input
    const me = {
      actor: { kind: 'person', userId, name, role: 'administrator', brands: 'all' },
      email: email.toLowerCase(),
      language,
      theme: 'auto',
      singleKeys: true,
      lastBrandId: null,
      twoFactor: false,
      mustEnrol: false,
      sessionId: '',
      renewal: [],
    } as const
    const answer = c.json(presentMe(me, []), 201)
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
    return answer
  })
  return app
}

/** Signing in: by password and, where there is a second factor, a code; or by a passkey. */
export function signInRoutes(auth: Auth): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/sign-in/email', async (c) => {
    const input = await body(c, SignInInput)
    return enter(c, await auth.signIn(input, c.req.raw.headers, c.var.client), 200)
  })
  app.post('/sign-in/code', async (c) => {
    const input = await body(c, CodeInput)
    return enter(c, await auth.giveCode(input, c.req.raw.headers, c.var.client), 200)
  })
  app.post('/sign-in/passkey/options', async (c) => {
    const { options, cookies } = await auth.passkeyChallenge(c.req.raw.headers, c.var.client)
    const answer = c.json({ options })
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
    return answer
  })
  app.post('/sign-in/passkey', async (c) => {
    const { response } = await body(c, PasskeyAnswer)
    return enter(c, await auth.signInWithPasskey(c.req.raw.headers, response, c.var.client), 200)
  })
  return app
}

/** Signing out: all of better-auth's own addresses that is open; nothing else of it is. `ended` hears that a session is over. */
export function sessionRoutes(auth: Auth, ended: () => void): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/sign-out', async (c) => {
    const answer = await auth.handle(c.req.raw)
    if (answer.status === 401) throw new ServiceError('unauthenticated', 'unauthenticated', 'Sign in first.')
    if (!answer.ok && answer.status < 500) {
      throw new ServiceError('invalid', 'invalid', 'The request does not have the agreed shape.')
    }
    if (!answer.ok) throw new Error(`better-auth answered ${answer.status} to ${c.req.path}.`)
    ended()
    return answer
  })
  return app
}
