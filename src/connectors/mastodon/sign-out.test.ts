import { describe, expect, it } from 'vitest'
import { testSignOut } from '../sdk/sign-out.test-suite.ts'
import connector from './index.ts'
import { settings as mastodonSettings } from './settings.ts'
import { signOutOfMastodon } from './sign-out.ts'

const given = {
  way: 'account',
  server: 'https://mastodon.example',
  token: 'a-token-of-ours',
  clientId: 'our-app',
  clientSecret: 'its-secret',
}
const settings = mastodonSettings.parse(given)

testSignOut('Mastodon', {
  connector,
  settings,
  other: mastodonSettings.parse({ ...given, token: 'another-token' }),
  secrets: ['a-token-of-ours', 'its-secret'],
  ends: /\/oauth\/revoke$/u,
  async network(request, told) {
    if (request.url !== 'https://mastodon.example/oauth/revoke') return undefined
    const form = new URLSearchParams(await request.text())
    // As Mastodon does: only the application itself may.
    if (form.get('client_id') !== 'our-app' || form.get('client_secret') !== 'its-secret')
      return Response.json({ error: 'unauthorized_client' }, { status: 403 })
    told(form.get('token'))
    return Response.json({})
  },
})

describe('a token of which Vigie does not know the application', () => {
  it('cannot be given back, which is said with where to do it', async () => {
    const typed = mastodonSettings.parse({ server: 'https://mastodon.example', token: 'typed-by-hand' })
    const nobody = { fetch: () => Promise.reject(new Error('Nobody is asked.')) }
    const said = await signOutOfMastodon(typed, [], nobody as never)
    expect(said).toMatchObject({ fr: expect.stringContaining('mastodon.example'), en: expect.stringMatching(/Delete/) })
  })

  it('is nothing where one listened without an account', async () => {
    const open = mastodonSettings.parse({ way: 'public', server: 'https://mastodon.example' })
    expect(await signOutOfMastodon(open, [], {} as never)).toBeNull()
  })
})
