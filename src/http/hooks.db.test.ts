import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand } from '../../test/support/builders.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { FreshHook, FreshHookSecret, Hook, HookLog, Hooks, HookTrial } from '../api/hooks.ts'
import { appendEvents } from '../store/events.ts'
import { anAccount, type Browser, problemOf, refusal, type Served, serveApp, signedIn } from './app.test-suite.ts'

const test = await createTestDatabase()
let served: Served
let admin: Browser
beforeAll(async () => {
  served = await serveApp(test.db)
  await anAccount(test.db, served.clock, 'ines@example.test', 'administrator')
  admin = await signedIn(served, 'ines@example.test')
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

async function made(url = 'https://till.example/hook?key=abc') {
  const { brandId, sourceId } = await aBrand(test.db)
  const choice = { name: 'Caisse', url, brandIds: [brandId], types: ['source.failed'], words: false }
  const answer = await admin.send('POST', '/api/v1/webhooks', { json: choice })
  expect(answer.status).toBe(201)
  const { webhook, secret } = FreshHook.parse(await answer.json())
  return { path: `/api/v1/webhooks/${webhook.id}`, webhook, secret, choice, brandId, sourceId }
}

describe('a webhook, by requests', () => {
  it('is made, shown, changed, switched and removed', async () => {
    const { path, webhook, secret, choice } = await made()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook).toMatchObject({ ...choice, state: 'on', private: false, ailing: false, waiting: 0 })
    const { webhooks } = Hooks.parse(await (await admin.send('GET', '/api/v1/webhooks')).json())
    expect(webhooks).toContainEqual(webhook)
    const changed = await admin.send('PUT', path, { json: { ...choice, name: 'Cuisine', words: true } })
    expect(Hook.parse(await changed.json())).toMatchObject({ name: 'Cuisine', words: true })
    const off = await admin.send('POST', `${path}/off`, { json: {} })
    expect(Hook.parse(await off.json())).toMatchObject({ state: 'off', offBecause: 'colleague' })
    const on = await admin.send('POST', `${path}/on`, { json: {} })
    expect(Hook.parse(await on.json())).toMatchObject({ state: 'on', offBecause: null, offAt: null })
    const fresh = FreshHookSecret.parse(await (await admin.send('POST', `${path}/secret`, { json: {} })).json())
    expect(fresh.secret).not.toBe(secret)
    expect((await admin.send('DELETE', path)).status).toBe(204)
    expect(await refusal(await admin.send('PUT', path, { json: choice }))).toBe('404 not-found')
  })

  it('has a log whose messages can be sent again, and a trial that says what went wrong', async () => {
    const { path, brandId, sourceId } = await made()
    const event = { at: served.clock.now(), brandId, sourceId, caseId: null, caseVersion: null, actorId: null }
    await test.db.transaction((tx) =>
      appendEvents(tx, [{ ...event, kind: 'source.failed', data: { error: 'transient' } }]),
    )
    const { messages, next } = HookLog.parse(await (await admin.send('GET', `${path}/messages`)).json())
    expect(next).toBeNull()
    expect(messages).toMatchObject([{ type: 'source.failed', state: 'waiting', attempts: [] }])
    expect(JSON.parse(messages[0]?.body ?? '')).toEqual({
      type: 'source.failed',
      timestamp: '2026-03-02T09:00:00.000Z',
      data: { brandId, sourceId, error: 'transient' },
    })
    expect((await admin.send('POST', `${path}/messages/${messages[0]?.id}/resend`, { json: {} })).status).toBe(204)
    // No other world here: nothing can be reached.
    const trial = HookTrial.parse(await (await admin.send('POST', `${path}/try`, { json: {} })).json())
    expect(trial).toMatchObject({ ok: false, attempt: { status: null, error: expect.any(String) } })
  })

  it('is refused in a sentence where the address is none, and where nothing was chosen', async () => {
    const { choice } = await made()
    const plain = await admin.send('POST', '/api/v1/webhooks', { json: { ...choice, url: 'http://till.example/' } })
    expect(await problemOf(plain)).toMatchObject({ status: 422, reason: 'webhook-address' })
    const empty = await admin.send('POST', '/api/v1/webhooks', { json: { ...choice, types: [] } })
    expect(await refusal(empty)).toBe('422 invalid')
    const gone = await admin.send('POST', '/api/v1/webhooks', { json: { ...choice, brandIds: [randomUUID()] } })
    expect(await refusal(gone)).toBe('404 not-found')
  })

  it('is made once, sent twice under one Idempotency-Key', async () => {
    const { choice } = await made()
    const ask = { json: choice, headers: { 'idempotency-key': 'one' } }
    const [first, again] = [
      await admin.send('POST', '/api/v1/webhooks', ask),
      await admin.send('POST', '/api/v1/webhooks', ask),
    ]
    expect(await first.json()).toEqual(await again.json())
  })
})

it('the description of the API tells what a receiver is sent', async () => {
  const told: { readonly webhooks: Readonly<Record<string, unknown>> } = JSON.parse(
    await (await served.browser().send('GET', '/api/openapi.json')).text(),
  )
  expect(told.webhooks['case.opened']).toMatchObject({
    post: {
      requestBody: {
        content: { 'application/json': { schema: { properties: { type: { const: 'case.opened' } } } } },
      },
    },
  })
})
