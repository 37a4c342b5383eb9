import { Hono } from 'hono'
import { z } from 'zod'
import { SetupRequest } from '../../api/schemas.ts'
import { completeSetup } from '../../services/admin/complete-setup.ts'
import type { Auth } from '../../services/auth/auth.ts'
import type { Context } from '../../services/context.ts'
import { body, type Env } from '../environment.ts'
import { presentMe } from '../present/admin.ts'
import { problemResponse } from '../problem.ts'

const SignIn = z.object({ email: z.email().max(254), password: z.string().min(1).max(128) })

/** What of better-auth is open to browsers; nothing else of it is. */
const openPaths: ReadonlySet<string> = new Set([
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
  'GET /api/auth/list-sessions',
  'POST /api/auth/revoke-session',
  'POST /api/auth/revoke-other-sessions',
  'POST /api/auth/change-password',
])

/** The first account. */
export function setupRoutes(context: Omit<Context, 'actor'>, auth: Auth, done: () => void): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/setup', async (c) => {
    const input = await body(c, SetupRequest)
    const passwordHash = await auth.hash(input.password)
    const { userId } = await completeSetup(context, { ...input, passwordHash })
    done()
    const signedIn = await auth.signIn(input, c.req.raw.headers, c.var.client)
    const actor = { kind: 'person', userId, name: input.name, role: 'administrator' } as const
    const me = { actor, email: input.email, language: input.language, sessionId: '' }
    const answer = c.json(presentMe(me, []), 201)
    for (const cookie of signedIn.headers.getSetCookie()) answer.headers.append('set-cookie', cookie)
    return answer
  })
  return app
}

/** Signing in and out, and the list of sessions. */
export function sessionRoutes(auth: Auth): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/sign-in/email', async (c) => {
    const input = await body(c, SignIn)
    const answer = await auth.signIn(input, c.req.raw.headers, c.var.client)
    if (answer.ok) return answer
    return problemResponse({
      title: 'unauthenticated',
      status: 401,
      detail: 'E-mail address and password do not fit together.',
      reason: 'wrong-credentials',
    })
  })
  app.all('/*', async (c) => {
    if (!openPaths.has(`${c.req.method} ${c.req.path}`)) {
      return problemResponse({
        title: 'not-found',
        status: 404,
        detail: 'There is nothing at this address.',
        reason: 'not-found',
      })
    }
    return auth.handle(c.req.raw)
  })
  return app
}
