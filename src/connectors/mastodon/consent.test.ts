import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { instant, minutes } from '../../domain/model/time.ts'
import type { ConsentRequest, Edge } from '../sdk/connector.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'
import connector from './index.ts'
import { missingIn, rightsFor } from './rights.ts'

const fine = [
  'read:accounts',
  'read:follows',
  'read:notifications',
  'read:search',
  'read:statuses',
  'write:statuses',
  'write:blocks',
  'write:mutes',
  'write:reports',
]

/** A server as it answers when somebody signs in by its own page. */
class Server {
  readonly host: string
  readonly asked: string[] = []
  now = instant(1_772_442_000_000)
  /** What it says of itself; null: nothing (snac, Mastodon before 4.3). */
  metadata: Readonly<Record<string, unknown>> | null = null
  apps: { readonly status?: number; readonly text?: string } = {}
  token: { readonly status?: number; readonly body?: unknown; readonly text?: string } = {
    body: { access_token: 'a-token-of-ours', token_type: 'Bearer' },
  }
  registered: URLSearchParams[] = []
  traded: URLSearchParams[] = []

  constructor(host: string) {
    this.host = host
  }

  get edge(): Edge {
    return {
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const { pathname, origin } = new URL(request.url)
        if (origin !== `https://${this.host}`) throw new Error(`Somebody else was asked: ${origin}`)
        this.asked.push(pathname)
        const form = new URLSearchParams(request.method === 'POST' ? await request.text() : '')
        if (pathname === '/.well-known/oauth-authorization-server')
          return this.metadata === null ? new Response('<h1>404</h1>', { status: 404 }) : Response.json(this.metadata)
        if (pathname === '/api/v1/apps') {
          this.registered.push(form)
          const { status = 200, text } = this.apps
          const app = { client_id: `app-${this.registered.length}`, client_secret: 'the secret' }
          return new Response(text ?? JSON.stringify(app), { status })
        }
        if (pathname === '/oauth/token') {
          this.traded.push(form)
          const { status = 200, body, text } = this.token
          return new Response(text ?? JSON.stringify(body), { status })
        }
        return new Response('', { status: 404 })
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => this.now,
      signal: new AbortController().signal,
    }
  }
}

const request: ConsentRequest = {
  own: { origin: 'https://vigie.example', isPublic: true },
  returnTo: 'https://vigie.example/connect/return',
  state: 'a state that nobody guesses',
}
const [consent] = connector.consents ?? []
if (consent === undefined) throw new Error('Nobody signs in there.')
const begin = (server: Server) =>
  consent.begin(consent.form.parse({ server: `@mireille@${server.host}` }), request, server.edge, new MemoryVault())
const finish = (server: Server, kept: Readonly<Record<string, unknown>>, answer: string) =>
  consent.finish(new URLSearchParams(answer), kept, request, server.edge, new MemoryVault())

