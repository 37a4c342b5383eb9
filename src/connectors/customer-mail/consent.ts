import { z } from 'zod'
import type { ConsentBegun, ConsentRequest, Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { codeIn, freshPkce } from '../sdk/oauth.ts'
import { findProvider, type Provider } from './providers.ts'
import { consentForm } from './settings.ts'
import { askForTokens } from './tokens.ts'

const Kept = z.object({ given: consentForm, verifier: z.string() })

/** Names the page of the provider on which one lets Vigie read and send the mailbox's mail. */
export async function beginAtProvider(
  given: z.infer<typeof consentForm>,
  { returnTo, state }: ConsentRequest,
  edge: Edge,
): Promise<ConsentBegun> {
  const provider = await findProvider(given.provider, edge)
  const { verifier, challenge } = freshPkce()
  const page = new URL(provider.page)
  const query = {
    response_type: 'code',
    client_id: given.clientId,
    redirect_uri: returnTo,
    scope: provider.scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    login_hint: given.address,
    ...provider.also,
  }
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value)
  const kept: z.infer<typeof Kept> = { given, verifier }
  return { url: page.href, kept }
}

/** Trades the code for a refresh token; with it the mailbox is opened as with one that was typed. */
export async function finishAtProvider(
  answer: URLSearchParams,
  kept: Readonly<Record<string, unknown>>,
  { returnTo }: ConsentRequest,
  edge: Edge,
): Promise<Readonly<Record<string, unknown>>> {
  const { given, verifier } = Kept.parse(kept)
  const provider = await findProvider(given.provider, edge)
  const code = codeIn(answer, provider.name, provider.issuer)
  const { refreshToken } = await askForTokens(
    edge,
    provider.endpoint,
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: returnTo,
      client_id: given.clientId,
      client_secret: given.clientSecret,
      code_verifier: verifier,
    },
    given.provider,
  )
  if (refreshToken === null) throw notLasting(provider)
  return { ...given, endpoint: provider.endpoint, refreshToken }
}

const notLasting = ({ name }: Provider): ConnectorError =>
  new ConnectorError(
    'permission_missing',
    `${name.en} gave no lasting sign-in. Take back what your account allows this application, and sign in again.`,
    {
      fr: `${name.fr} n’a pas donné de connexion durable. Retirez à cette application ce que votre compte lui permet, puis reconnectez-vous.`,
    },
  )
