import { Hono } from 'hono'
import type { z } from 'zod'
import { type ApiKey, ApiKeyInput, type ApiKeys, type FreshApiKey } from '../../api/keys.ts'
import { keyState } from '../../domain/people/api-key.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { Auth } from '../../services/auth/auth.ts'
import { listKeys, type StoredKey } from '../../services/keys/list-keys.ts'
import { makeKey } from '../../services/keys/make-key.ts'
import { revokeKey } from '../../services/keys/revoke-key.ts'
import { body, type Env } from '../environment.ts'
import { time, timeOrNull } from '../present/cases.ts'
import { uuid } from './ids.ts'

const present = (key: StoredKey, now: Instant): ApiKey => ({
  id: key.id,
  name: key.name,
  hint: key.hint,
  person: { id: key.userId, name: key.person },
  scopes: [...key.scopes],
  brandIds: key.brandIds === null ? null : [...key.brandIds],
  state: keyState(key, now),
  createdAt: time(key.createdAt),
  expiresAt: time(key.expiresAt),
  lastUsedAt: timeOrNull(key.lastUsedAt),
  revokedAt: timeOrNull(key.revokedAt),
})

/** Keys for programs. Making one asks for the password: it opens a door that stays open. */
export function keyRoutes(auth: Auth): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/keys', async (c) => {
    const keys = await listKeys(c.var.ctx)
    const list: z.infer<typeof ApiKeys> = { keys: keys.map((it) => present(it, c.var.ctx.now())) }
    return c.json(list)
  })
  app.post('/keys', async (c) => {
    const { password, ...input } = await body(c, ApiKeyInput)
    const confirm = () => auth.checkPassword(c.var.me.actor.userId, password)
    const { key, secret } = await makeKey(c.var.ctx, { ...input, confirm })
    const fresh: FreshApiKey = { key: present(key, c.var.ctx.now()), secret }
    return c.json(fresh, 201)
  })
  app.post('/keys/:keyId/revoke', async (c) => {
    await revokeKey(c.var.ctx, { keyId: uuid(c, 'keyId') })
    return c.body(null, 204)
  })
  return app
}