describe('signing in on the page of a Mastodon server', () => {
  it('asks a server that says nothing of itself in the way that all of them know', async () => {
    const server = new Server('old.example')
    const { url, kept } = await begin(server)
    const page = new URL(url)
    expect(page.origin + page.pathname).toBe('https://old.example/oauth/authorize')
    expect(Object.fromEntries(page.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'app-1',
      redirect_uri: request.returnTo,
      scope: 'read write',
      state: request.state,
    })
    expect(Object.fromEntries(server.registered[0] ?? [])).toEqual({
      client_name: 'Vigie',
      redirect_uris: request.returnTo,
      scopes: 'read write',
      website: 'https://vigie.example',
    })
    expect(await finish(server, kept, 'code=c')).toEqual({
      way: 'account',
      server: 'https://old.example',
      token: 'a-token-of-ours',
      granted: '',
      clientId: 'app-1',
      clientSecret: 'the secret',
    })
    expect(server.traded[0]?.get('code_verifier')).toBeNull()
  })

  it('asks for no more than it needs, and proves who asked, where the server knows both', async () => {
    const server = new Server('new.example')
    server.metadata = {
      scopes_supported: ['read', 'write', 'push', ...fine],
      code_challenge_methods_supported: ['S256'],
    }
    const { url, kept } = await begin(server)
    const { searchParams } = new URL(url)
    expect(searchParams.get('scope')).toBe(fine.join(' '))
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    server.token = { body: { access_token: 'a-token-of-ours', scope: fine.slice(0, -2).join(' ') } }
    const settings = await finish(server, kept, 'code=c&iss=https%3A%2F%2Fnew.example%2F')
    const verifier = server.traded[0]?.get('code_verifier') ?? ''
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(searchParams.get('code_challenge'))
    expect(settings).toMatchObject({ granted: fine.slice(0, -2).join(' ') })
    expect(connector.settings.parse(settings)).toMatchObject({ way: 'account' })
  })

  it('introduces itself once in ten minutes, because servers allow it seldom; and anew where it was forgotten', async () => {
    const server = new Server('busy.example')
    const first = await begin(server)
    await begin(server)
    expect(server.registered).toHaveLength(1)
    server.token = { status: 401, text: '' }
    await expect(finish(server, first.kept, 'code=c')).rejects.toMatchObject({ kind: 'auth_expired' })
    await begin(server)
    expect(server.registered).toHaveLength(2)
    server.now = instant(server.now + minutes(10))
    await begin(server)
    expect(server.registered).toHaveLength(3)
  })

  it.each([
    [{ status: 403, text: '' }, 'permission_missing', 'jeton d’accès'],
    [{ status: 422, text: '{"error":"Validation failed"}' }, 'permission_missing', 'jeton d’accès'],
    [{ status: 404, text: '<h1>Nothing here</h1>' }, 'target_gone', 'ne parle pas la langue de Mastodon'],
    [{ status: 429, text: '' }, 'rate_limited', 'demande d’aller moins vite'],
    [{ status: 503, text: '' }, 'transient', 'en ce moment'],
    [{ status: 200, text: '<html>' }, 'transient', 'une forme que Vigie ne connaît pas'],
  ])('a server that answers %o when Vigie introduces itself is spoken of in words', async (apps, kind, words) => {
    const server = new Server(`refuses-${apps.status}-${kind}.example`)
    server.apps = apps
    await expect(begin(server)).rejects.toMatchObject({ kind, fr: expect.stringContaining(words) })
  })

  it.each([
    [{ status: 400, body: { error: 'invalid_grant' } }, 'auth_expired'],
    [{ status: 401, text: '' }, 'auth_expired'],
    [{ status: 500, text: '' }, 'transient'],
    [{ body: { token_type: 'Bearer' } }, 'transient'],
    [{ text: 'oh no' }, 'transient'],
  ])('a code that is answered with %o brings no settings', async (token, kind) => {
    const server = new Server('odd.example')
    const { kept } = await begin(server)
    server.token = token
    await expect(finish(server, kept, 'code=c')).rejects.toMatchObject({
      kind,
      fr: expect.stringContaining('odd.example'),
    })
  })

  it('a code is never given to a server when another one says that it is speaking', async () => {
    const server = new Server('mine.example')
    const { kept } = await begin(server)
    await expect(finish(server, kept, 'code=c&iss=https%3A%2F%2Fother.example')).rejects.toMatchObject({
      kind: 'blocked_by_policy',
    })
    expect(server.traded).toEqual([])
  })

  it('what the server grants less than is needed stands with the source, in words', async () => {
    expect(missingIn(fine)).toBeNull()
    expect(missingIn(['read', 'write'])).toBeNull()
    expect(missingIn([])).toBeNull()
    expect(missingIn(['read', 'write:statuses', 'write:mutes'])).toEqual({
      en: 'This sign-in does not let Vigie block or report. Connect it again and allow that.',
      fr: 'Cette connexion ne permet pas à Vigie de bloquer ni de signaler. Reconnectez-la en l’autorisant.',
    })
    expect(missingIn(['read'])?.fr).toContain('de répondre, de bloquer, de masquer ni de signaler')
    expect(rightsFor(['read', 'write', ...fine.slice(1)])).toEqual(['read', 'write'])
    const account = { id: '1', acct: 'mireille', username: 'mireille', url: 'https://x.example/@mireille' }
    const granting = new Server('x.example')
    const edge: Edge = {
      ...granting.edge,
      fetch: async (input) =>
        z.string().parse(new Request(input).url).endsWith('verify_credentials')
          ? Response.json({ ...account, display_name: 'Mireille', note: '', avatar: '', followers_count: 0 })
          : new Response('', { status: 404 }),
    }
    const listen = (granted: string) =>
      connector.connect(
        connector.settings.parse({ server: 'x.example', token: 'a-token-of-ours', granted }),
        edge,
        new MemoryVault(),
      )
    expect((await listen('read write:statuses')).standing?.()).toMatchObject({
      lacks: { fr: expect.stringContaining('signaler') },
    })
    expect((await listen('')).standing?.()).not.toHaveProperty('lacks')
  })
})
