import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import type { ConsentRequest, Edge } from '../sdk/connector.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'
import connector from './index.ts'
import { settings as mailSettings } from './settings.ts'
import { Tokens } from './tokens.ts'

const request: ConsentRequest = {
  own: { origin: 'https://vigie.example', isPublic: true },
  returnTo: 'https://vigie.example/connect/return',
  state: 'a state that nobody guesses',
}
const [consent] = connector.consents ?? []
if (consent === undefined) throw new Error('Nobody signs in there.')
const app = { way: 'oauth', address: 'contact@example.org', clientId: 'our app', clientSecret: 'the secret' }

/** Providers that answer as told, by address; everything that they were asked is kept. */
class Providers {
  readonly asked: { readonly url: string; readonly form: URLSearchParams }[] = []
  readonly answers: Record<string, { readonly status?: number; readonly body: unknown }>
  now = instant(1_772_442_000_000)

  constructor(answers: Record<string, { readonly status?: number; readonly body: unknown }> = {}) {
    this.answers = answers
  }

  get edge(): Edge {
    return {
      fetch: async (input, init) => {
        const asked = new Request(input, init)
        this.asked.push({
          url: asked.url,
          form: new URLSearchParams(asked.method === 'POST' ? await asked.text() : ''),
        })
        const { status = 200, body } = this.answers[asked.url] ?? { status: 404, body: 'nothing' }
        return Response.json(body, { status })
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => this.now,
      signal: new AbortController().signal,
    }
  }
}

const begin = (provider: string, at: Providers) =>
  consent.begin(consent.form.parse({ ...app, provider }), request, at.edge, new MemoryVault())
const finish = (at: Providers, kept: Readonly<Record<string, unknown>>, answer = 'code=c') =>
  consent.finish(new URLSearchParams(answer), kept, request, at.edge, new MemoryVault())

const google = 'https://oauth2.googleapis.com/token'
const microsoft = 'https://login.microsoftonline.com/common/oauth2/v2.0/token'
const both = 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send'

describe('signing in at a mail provider', () => {
  it('asks Google for mail and for a sign-in that lasts', async () => {
    const at = new Providers({
      [google]: {
        body: { access_token: 'a', refresh_token: 'r1', expires_in: 3_599, scope: 'https://mail.google.com/' },
      },
    })
    const { url, kept } = await begin('google', at)
    const page = new URL(url)
    expect(page.origin).toBe('https://accounts.google.com')
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      client_id: 'our app',
      redirect_uri: request.returnTo,
      scope: 'https://mail.google.com/',
      access_type: 'offline',
      prompt: 'consent',
      state: request.state,
      login_hint: 'contact@example.org',
      code_challenge_method: 'S256',
    })
    expect(url).not.toContain('the+secret')
    const given = await finish(at, kept, 'code=c&iss=https%3A%2F%2Faccounts.google.com')
    expect(mailSettings.parse(given)).toMatchObject({ way: 'oauth', provider: 'google', refreshToken: 'r1' })
    const form = at.asked[0]?.form
    expect(form?.get('grant_type')).toBe('authorization_code')
    expect(
      createHash('sha256')
        .update(form?.get('code_verifier') ?? '')
        .digest('base64url'),
    ).toBe(page.searchParams.get('code_challenge'))
  })

  it('asks Microsoft for reading and sending, and is told when one of them was not allowed', async () => {
    const at = new Providers({ [microsoft]: { body: { access_token: 'a', refresh_token: 'r1', scope: both } } })
    const { url, kept } = await begin('microsoft', at)
    expect(new URL(url).searchParams.get('scope')).toBe(`${both} offline_access`)
    expect(await finish(at, kept)).toMatchObject({ refreshToken: 'r1', endpoint: microsoft })
    at.answers[microsoft] = { body: { access_token: 'a', refresh_token: 'r1', scope: both.split(' ')[0] } }
    await expect(finish(at, kept)).rejects.toMatchObject({ kind: 'permission_missing' })
  })

