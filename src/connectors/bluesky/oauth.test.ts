import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { instant } from '../../domain/model/time.ts'
import type { ConsentRequest, Edge } from '../sdk/connector.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'
import connector from './index.ts'

const did = 'did:plc:abcdefghijklmnopqrstuvwx'
const freshKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const signingKey = freshKey()
const vault = new MemoryVault({}, async () => signingKey)
const [consent] = connector.consents ?? []
if (consent === undefined) throw new Error('Nobody signs in there.')

const request: ConsentRequest = {
  own: { origin: 'https://vigie.example', isPublic: true },
  returnTo: 'https://vigie.example/connect/return',
  state: 'a-state',
}
const start = instant(Date.parse('2026-03-02T09:00:00Z'))

/** A network in the shape of Bluesky's: a resolver, a directory, an account's server and an authorization server. */
class Network {
  now = start
  handle = 'mireille.example'
  sub: string = did
  issuer = 'https://pds.example'
  granted = 'atproto transition:generic transition:chat.bsky'
  /** What the next refresh meets; null: new tokens. */
  trouble: { readonly status: number; readonly error: string } | null = null
  refreshed = 0
  /** How far its clock is ahead of ours, in ms. */
  ahead = 0
  readonly sent: { readonly path: string; readonly form: URLSearchParams; readonly proof: string }[] = []

  readonly edge: Edge = {
    fetch: async (input, init) => this.#answer(new Request(input, init)),
    webSocket: () => Promise.reject(new Error('no stream here')),
    connect: () => Promise.reject(new Error('no connection here')),
    now: () => this.now,
    signal: new AbortController().signal,
  }

  async #answer(asked: Request): Promise<Response> {
    const { origin, pathname } = new URL(asked.url)
    const proof = asked.headers.get('dpop') ?? ''
    const form = new URLSearchParams(asked.method === 'POST' ? await asked.text() : '')
    if (proof !== '') this.sent.push({ path: pathname, form, proof })
    // A server of this kind wants its own word in every proof.
    if (proof !== '' && claims(proof)['nonce'] !== 'a-nonce') {
      const headers = { 'dpop-nonce': 'a-nonce', 'www-authenticate': 'DPoP error="use_dpop_nonce"' }
      return Response.json({ error: 'use_dpop_nonce' }, { status: pathname.startsWith('/oauth') ? 400 : 401, headers })
    }
    switch (`${origin}${pathname}`) {
      case 'https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle':
        return Response.json({ did })
      case `https://plc.directory/${did}`:
        return Response.json({
          id: did,
          alsoKnownAs: [`at://${this.handle}`],
          service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example' }],
        })
      case 'https://pds.example/.well-known/oauth-protected-resource':
        return Response.json({ resource: 'https://pds.example', authorization_servers: [this.issuer] })
      case `${this.issuer}/.well-known/oauth-authorization-server`:
        return Response.json(
          {
            issuer: this.issuer,
            authorization_endpoint: `${this.issuer}/oauth/authorize`,
            token_endpoint: `${this.issuer}/oauth/token`,
            pushed_authorization_request_endpoint: `${this.issuer}/oauth/par`,
            authorization_response_iss_parameter_supported: true,
          },
          { headers: { date: new Date(Date.now() + this.ahead).toUTCString() } },
        )
      case `${this.issuer}/oauth/par`:
        return Response.json(
          { request_uri: 'urn:ietf:params:oauth:request_uri:req-1', expires_in: 299 },
          { status: 201 },
        )
      case `${this.issuer}/oauth/token`: {
        if (this.trouble !== null) return Response.json({ error: this.trouble.error }, { status: this.trouble.status })
        this.refreshed += 1
        return Response.json({
          access_token: `access-${this.refreshed}`,
          refresh_token: `refresh-${this.refreshed}`,
          token_type: 'DPoP',
          expires_in: 3_600,
          scope: this.granted,
          sub: this.sub,
        })
      }
      case 'https://pds.example/xrpc/com.atproto.server.getSession':
        return Response.json({ did, handle: this.handle })
      default:
        return Response.json({ error: 'MethodNotImplemented', message: pathname }, { status: 501 })
    }
  }
}

