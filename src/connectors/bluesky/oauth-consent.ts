import { generateKeyPairSync } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { ConsentBegun, ConsentRequest, Edge, Vault } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { scopesIn } from '../sdk/oauth.ts'
import { asked, authOf, clientIdFor, issuerOf, proofs, scope, serverAt, through } from './oauth-client.ts'
import { type Directories, identify, identityOf, publicDirectories } from './oauth-identity.ts'
import { OAuthKept, OAuthTokens } from './oauth-settings.ts'
import { consentForm } from './settings.ts'

const Web = z.url({ protocol: /^https?$/ })
/** What no form asks for: another network's directories. */
const Given = consentForm.extend({
  resolver: Web.default(publicDirectories.resolver),
  directory: Web.default(publicDirectories.directory),
})

/** Finds the authorization server of an account, hands it what will be asked, and names its page. */
export async function beginOnBluesky(
  given: unknown,
  request: ConsentRequest,
  edge: Edge,
  vault: Vault,
): Promise<ConsentBegun> {
  const { identifier, stream, ...at } = Given.parse(given)
  const isServer = /^https?:/u.test(identifier)
  const account = isServer ? null : await identify(identifier, at, edge)
  const issuer = await issuerOf(account?.pds ?? identifier, edge)
  const clientId = clientIdFor(request)
  const { as, client } = await serverAt(issuer, clientId, edge)
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const [auth, DPoP] = await Promise.all([authOf(clientId, vault), proofs(client, jwk)])
  const verifier = oauth.generateRandomCodeVerifier()
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: request.returnTo,
    scope,
    state: request.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(account === null ? {} : { login_hint: identifier }),
  }
  const { request_uri: pushed } = await asked(new URL(issuer).host, async () =>
    oauth.processPushedAuthorizationResponse(
      as,
      client,
      await oauth.pushedAuthorizationRequest(as, client, auth, parameters, { DPoP, ...through(edge, issuer) }),
    ),
  )
  const page = new URL(as.authorization_endpoint ?? '/oauth/authorize', issuer)
  page.searchParams.set('client_id', clientId)
  page.searchParams.set('request_uri', pushed)
  const kept = OAuthKept.parse({
    service: isServer ? new URL(identifier).origin : issuer,
    directory: at.directory,
    issuer,
    did: account?.did ?? null,
    verifier,
    clientId,
    key: jwk,
    stream,
  })
  return { url: page.href, kept }
}

/** Trades the code for tokens, and makes sure that who speaks for the account is who its own document names. */
export async function finishOnBluesky(
  answer: URLSearchParams,
  given: Readonly<Record<string, unknown>>,
  { returnTo, state }: ConsentRequest,
  edge: Edge,
  vault: Vault,
): Promise<Readonly<Record<string, unknown>>> {
  const kept = OAuthKept.parse(given)
  const { issuer, clientId } = kept
  const { as, client } = await serverAt(issuer, clientId, edge)
  const code = allowed(as, client, answer, state)
  const [auth, DPoP] = await Promise.all([authOf(clientId, vault), proofs(client, kept.key)])
  const traded = await asked(new URL(issuer).host, async () =>
    oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(as, client, auth, code, returnTo, kept.verifier, {
        DPoP,
        ...through(edge, issuer),
      }),
    ),
  )
  const did = typeof traded['sub'] === 'string' ? traded['sub'] : ''
  if (kept.did !== null && did !== kept.did) throw somebodyElse()
  const at: Directories = { ...publicDirectories, directory: kept.directory }
  const account = await identityOf(did, at, edge)
  if ((await issuerOf(account.pds, edge)) !== issuer) throw somebodyElse()
  const now = edge.now()
  const tokens = OAuthTokens.safeParse({
    did,
    issuer,
    pds: account.pds,
    clientId,
    key: kept.key,
    access: traded.access_token,
    accessUntil: now + (traded.expires_in ?? 300) * 1_000,
    refresh: traded.refresh_token,
    since: now,
    renewed: now,
    scope: traded.scope ?? scope,
  })
  if (!tokens.success || traded.token_type !== 'dpop') throw strange(issuer)
  if (!scopesIn(tokens.data.scope).includes('transition:generic')) throw tooLittle()
  return {
    way: 'account',
    service: kept.service,
    identifier: account.handle ?? did,
    stream: kept.stream,
    oauth: tokens.data,
  }
}

/** What the page sent the browser back with, where it says yes, and says so itself (RFC 9207). */
function allowed(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  answer: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(as, client, answer, state)
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied')
      throw new ConnectorError('permission_missing', 'You said no on Bluesky.', {
        fr: 'Vous avez dit non sur Bluesky.',
        cause: error,
      })
    if (error instanceof oauth.AuthorizationResponseError)
      throw new ConnectorError('permission_missing', 'Bluesky did not let Vigie in. Begin again.', {
        fr: 'Bluesky n’a pas laissé entrer Vigie. Recommencez.',
        cause: error,
      })
    throw somebodyElse(error)
  }
}

const somebodyElse = (cause?: unknown): ConnectorError =>
  new ConnectorError('blocked_by_policy', 'Another account or server answered than was asked. Begin again.', {
    fr: 'Un autre compte ou un autre serveur que celui demandé a répondu. Recommencez.',
    cause,
  })

const tooLittle = (): ConnectorError =>
  new ConnectorError('permission_missing', 'Bluesky did not let Vigie read and answer. Sign in again and allow both.', {
    fr: 'Bluesky ne permet pas à Vigie de lire et de répondre. Reconnectez-vous en autorisant les deux.',
  })

const strange = (issuer: string): ConnectorError =>
  new ConnectorError('transient', `${new URL(issuer).host} answered in a form that Vigie does not know.`, {
    fr: `${new URL(issuer).host} a répondu sous une forme que Vigie ne connaît pas.`,
  })