  it('a company’s own door at Microsoft is Microsoft’s, by its issuer', async () => {
    const issuer = 'https://login.microsoftonline.com/a-tenant/v2.0'
    const at = new Providers({
      [`${issuer}/.well-known/openid-configuration`]: {
        body: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          scopes_supported: ['openid'],
        },
      },
    })
    const { url } = await begin(issuer, at)
    expect(new URL(url).searchParams.get('scope')).toContain('IMAP.AccessAsUser.All')
  })

  it('asks a provider of one’s own what it says it has', async () => {
    const issuer = 'https://id.example.org'
    const at = new Providers({
      [`${issuer}/.well-known/openid-configuration`]: {
        body: {
          issuer,
          authorization_endpoint: 'https://id.example.org/auth',
          token_endpoint: 'https://tokens.example.org/token',
          scopes_supported: ['openid', 'offline_access'],
        },
      },
      'https://tokens.example.org/token': { body: { access_token: 'a', refresh_token: 'r1' } },
    })
    const { url, kept } = await begin(`${issuer}/`, at)
    expect(new URL(url).searchParams.get('scope')).toBe('openid offline_access')
    expect(await finish(at, kept)).toMatchObject({ endpoint: 'https://tokens.example.org/token', refreshToken: 'r1' })
    await expect(finish(at, kept, `code=c&iss=https%3A%2F%2Fevil.example`)).rejects.toMatchObject({
      kind: 'blocked_by_policy',
    })
  })

  it.each([
    ['says nothing', { status: 404, body: 'nothing' }],
    ['names no page', { body: { token_endpoint: 'https://id.example.org/token' } }],
    [
      'would have secrets sent in the clear',
      { body: { authorization_endpoint: 'https://id.example.org/a', token_endpoint: 'http://id.example.org/token' } },
    ],
    [
      'names a page that is none',
      { body: { authorization_endpoint: 'javascript:alert(1)', token_endpoint: 'https://id.example.org/token' } },
    ],
  ])('a provider that %s is said to be none to sign in at', async (_what, answer) => {
    const at = new Providers({ 'https://id.example.org/.well-known/openid-configuration': answer })
    await expect(begin('https://id.example.org', at)).rejects.toMatchObject({
      kind: 'target_gone',
      fr: expect.stringContaining('jeton d’actualisation'),
    })
  })

  it('a sign-in that would not last is none', async () => {
    const at = new Providers({ [google]: { body: { access_token: 'a', scope: 'https://mail.google.com/' } } })
    const { kept } = await begin('google', at)
    await expect(finish(at, kept)).rejects.toMatchObject({
      kind: 'permission_missing',
      fr: expect.stringContaining('durable'),
    })
  })

  it.each([
    ['https://vigie.example', true],
    ['http://127.0.0.1:8470', true],
    ['http://localhost:8470', true],
    ['http://vigie.example', false],
    ['http://192.168.1.4:8470', false],
  ])('from %s it can be done: %s', (origin, can) => {
    expect(consent.unfit?.({ origin, isPublic: false }) === null).toBe(can)
  })

  it('a provider that changes the refresh token each time is asked with the newest, and the newest is kept', async () => {
    const at = new Providers()
    const vault = new MemoryVault({ clientSecret: 'the secret', refreshToken: 'r1' })
    const given = mailSettings.parse({ ...app, provider: 'microsoft', refreshToken: 'r1' })
    if (given.way !== 'oauth') throw new Error('Another way.')
    const tokens = new Tokens(given, at.edge, vault)
    for (const [i, next] of ['r2', 'r3', undefined, 'r3'].entries()) {
      at.answers[microsoft] = { body: { access_token: `a${i}`, refresh_token: next, expires_in: 60 } }
      // Each lives so short that it is renewed at the next question.
      expect(await tokens.token()).toBe(`a${i}`)
    }
    expect(at.asked.map(({ form }) => form.get('refresh_token'))).toEqual(['r1', 'r2', 'r3', 'r3'])
    expect(vault.held).toEqual({ clientSecret: 'the secret', refreshToken: 'r3' })
  })
})
