import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MemoryVault } from '../sdk/memory-vault.ts'
import { testSignOut } from '../sdk/sign-out.test-suite.ts'
import connector from './index.ts'
import { settings as blueskySettings } from './settings.ts'
import { signOutOfBluesky } from './sign-out.ts'

const issuer = 'https://entry.example'
const tokens = {
  did: 'did:plc:mireille',
  issuer,
  pds: 'https://pds.example',
  clientId: 'http://localhost?redirect_uri=x',
  key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  access: 'opens',
  accessUntil: 0,
  refresh: 'what-renews',
  since: 0,
  renewed: 0,
  scope: 'atproto',
}
const account = { way: 'account', service: 'https://pds.example', identifier: 'mireille.example' }

testSignOut('Bluesky', {
  connector,
  settings: blueskySettings.parse({ ...account, oauth: tokens }),
  other: blueskySettings.parse({ ...account, oauth: { ...tokens, refresh: 'another' } }),
  secrets: ['what-renews', String(tokens.key.d)],
  ends: /\/oauth\/revoke$/u,
  async network(request, told) {
    if (request.url === `${issuer}/.well-known/oauth-authorization-server`)
      return Response.json({
        issuer,
        token_endpoint: `${issuer}/oauth/token`,
        revocation_endpoint: `${issuer}/oauth/revoke`,
      })
    if (request.url !== `${issuer}/oauth/revoke`) return undefined
    const proof = request.headers.get('dpop')?.split('.')[1] ?? ''
    const said: unknown = JSON.parse(Buffer.from(proof, 'base64url').toString() || '{}')
    // As Bluesky does: first it wants its own word in the proof.
    if (typeof said !== 'object' || said === null || !('nonce' in said))
      return Response.json({ error: 'use_dpop_nonce' }, { status: 400, headers: { 'dpop-nonce': 'a word' } })
    const form = new URLSearchParams(await request.text())
    if (form.get('client_id') === tokens.clientId) told(form.get('token'))
    return Response.json({})
  },
})

describe('an app password', () => {
  it('is for the account itself to delete, which is said unless it goes on', async () => {
    const typed = blueskySettings.parse({ ...account, appPassword: 'abcd-efgh' })
    const said = await signOutOfBluesky(typed, [], {} as never, new MemoryVault())
    expect(said).toMatchObject({
      fr: expect.stringContaining('Supprimez-le'),
      en: expect.stringContaining('Delete it'),
    })
    expect(await signOutOfBluesky(typed, [typed], {} as never, new MemoryVault())).toBeNull()
  })

  it('is none where one searched as anybody', async () => {
    const open = blueskySettings.parse({ way: 'search' })
    expect(await signOutOfBluesky(open, [], {} as never, new MemoryVault())).toBeNull()
  })
})
