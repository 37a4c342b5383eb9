import { z } from 'zod'
import { after, type Instant, minutes } from '../../domain/model/time.ts'
import type { ConsentBegun, ConsentRequest, Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { codeIn, freshPkce, scopesIn } from '../sdk/oauth.ts'
import { Client } from './client.ts'
import { strange } from './errors.ts'
import { rightsFor } from './rights.ts'
import type { consentForm } from './settings.ts'

/** What a server says of how one signs in there (RFC 8414; Mastodon from 4.3 on). */
const Metadata = z.looseObject({
  scopes_supported: z.array(z.string().max(100)).max(500).default([]),
  code_challenge_methods_supported: z.array(z.string().max(20)).max(20).default([]),
})
type Metadata = z.infer<typeof Metadata>
const silent: Metadata = { scopes_supported: [], code_challenge_methods_supported: [] }

const App = z.looseObject({ client_id: z.string().min(1).max(1_000), client_secret: z.string().min(1).max(1_000) })
type App = z.infer<typeof App>

const Token = z.looseObject({
  access_token: z.string().min(8).max(500),
  scope: z.string().max(2_000).optional(),
})

const Kept = z.object({
  server: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  verifier: z.string().nullable(),
  scope: z.string(),
})

/** Servers take five registrations in ten minutes, and forget an application that nobody used after a day: one is used for so long. */
const appLasts = minutes(10)
const mostApps = 50
const apps = new Map<string, { readonly app: App; readonly until: Instant }>()

/** Introduces Vigie to a server and names the page on which one signs in there. */
export async function beginOnMastodon(
  { server }: z.infer<typeof consentForm>,
  { returnTo, state, own }: ConsentRequest,
  edge: Edge,
): Promise<ConsentBegun> {
  const client = new Client(edge, server, null)
  const said = await metadataOf(client)
  const scope = rightsFor(said.scopes_supported).join(' ')
  const pkce = said.code_challenge_methods_supported.includes('S256') ? freshPkce() : null
  const { client_id: clientId, client_secret: clientSecret } = await appAt(
    client,
    server,
    returnTo,
    scope,
    own.origin,
    edge,
  )
  const page = new URL('/oauth/authorize', server)
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: returnTo,
    scope,
    state,
    ...(pkce === null ? {} : { code_challenge: pkce.challenge, code_challenge_method: 'S256' }),
  }
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value)
  const kept: z.infer<typeof Kept> = { server, clientId, clientSecret, scope, verifier: pkce?.verifier ?? null }
  return { url: page.href, kept }
}

/** Trades the code for a token. What the server granted is kept beside it. */
export async function finishOnMastodon(
  answer: URLSearchParams,
  kept: Readonly<Record<string, unknown>>,
  { returnTo }: ConsentRequest,
  edge: Edge,
): Promise<Readonly<Record<string, unknown>>> {
  const { server, clientId, clientSecret, verifier, scope } = Kept.parse(kept)
  const { host } = new URL(server)
  const code = codeIn(answer, { en: host, fr: host }, server)
  const client = new Client(edge, server, null)
  const given = await client
    .post('/oauth/token', {
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: returnTo,
      scope,
      ...(verifier === null ? {} : { code_verifier: verifier }),
    })
    .catch((error: unknown) => {
      // An application that the server has forgotten is introduced anew at the next try.
      for (const [key, { app }] of apps) if (app.client_id === clientId) apps.delete(key)
      throw error instanceof ConnectorError && refused.has(error.kind) ? notTraded(host, error) : error
    })
  const token = Token.safeParse(given)
  if (!token.success) throw strange(host)
  return {
    way: 'account',
    server,
    token: token.data.access_token,
    granted: scopesIn(token.data.scope ?? '').join(' '),
    clientId,
    clientSecret,
  }
}

/** Some servers say it; the rest is asked in the way that all of them know. */
async function metadataOf(client: Client): Promise<Metadata> {
  try {
    const said = Metadata.safeParse((await client.get('/.well-known/oauth-authorization-server')).body)
    return said.success ? said.data : silent
  } catch (error) {
    // Only a server that is away is a reason to stop here.
    if (error instanceof ConnectorError && error.kind === 'transient' && error.cause !== undefined) throw error
    if (error instanceof ConnectorError) return silent
    throw error
  }
}

async function appAt(
  client: Client,
  server: string,
  returnTo: string,
  scope: string,
  website: string,
  edge: Edge,
): Promise<App> {
  const key = JSON.stringify([server, returnTo, scope])
  const before = apps.get(key)
  if (before !== undefined && before.until > edge.now()) return before.app
  const said = await client
    .post('/api/v1/apps', { client_name: 'Vigie', redirect_uris: returnTo, scopes: scope, website })
    .catch((error: unknown) => {
      throw error instanceof ConnectorError && refused.has(error.kind) ? notIntroduced(client.host, error) : error
    })
  const app = App.safeParse(said)
  if (!app.success) throw strange(client.host)
  apps.delete(key)
  apps.set(key, { app: app.data, until: after(edge.now(), appLasts) })
  for (const oldest of apps.keys()) {
    if (apps.size <= mostApps) break
    apps.delete(oldest)
  }
  return app.data
}

/** Refusals that are not about time. */
const refused: ReadonlySet<string> = new Set([
  'auth_revoked',
  'permission_missing',
  'recipient_closed',
  'target_gone',
  'blocked_by_policy',
])

function notIntroduced(host: string, cause: ConnectorError): ConnectorError {
  if (cause.kind === 'target_gone')
    return new ConnectorError(
      'target_gone',
      `${host} does not speak the language of Mastodon. Check the address of the server.`,
      { fr: `${host} ne parle pas la langue de Mastodon. Vérifiez l’adresse du serveur.`, cause },
    )
  return new ConnectorError(
    'permission_missing',
    `${host} takes no applications that introduce themselves. Make an access token there and type it here.`,
    {
      fr: `${host} n’accepte pas les applications qui se présentent d’elles-mêmes. Créez-y un jeton d’accès et saisissez-le ici.`,
      cause,
    },
  )
}

const notTraded = (host: string, cause: ConnectorError): ConnectorError =>
  new ConnectorError('auth_expired', `${host} does not take this sign-in any more. Begin again.`, {
    fr: `${host} n’accepte plus cette connexion. Recommencez.`,
    cause,
  })
