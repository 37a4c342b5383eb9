import { Hono } from 'hono'
import type { z } from 'zod'
import {
  type FreshHook,
  type FreshHookSecret,
  HookInput,
  type HookLog,
  HookLogQuery,
  type Hooks,
  type HookTrial,
} from '../../api/hooks.ts'
import { changeHook } from '../../services/hooks/change-hook.ts'
import { createHook } from '../../services/hooks/create-hook.ts'
import { listHooks } from '../../services/hooks/list-hooks.ts'
import { readLog } from '../../services/hooks/read-log.ts'
import { removeHook } from '../../services/hooks/remove-hook.ts'
import { renewSecret } from '../../services/hooks/renew-secret.ts'
import { resendMessage } from '../../services/hooks/resend-message.ts'
import { switchHook } from '../../services/hooks/switch-hook.ts'
import { tryHook } from '../../services/hooks/try-hook.ts'
import { body, type Env, parse } from '../environment.ts'
import { time } from '../present/cases.ts'
import { presentAttempt, presentHook, presentMessage } from '../present/hooks.ts'
import { decimal, uuid } from './ids.ts'

/** What other programs are told: receivers, their secrets, their logs. */
export function hookRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/webhooks', async (c) => {
    const hooks = await listHooks(c.var.ctx)
    return c.json<z.infer<typeof Hooks>>({ webhooks: hooks.map((it) => presentHook(it, c.var.ctx.now())) })
  })
  app.post('/webhooks', async (c) => {
    const { hook, secret } = await createHook(c.var.ctx, await body(c, HookInput))
    return c.json<z.infer<typeof FreshHook>>({ webhook: presentHook(hook, c.var.ctx.now()), secret }, 201)
  })
  app.put('/webhooks/:hookId', async (c) => {
    const input = { hookId: uuid(c, 'hookId'), choice: await body(c, HookInput) }
    return c.json(presentHook(await changeHook(c.var.ctx, input), c.var.ctx.now()))
  })
  app.delete('/webhooks/:hookId', async (c) => {
    await removeHook(c.var.ctx, { hookId: uuid(c, 'hookId') })
    return c.body(null, 204)
  })
  app.post('/webhooks/:hookId/secret', async (c) => {
    const { secret, until } = await renewSecret(c.var.ctx, { hookId: uuid(c, 'hookId') })
    return c.json<z.infer<typeof FreshHookSecret>>({ secret, until: time(until) }, 201)
  })
  for (const [word, on] of [
    ['on', true],
    ['off', false],
  ] as const) {
    app.post(`/webhooks/:hookId/${word}`, async (c) =>
      c.json(presentHook(await switchHook(c.var.ctx, { hookId: uuid(c, 'hookId'), on }), c.var.ctx.now())),
    )
  }
  app.post('/webhooks/:hookId/try', async (c) => {
    const attempt = await tryHook(c.var.ctx, { hookId: uuid(c, 'hookId') }, c.req.raw.signal)
    return c.json<HookTrial>({ ok: attempt.error === null, attempt: presentAttempt(attempt) })
  })
  app.get('/webhooks/:hookId/messages', async (c) => {
    const { after = null } = parse(HookLogQuery, c.req.query())
    const { messages, next } = await readLog(c.var.ctx, { hookId: uuid(c, 'hookId'), after })
    return c.json<z.infer<typeof HookLog>>({ messages: messages.map(presentMessage), next })
  })
  app.post('/webhooks/:hookId/messages/:messageId/resend', async (c) => {
    await resendMessage(c.var.ctx, { hookId: uuid(c, 'hookId'), messageId: decimal(c, 'messageId') })
    return c.body(null, 204)
  })
  return app
}
