import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aBrand } from '../../test/support/builders.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { ConsentPage } from '../api/consents.ts'
import { ConnectorInfo, Source } from '../api/schemas.ts'
import type { Connector } from '../connectors/sdk/connector.ts'
import { anAccount, type Browser, refusal, type Served, serveApp, signedIn } from './app.test-suite.ts'

const settings = z.object({ place: z.string(), token: z.string().default('t') })
/** A network that lets everybody in, and reads a document about us first. */
const harbour: Connector = {
  id: 'harbour',
  name: 'Harbour',
  settings,
  secrets: ['token'],
  can: { search: false, stream: false, reply: false, thread: false, length: null },
  consents: [
    {
      form: settings.pick({ place: true }),
      begin: async (given, { state }) => ({
        url: `https://harbour.example/page?state=${state}`,
        kept: { place: settings.parse(given).place },
      }),
      finish: async (answer, kept) => ({ ...kept, token: answer.get('code') }),
      documents: async ({ origin }) => ({ 'client.json': { client_id: `${origin}/oauth/harbour/client.json` } }),
    },
  ],
  connect: (given) =>
    Promise.resolve({
      account: { externalId: settings.parse(given).place, handle: settings.parse(given).place, name: 'Harbour' },
      pull: () => Promise.reject(new Error('Nothing is read here.')),
      close: () => Promise.resolve(),
    }),
}

const test = await createTestDatabase()
const clock = aClock()
let served: Served
let administrator: Browser
beforeAll(async () => {
  served = await serveApp(test.db, {
    clock,
    url: 'https://vigie.example',
    connectors: new Map([[harbour.id, harbour]]),
    webRoot: new URL('../../test/support', import.meta.url).pathname,
  })
  await anAccount(test.db, clock, 'admin@example.test', 'administrator')
  administrator = await signedIn(served, 'admin@example.test')
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

describe('signing in on a network’s own page, by requests', () => {
  it('leads there and back to a source, and nothing secret is in any answer or log', async () => {
    const { brandId } = await aBrand(test.db)
    const begun = await administrator.send('POST', `/api/v1/brands/${brandId}/consents`, {
      json: { connector: 'harbour', settings: { place: 'quay' } },
    })
    expect(begun.status).toBe(201)
    const state = new URL(ConsentPage.parse(await begun.json()).url).searchParams.get('state') ?? ''
    const finished = await administrator.send('POST', '/api/v1/consents/finish', {
      json: { answer: `code=a-very-secret-code&state=${state}` },
    })
    const text = await finished.text()
    expect(Source.parse(JSON.parse(text))).toMatchObject({ brandId, name: 'quay' })
    expect(text).not.toContain('a-very-secret-code')
    expect(JSON.stringify(served.log.lines)).not.toMatch(new RegExp(`a-very-secret-code|${state}`, 'u'))
    const again = await administrator.send('POST', '/api/v1/consents/finish', {
      json: { answer: `code=a-very-secret-code&state=${state}` },
    })
    expect(await refusal(again)).toBe('409 consent-over')
  })

  it('is not begun by a page of another site, and not ended by one', async () => {
    const { brandId } = await aBrand(test.db)
    for (const [path, json] of [
      [`/api/v1/brands/${brandId}/consents`, { connector: 'harbour', settings: { place: 'quay' } }],
      ['/api/v1/consents/finish', { answer: `code=x&state=${randomUUID()}` }],
    ] as const) {
      const sent = await administrator.send('POST', path, { json, headers: { origin: 'https://elsewhere.example' } })
      expect(await refusal(sent)).toBe('403 cross-site')
    }
  })

  it('the page that one comes back to tells nobody where one came from, and is kept nowhere', async () => {
    const page = await served.browser().send('GET', '/connect/return?code=x&state=y', {
      headers: { accept: 'text/html' },
    })
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await page.text()).not.toContain('code=x')
  })

  it('networks fetch what they need to know of us without a session, and may keep it for a while', async () => {
    const stranger = served.browser()
    const found = await stranger.send('GET', '/oauth/harbour/client.json')
    expect([found.status, found.headers.get('cache-control')]).toEqual([200, 'public, max-age=600'])
    expect(found.headers.get('content-type')).toContain('application/json')
    expect(found.headers.getSetCookie()).toEqual([])
    expect(await found.json()).toEqual({ client_id: 'https://vigie.example/oauth/harbour/client.json' })
    for (const path of ['/oauth/harbour/other.json', '/oauth/nobody/client.json', '/oauth/harbour/constructor'])
      expect(await refusal(await stranger.send('GET', path))).toBe('404 not-found')
  })

  it('the networks say what is asked before, for the interface to draw', async () => {
    const answer = await administrator.send('GET', '/api/v1/connectors')
    const { connectors } = z.object({ connectors: z.array(ConnectorInfo) }).parse(await answer.json())
    expect(connectors[0]?.consents).toMatchObject([
      { way: null, register: null, unfit: null, form: { properties: { place: {} } } },
    ])
  })
})
