import { z } from 'zod'
import type { Edge, Words } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'

/** How one signs in at a provider, and what for. */
export interface Provider {
  readonly name: Words
  /** Where people sign in. */
  readonly page: string
  /** Where tokens are given out. */
  readonly endpoint: string
  /** Where tokens are given back; null where they cannot be. */
  readonly revocation: string | null
  /** Who answers, as far as it says who it is (RFC 9207). */
  readonly issuer: string | null
  /** What is asked for: reading and sending, for as long as nobody takes it back. */
  readonly scope: string
  /** What it takes to get a token that can be renewed. */
  readonly also: Readonly<Record<string, string>>
}

/** What must be allowed for reading and sending, by its name at the provider. */
export interface Rights {
  /** What to ask for when a token is renewed; empty: what was granted. */
  readonly ask: string
  readonly must: readonly RegExp[]
}

const microsoftAsk =
  'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access'

const rights: Readonly<Record<'google' | 'microsoft', Rights>> = {
  google: { ask: '', must: [/^https:\/\/mail\.google\.com\/$/u] },
  microsoft: { ask: microsoftAsk, must: [/IMAP\.AccessAsUser\.All$/iu, /SMTP\.Send$/iu] },
}

const google: Provider = {
  name: { en: 'Google', fr: 'Google' },
  page: 'https://accounts.google.com/o/oauth2/v2/auth',
  endpoint: 'https://oauth2.googleapis.com/token',
  revocation: 'https://oauth2.googleapis.com/revoke',
  issuer: 'https://accounts.google.com',
  scope: 'https://mail.google.com/',
  // Google gives a lasting token only to whoever asks for it, and only with the question asked anew.
  also: { access_type: 'offline', prompt: 'consent' },
}
const microsoft: Provider = {
  name: { en: 'Microsoft', fr: 'Microsoft' },
  page: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  revocation: null,
  issuer: null,
  scope: microsoftAsk,
  also: { prompt: 'select_account' },
}

/** Whose rules hold at this provider; null: none that we know. A company's own door at Microsoft is Microsoft's. */
export function familyOf(provider: string): 'google' | 'microsoft' | null {
  if (provider === 'google' || provider === 'microsoft') return provider
  const host = URL.canParse(provider) ? new URL(provider).hostname : ''
  if (host === 'login.microsoftonline.com') return 'microsoft'
  return host === 'accounts.google.com' || host === 'oauth2.googleapis.com' ? 'google' : null
}

/** What has to be allowed there; null where nobody knows. */
export function rightsAt(provider: string): Rights | null {
  const family = familyOf(provider)
  return family === null ? null : rights[family]
}

/** Where a provider that is known by its name gives out tokens; null: elsewhere. */
export const endpointOf = (provider: string): string | null =>
  provider === 'google' ? google.endpoint : provider === 'microsoft' ? microsoft.endpoint : null

const address = z.url({ protocol: /^https?$/u }).max(2_000)
const Metadata = z.looseObject({
  issuer: address.optional(),
  authorization_endpoint: address,
  token_endpoint: address,
  revocation_endpoint: address.optional().catch(undefined),
  scopes_supported: z.array(z.string().max(200)).max(1_000).default([]),
})

/** Finds out how one signs in at a provider: by its name, or as it says itself (OpenID Connect Discovery, RFC 8414). Throws ConnectorError where it does not say. */
export async function findProvider(provider: string, edge: Edge): Promise<Provider> {
  if (provider === 'google') return google
  if (provider === 'microsoft') return microsoft
  const base = provider.replace(/\/+$/u, '')
  const { host, protocol } = new URL(base)
  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
    const answer = await edge.fetch(`${base}${path}`, { headers: { accept: 'application/json' } })
    const said = Metadata.safeParse(await answer.json().catch(() => null))
    if (!answer.ok || !said.success) continue
    const { issuer, authorization_endpoint: page, token_endpoint: endpoint, scopes_supported: known } = said.data
    const { revocation_endpoint: revocation = null } = said.data
    // A client's secret is not sent in the clear on the word of a document.
    const clear = (it: string): boolean => protocol === 'https:' && !it.startsWith('https:')
    if (clear(endpoint)) continue
    const family = familyOf(provider)
    const usual = family === 'google' ? google : family === 'microsoft' ? microsoft : null
    return {
      name: { en: host, fr: host },
      page,
      endpoint,
      revocation: revocation === null || clear(revocation) ? null : revocation,
      issuer: issuer ?? null,
      scope: usual?.scope ?? ['openid', 'email', 'offline_access'].filter((it) => known.includes(it)).join(' '),
      also: usual?.also ?? { prompt: 'consent' },
    }
  }
  throw new ConnectorError(
    'target_gone',
    `${host} does not say how one signs in there. Check the address, or type a refresh token.`,
    {
      fr: `${host} ne dit pas comment on s’y connecte. Vérifiez l’adresse, ou saisissez un jeton d’actualisation.`,
    },
  )
}
