import { type Context as HonoContext, Hono } from 'hono'
import {
  Confirmation,
  EmailChange,
  PasskeyInput,
  PasswordChange,
  ProfileInput,
  type Security,
  WithPassword,
} from '../../api/schemas.ts'
import { passkeyPlace } from '../../domain/people/passkeys.ts'
import { listBrands } from '../../services/admin/list-brands.ts'
import type { Auth } from '../../services/auth/auth.ts'
import { ServiceError } from '../../services/errors.ts'
import { changeEmail } from '../../services/people/change-email.ts'
import { changePassword } from '../../services/people/change-password.ts'
import { changeProfile } from '../../services/people/change-profile.ts'
import { noteSecurity } from '../../services/people/note-security.ts'
import { listPasskeys, removePasskey } from '../../services/people/passkeys.ts'
import { readSecurity } from '../../services/people/read-security.ts'
import { closeOtherSessions, closeSession, listSessions } from '../../services/people/sessions.ts'
import { body, type Env } from '../environment.ts'
import { presentMe } from '../present/admin.ts'
import { timeOrNull } from '../present/cases.ts'
import { presentSession } from '../present/people.ts'
import { userId } from './ids.ts'

/** What one does for oneself: profile, sessions, password, second factor, passkeys. What weakens the door asks for the password. */
export function meRoutes(auth: Auth, url: string): Hono<Env> {
  const app = new Hono<Env>()
  const mine = async (c: HonoContext<Env>): Promise<Response> => {
    const me = (await auth.whoIs(c.req.raw.headers)) ?? c.var.me
    return c.json(presentMe(me, await listBrands(c.var.ctx)))
  }
  const withCookies = (answer: Response, cookies: readonly string[]): Response => {
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
    return answer
  }
  app.get('/me', async (c) => c.json(presentMe(c.var.me, await listBrands(c.var.ctx))))
  app.patch('/me', async (c) => {
    await changeProfile(c.var.ctx, await body(c, ProfileInput))
    return mine(c)
  })
  app.post('/me/password', async (c) => {
    const { password, newPassword } = await body(c, PasswordChange)
    const { me, ctx } = c.var
    await auth.checkPassword(me.actor.userId, password)
    await changePassword(ctx, { passwordHash: await auth.hash(newPassword), sessionId: me.sessionId })
    return c.body(null, 204)
  })
  app.post('/me/email', async (c) => {
    const { password, email } = await body(c, EmailChange)
    await auth.checkPassword(c.var.me.actor.userId, password)
    await changeEmail(c.var.ctx, { email })
    return mine(c)
  })

  app.get('/me/sessions', async (c) => {
    const sessions = await listSessions(c.var.ctx)
    return c.json({ sessions: sessions.map((it) => presentSession(it, c.var.me.sessionId)) })
  })
  app.post('/me/sessions/:sessionId/end', async (c) => {
    await closeSession(c.var.ctx, { sessionId: userId(c, 'sessionId') })
    return c.body(null, 204)
  })
  app.post('/me/sessions/end-others', async (c) => {
    await closeOtherSessions(c.var.ctx, { sessionId: c.var.me.sessionId })
    return c.body(null, 204)
  })

  app.get('/me/security', async (c) => {
    const { twoFactor, twoFactorRequired } = await readSecurity(c.var.ctx)
    const passkeys = await listPasskeys(c.var.ctx)
    const security: Security = {
      twoFactor,
      twoFactorRequired,
      passkeys: passkeys.map((it) => ({ ...it, createdAt: timeOrNull(it.createdAt) })),
      passkeyPlace: passkeyPlace(url),
    }
    return c.json(security)
  })
  app.post('/me/two-factor', async (c) => {
    const { password } = await body(c, WithPassword)
    await auth.checkPassword(c.var.me.actor.userId, password)
    const { uri, recoveryCodes } = await auth.startTwoFactor(c.req.raw.headers, password)
    return c.json({ uri, recoveryCodes: [...recoveryCodes] }, 201)
  })
  app.post('/me/two-factor/confirm', async (c) => {
    const { code } = await body(c, Confirmation)
    const cookies = await auth.confirmTwoFactor(c.req.raw.headers, c.var.me.actor.userId, code)
    await noteSecurity(c.var.ctx, 'two-factor-on')
    return withCookies(c.body(null, 204), cookies)
  })
  app.post('/me/two-factor/stop', async (c) => {
    const { password } = await body(c, WithPassword)
    await auth.checkPassword(c.var.me.actor.userId, password)
    if ((await readSecurity(c.var.ctx)).twoFactorRequired) {
      throw new ServiceError('conflict', 'two-factor-needed', 'Everybody here signs in with a second factor.')
    }
    const cookies = await auth.stopTwoFactor(c.req.raw.headers, password)
    await noteSecurity(c.var.ctx, 'two-factor-off')
    return withCookies(c.body(null, 204), cookies)
  })
  app.post('/me/two-factor/recovery-codes', async (c) => {
    const { password } = await body(c, WithPassword)
    await auth.checkPassword(c.var.me.actor.userId, password)
    const recoveryCodes = await auth.renewRecoveryCodes(c.req.raw.headers, password)
    await noteSecurity(c.var.ctx, 'recovery-codes-renewed')
    return c.json({ recoveryCodes: [...recoveryCodes] }, 201)
  })

  app.post('/me/passkeys/options', async (c) => {
    const { password } = await body(c, WithPassword)
    await auth.checkPassword(c.var.me.actor.userId, password)
    const { options, cookies } = await auth.passkeyOptions(c.req.raw.headers)
    return withCookies(c.json({ options }), cookies)
  })
  app.post('/me/passkeys', async (c) => {
    const { response, name } = await body(c, PasskeyInput)
    await auth.addPasskey(c.req.raw.headers, response, name)
    await noteSecurity(c.var.ctx, 'passkey-added')
    return c.body(null, 204)
  })
  app.post('/me/passkeys/:passkeyId/remove', async (c) => {
    const { password } = await body(c, WithPassword)
    await auth.checkPassword(c.var.me.actor.userId, password)
    await removePasskey(c.var.ctx, { passkeyId: userId(c, 'passkeyId') })
    return c.body(null, 204)
  })
  return app
}
