import { Hono } from 'hono'
import { AcceptInput, LinkToken, ResetInput } from '../../api/schemas.ts'
import type { Auth } from '../../services/auth/auth.ts'
import type { Context } from '../../services/context.ts'
import { acceptInvitation } from '../../services/people/accept-invitation.ts'
import { readInvitation } from '../../services/people/read-invitation.ts'
import { readPasswordLink, resetPassword } from '../../services/people/reset-password.ts'
import { body, type Env } from '../environment.ts'
import { presentLetter } from '../present/people.ts'
import { enter } from './session.ts'

/** What a link opens to somebody without a session. The token comes in the body of a POST: nothing acts when a link is merely looked at. */
export function linkRoutes(context: Omit<Context, 'actor'>, auth: Auth): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/links/invitation', async (c) => {
    const { token } = await body(c, LinkToken)
    await auth.countStranger(c.var.client)
    return c.json(presentLetter(await readInvitation(context, { token })))
  })
  app.post('/links/invitation/accept', async (c) => {
    const input = await body(c, AcceptInput)
    await auth.countStranger(c.var.client)
    const { token, name, language } = input
    const hashPassword = (): Promise<string> => auth.hash(input.password)
    const { email } = await acceptInvitation(context, { token, name, language, hashPassword })
    const entered = await auth.signIn({ email, password: input.password }, c.req.raw.headers, c.var.client)
    return enter(c, entered, 201)
  })
  app.post('/links/password', async (c) => {
    const { token } = await body(c, LinkToken)
    await auth.countStranger(c.var.client)
    return c.json(await readPasswordLink(context, { token }))
  })
  app.post('/links/password/reset', async (c) => {
    const { token, password } = await body(c, ResetInput)
    await auth.countStranger(c.var.client)
    const { email } = await resetPassword(context, { token, hashPassword: () => auth.hash(password) })
    return enter(c, await auth.signIn({ email, password }, c.req.raw.headers, c.var.client), 200)
  })
  return app
}