const partOf = (token: string, at: number): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString()))
const claims = (token: string) => partOf(token, 1)

const begin = (network: Network) => consent.begin({ identifier: '@mireille.example' }, request, network.edge, vault)
const finish = (network: Network, kept: Readonly<Record<string, unknown>>, more = '') =>
  consent.finish(
    new URLSearchParams(`code=c&state=a-state&iss=${encodeURIComponent(network.issuer)}${more}`),
    kept,
    request,
    network.edge,
    vault,
  )
const signedIn = async (network: Network) => {
  const settings = await finish(network, (await begin(network)).kept)
  return { settings, held: new MemoryVault({ oauth: settings['oauth'] }, async () => signingKey) }
}

describe('signing in on Bluesky’s page', () => {
  it('shows the browser nothing but who asks, and proves by Vigie’s own key who that is', async () => {
    const network = new Network()
    const { url } = await begin(network)
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      client_id: 'https://vigie.example/oauth/bluesky/client-metadata.json',
      request_uri: 'urn:ietf:params:oauth:request_uri:req-1',
    })
    const documents = await consent.documents?.(request.own, vault)
    expect(documents?.['client-metadata.json']).toMatchObject({
      client_id: 'https://vigie.example/oauth/bluesky/client-metadata.json',
      redirect_uris: [request.returnTo],
      jwks_uri: 'https://vigie.example/oauth/bluesky/jwks.json',
      dpop_bound_access_tokens: true,
      token_endpoint_auth_method: 'private_key_jwt',
    })
    const keys = z
      .object({ keys: z.array(z.record(z.string(), z.string())).length(1) })
      .parse(documents?.['jwks.json']).keys
    expect(keys[0]).not.toHaveProperty('d')
    const asked = network.sent.at(-1)?.form
    expect(asked?.get('code_challenge_method')).toBe('S256')
    expect(asked?.get('login_hint')).toBe('mireille.example')
    const assertion = asked?.get('client_assertion') ?? ''
    expect(claims(assertion)).toMatchObject({ iss: asked?.get('client_id'), aud: 'https://pds.example' })
    expect(partOf(assertion, 0)).toMatchObject({ alg: 'ES256', kid: keys[0]?.['kid'] })
    const [head, body, signature = ''] = assertion.split('.')
    const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' })
    const signed = Buffer.from(`${head}.${body}`)
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('leaves one sealed value behind, which connects; an app password typed later counts before it', async () => {
    const network = new Network()
    const { settings, held } = await signedIn(network)
    expect(Object.keys(settings).filter((it) => connector.secrets.includes(it))).toEqual(['oauth'])
    expect(settings).toMatchObject({ way: 'account', service: 'https://pds.example', identifier: 'mireille.example' })
    const session = await connector.connect(connector.settings.parse(settings), network.edge, held)
    expect(session.account).toMatchObject({ externalId: did, handle: 'mireille.example' })
    const typed = connector.settings.parse({ ...settings, appPassword: 'abcd-efgh-ijkl-mnop' })
    await expect(connector.connect(typed, network.edge, held)).rejects.toMatchObject({ kind: 'transient' })
    expect(connector.settings.safeParse({ identifier: 'mireille.example' }).success).toBe(false)
  })

  it('takes nothing from an account, a server or a state that was not asked', async () => {
    const network = new Network()
    const { kept } = await begin(network)
    network.sub = 'did:plc:zzzzzzzzzzzzzzzzzzzzzzzz'
    await expect(finish(network, kept)).rejects.toMatchObject({ kind: 'blocked_by_policy' })
    const answer = (text: string) =>
      consent.finish(new URLSearchParams(text), kept, request, network.edge, vault).then(
        () => 'taken',
        (error: unknown) => z.object({ kind: z.string() }).parse(error).kind,
      )
    const iss = 'iss=https%3A%2F%2Fpds.example'
    expect(await answer('code=c&state=a-state&iss=https%3A%2F%2Fother.example')).toBe('blocked_by_policy')
    expect(await answer(`code=c&state=other&${iss}`)).toBe('blocked_by_policy')
    expect(await answer('code=c&state=a-state')).toBe('blocked_by_policy')
    expect(await answer(`error=access_denied&state=a-state&${iss}`)).toBe('permission_missing')
    expect(await answer(`error=server_error&state=a-state&${iss}`)).toBe('permission_missing')
    network.handle = 'somebody.example'
    await expect(begin(network)).rejects.toMatchObject({ kind: 'target_gone', fr: expect.stringContaining('mireille') })
  })

  it('says what a narrow permission lacks, and takes none that cannot read', async () => {
    const network = new Network()
    network.granted = 'atproto transition:generic'
    const { settings, held } = await signedIn(network)
    const session = await connector.connect(connector.settings.parse(settings), network.edge, held)
    expect(session.standing?.()).toMatchObject({ lacks: { fr: expect.stringContaining('messages privés') } })
    network.granted = 'atproto'
    await expect(signedIn(network)).rejects.toMatchObject({ kind: 'permission_missing' })
  })

  it('a renewal that fails for a moment is tried again; one that is refused for good is not asked for twice', async () => {
    const network = new Network()
    const { settings, held } = await signedIn(network)
    const session = await connector.connect(connector.settings.parse(settings), network.edge, held)
    network.now = instant(network.now + 3_600_000)
    network.trouble = { status: 503, error: 'temporarily_unavailable' }
    await expect(session.profiles?.([did])).rejects.toMatchObject({ kind: 'transient' })
    expect(held.held['oauth']).toEqual(settings['oauth'])
    network.trouble = { status: 400, error: 'invalid_grant' }
    const refused = { kind: 'auth_revoked', message: expect.stringContaining('Sign in again') }
    await expect(session.profiles?.([did])).rejects.toMatchObject(refused)
    const asked = network.sent.length
    await expect(session.profiles?.([did])).rejects.toMatchObject(refused)
    expect(network.sent).toHaveLength(asked)
  })

  it('dates its proofs by the server’s clock, so that a wrong one here keeps nobody out', async () => {
    const network = new Network()
    network.ahead = 3_600_000
    const { settings, held } = await signedIn(network)
    await connector.connect(connector.settings.parse(settings), network.edge, held)
    const dated = network.sent.map((it) => Number(claims(it.proof)['iat']) * 1_000 - Date.now())
    expect(dated.length).toBeGreaterThan(2)
    expect(dated.filter((it) => Math.abs(it - network.ahead) > 60_000)).toEqual([])
  })

  it('a token that another process renewed is taken, and not renewed once more', async () => {
    const network = new Network()
    const { settings, held } = await signedIn(network)
    const connect = () => connector.connect(connector.settings.parse(settings), network.edge, held)
    const [one, two] = [await connect(), await connect()]
    network.now = instant(network.now + 3_600_000)
    await Promise.allSettled([one.profiles?.([did]), one.profiles?.([did]), two.profiles?.([did])])
    expect(network.refreshed).toBe(2)
    expect(network.sent.filter((it) => it.path.endsWith('getProfiles')).map((it) => claims(it.proof)['htm'])).toContain(
      'GET',
    )
  })

  it.each([
    ['https://vigie.example', true, null],
    ['http://127.0.0.1:8480', false, null],
    ['http://localhost:8480', false, 'http://127.0.0.1:8480'],
    ['http://192.168.1.20:8480', false, 'https'],
    ['https://vigie.lan', false, 'https'],
    ['https://vigie.example:8443', true, 'sans port'],
    ['https://203.0.113.7', true, 'sous un nom'],
  ])('from %s (public: %s) it is done or refused in words: %s', (origin, isPublic, words) => {
    const unfit = consent.unfit?.({ origin, isPublic }) ?? null
    expect(unfit?.fr ?? null).toEqual(words === null ? null : expect.stringContaining(words))
  })
})
