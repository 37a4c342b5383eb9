import { type Context as HonoContext, Hono } from 'hono'
import { z } from 'zod'
import { SetupRequest } from '../../api/schemas.ts'
import { completeSetup } from '../../services/admin/complete-setup.ts'
import type { Auth } from '../../services/auth/auth.ts'
import type { Context } from '../../services/context.ts'
import { ServiceError } from '../../services/errors.ts'
import { body, type Env } from '../environment.ts'
import { presentMe } from '../present/admin.ts'
import { problemResponse } from '../problem.ts'

const SignIn = z.object({ email: z.email().max(254), password: z.string().min(1).max(128) })

/** The first account. */
export function setupRoutes(context: Omit<Context, 'actor'>, auth: Auth, done: () => void): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/setup', async (c) => {
    const input = await body(c, SetupRequest)
    const { userId } = await completeSetup(context, { ...input, hashPassword: () => auth.hash(input.password) })
    done()
    const signedIn = await auth.signIn(input, c.req.raw.headers, c.var.client)
    const actor = { kind: 'person', userId, name: input.name, role: 'administrator' } as const
    const me = { actor, email: input.email, language: input.language, sessionId: '', renewal: [] }
    const answer = c.json(presentMe(me, []), 201)
    for (const cookie of signedIn.headers.getSetCookie()) answer.headers.append('set-cookie', cookie)
    return answer
  })
  return app
}

/** Signing in. */
export function signInRoutes(auth: Auth): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/sign-in/email', async (c) => {
    const input = await body(c, SignIn)
    const answer = await auth.signIn(input, c.req.raw.headers, c.var.client)
    if (answer.ok) return answer
    if (answer.status >= 500) throw new Error(`better-auth answered ${answer.status} to a sign-in.`)
    return problemResponse({
      title: 'unauthenticated',
      status: 401,
      detail: 'E-mail address and password do not fit together.',
      reason: 'wrong-credentials',
    })
  })
  return app
}

/** Signing out, and the list of sessions: what of better-auth is open to who is signed in; nothing else of it is. `ended` hears that a session may be over. */
export function sessionRoutes(auth: Auth, ended: () => void): Hono<Env> {
  const app = new Hono<Env>()
  const handle = async (c: HonoContext<Env>): Promise<Response> => {
    const answer = await auth.handle(c.req.raw)
    if (answer.ok) return answer
    if (answer.status === 401) throw new ServiceError('unauthenticated', 'unauthenticated', 'Sign in first.')
    if (answer.status < 500) throw new ServiceError('invalid', 'invalid', 'The request does not have the agreed shape.')
    throw new Error(`better-auth answered ${answer.status} to ${c.req.path}.`)
  }
  const end = async (c: HonoContext<Env>): Promise<Response> => {
    const answer = await handle(c)
    ended()
    return answer
  }
  app.get('/list-sessions', handle)
  app.post('/sign-out', end)
  app.post('/revoke-session', end)
  app.post('/revoke-other-sessions', end)
  return app
}
