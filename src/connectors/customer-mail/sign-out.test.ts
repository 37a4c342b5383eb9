import { describe, expect, it } from 'vitest'
import { testSignOut } from '../sdk/sign-out.test-suite.ts'
import connector from './index.ts'
import { settings as mailSettings } from './settings.ts'
import { signOutOfMailbox } from './sign-out.ts'

const issuer = 'https://id.example.org'
const given = {
  way: 'oauth',
  address: 'contact@example.org',
  provider: issuer,
  clientId: 'our app',
  clientSecret: 'its secret',
  refreshToken: 'what renews',
}
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/token/revocation`,
}
const answering =
  (answers: Readonly<Record<string, Response>>, asked: string[] = []) =>
  (input: string | URL | Request): Promise<Response> => {
    const { url } = new Request(input)
    asked.push(url)
    return Promise.resolve(answers[url]?.clone() ?? new Response('nothing', { status: 404 }))
  }

testSignOut('A mailbox at a provider', {
  connector,
  settings: mailSettings.parse(given),
  other: mailSettings.parse({ ...given, clientId: 'another app', refreshToken: 'another' }),
  secrets: ['what renews', 'its secret'],
  ends: /\/revocation$/u,
  async network(request, told) {
    if (request.url.endsWith('/.well-known/openid-configuration')) return Response.json(metadata)
    if (request.url !== metadata.revocation_endpoint) return undefined
    const form = new URLSearchParams(await request.text())
    if (form.get('client_secret') !== 'its secret') return Response.json({ error: 'invalid_client' }, { status: 401 })
    told(form.get('token'))
    return new Response(null, { status: 200 })
  },
})

describe('a mailbox that is read no more', () => {
  it('leaves the permission alone that the same person gave the same application again: it is one at the provider', async () => {
    const asked: string[] = []
    const again = mailSettings.parse({ ...given, refreshToken: 'the next one' })
    const fetch = answering({}, asked)
    expect(await signOutOfMailbox(mailSettings.parse(given), [again], { fetch } as never)).toBeNull()
    expect(asked).toEqual([])
  })

  it('at Microsoft, and at a provider that names no way, is said to be for the person to end', async () => {
    const { revocation_endpoint: _none, ...silent } = metadata
    const fetch = answering({ [`${issuer}/.well-known/openid-configuration`]: Response.json(silent) })
    for (const [provider, name] of [
      ['microsoft', 'Microsoft'],
      [issuer, 'id.example.org'],
    ]) {
      const said = await signOutOfMailbox(mailSettings.parse({ ...given, provider }), [], { fetch } as never)
      expect(said).toMatchObject({ fr: expect.stringContaining(name ?? ''), en: expect.stringContaining(name ?? '') })
    }
  })

  it('sends a token nowhere in the clear, whatever an encrypted provider’s document says', async () => {
    const asked: string[] = []
    const clear = { ...metadata, revocation_endpoint: 'http://id.example.org/revocation' }
    const fetch = answering({ [`${issuer}/.well-known/openid-configuration`]: Response.json(clear) }, asked)
    expect(await signOutOfMailbox(mailSettings.parse(given), [], { fetch } as never)).not.toBeNull()
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`])
  })

  it('takes Google’s word that a token was over already', async () => {
    const over = Response.json({ error: 'invalid_token' }, { status: 400 })
    const fetch = answering({ 'https://oauth2.googleapis.com/revoke': over })
    const at = mailSettings.parse({ ...given, provider: 'google' })
    expect(await signOutOfMailbox(at, [], { fetch } as never)).toBeNull()
  })

  it('with a password has nothing to give back', async () => {
    const typed = mailSettings.parse({ address: 'contact@example.org', password: 'secret' })
    expect(await signOutOfMailbox(typed, [], {} as never)).toBeNull()
  })
})
