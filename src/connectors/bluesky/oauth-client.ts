import { createHash, type JsonWebKey, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as oauth from 'oauth4webapi'
import type { ConsentRequest, Edge, OwnAddress, Vault } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { isPublicAddress } from '../sdk/guard.ts'
import { returnPath } from '../sdk/oauth.ts'

/** What Vigie asks for: everything that an app password may do, direct messages included (atproto.com/specs/oauth). */
export const scope = 'atproto transition:generic transition:chat.bsky'

const metadataPath = '/oauth/bluesky/client-metadata.json'
const keysPath = '/oauth/bluesky/jwks.json'

/** Vigie as Bluesky's servers fetch it before they ask anybody for consent: a confidential client, which has a key of its own and whose sign-ins last. */
export async function clientDocuments(own: OwnAddress, vault: Vault) {
  const { publicKey, kid } = publicPart(await vault.signingKey())
  return {
    'client-metadata.json': {
      client_id: `${own.origin}${metadataPath}`,
      client_name: 'Vigie',
      client_uri: own.origin,
      application_type: 'web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [own.origin + returnPath],
      scope,
      dpop_bound_access_tokens: true,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks_uri: `${own.origin}${keysPath}`,
    },
    'jwks.json': { keys: [{ ...publicKey, kid, alg: 'ES256', use: 'sig' }] },
  }
}

/** Who Vigie is to an authorization server: the address of its own document, or on this computer alone the one name that needs none. */
export function clientIdFor({ own, returnTo }: Pick<ConsentRequest, 'own' | 'returnTo'>): string {
  if (own.isPublic) return `${own.origin}${metadataPath}`
  return `http://localhost?${new URLSearchParams({ redirect_uri: returnTo, scope }).toString()}`
}

/** Whether this client proves itself by a key of its own. */
export const isConfidential = (clientId: string): boolean => clientId.startsWith('https:')

function publicPart({ kty = '', crv = '', x = '', y = '' }: JsonWebKey) {
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  return { publicKey: { kty, crv, x, y }, kid }
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** The proof that each request has the key that its token is tied to. Keep it: it remembers what each server wants in the next proof. */
export async function proofs(client: oauth.Client, jwk: JsonWebKey): Promise<oauth.DPoPHandle> {
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']),
    webcrypto.subtle.importKey('jwk', publicPart(jwk).publicKey, algorithm, true, ['verify']),
  ])
  return oauth.DPoP(client, { privateKey, publicKey })
}

/** How this client proves itself. */
export async function authOf(clientId: string, vault: Vault): Promise<oauth.ClientAuth> {
  if (!isConfidential(clientId)) return oauth.None()
  const jwk = await vault.signingKey()
  const key = await webcrypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
  return oauth.PrivateKeyJwt({ key, kid: publicPart(jwk).kid })
}

/** Every request passes the guard. Plain http is for servers on a private network, which the guard opens only to who typed them. */
export const through = (edge: Edge, url: string, fetch: typeof globalThis.fetch = edge.fetch) => ({
  [oauth.customFetch]: (
    to: string,
    { body, headers, method, signal }: oauth.CustomFetchOptions<string, oauth.ProtectedResourceRequestBody>,
  ): Promise<Response> =>
    fetch(to, {
      body: body instanceof Uint8Array ? Buffer.from(body) : (body ?? null),
      headers,
      method,
      redirect: 'manual',
      signal: signal ?? null,
    }),
  [oauth.allowInsecureRequests]: isInside(url),
  signal: edge.signal,
})

function isInside(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 ? !host.includes('.') : !isPublicAddress(host)
}

/** An authorization server, and how Vigie speaks to it. */
export interface Server {
  readonly as: oauth.AuthorizationServer
  readonly client: oauth.Client
}

/** The authorization server of an account's server, or the server itself where it is one. */
export async function issuerOf(service: string, edge: Edge): Promise<string> {
  const url = new URL(service)
  try {
    const answer = await oauth.resourceDiscoveryRequest(url, through(edge, service))
    const { authorization_servers: servers } = await oauth.processResourceDiscoveryResponse(url, answer)
    if (servers?.[0] !== undefined) return new URL(servers[0]).origin
  } catch (error) {
    if (error instanceof ConnectorError) throw error
    // An entrance such as bsky.social serves no account itself and says so by saying nothing.
  }
  return url.origin
}

/** What an authorization server says of itself. Its clock is the one that counts: proofs are dated by it. */
export async function serverAt(issuer: string, clientId: string, edge: Edge): Promise<Server> {
  const url = new URL(issuer)
  try {
    const answer = await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...through(edge, issuer) })
    const theirs = Date.parse(answer.headers.get('date') ?? '')
    const as = await oauth.processDiscoveryResponse(url, answer)
    const ahead = Math.round((theirs - Date.now()) / 1_000)
    const skew = Number.isFinite(ahead) && Math.abs(ahead) > 5 ? ahead : 0
    return { as, client: { client_id: clientId, [oauth.clockSkew]: skew } }
  } catch (error) {
    throw inWords(error, url.host)
  }
}

/** Asks, and asks once more with what the server wants to see in the proof. Refusals come as ConnectorErrors. */
export async function asked<T>(host: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work().catch((error: unknown) => {
      if (oauth.isDPoPNonceError(error)) return work()
      throw error
    })
  } catch (error) {
    throw inWords(error, host)
  }
}

/** Who was refused for good: no other try helps, only a person. */
const over: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client', 'invalid_scope'])

/** An authorization server's refusal as one of the twelve kinds. */
function inWords(error: unknown, host: string): ConnectorError {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ConnectorError) return at
  const said = error instanceof oauth.ResponseBodyError ? { code: error.error, status: error.status } : null
  if (said !== null && over.has(said.code)) return ended(host, said.code, error)
  if (said !== null && said.status === 429)
    return new ConnectorError('rate_limited', `${host} asks to slow down: try again later.`, {
      fr: `${host} demande d’aller moins vite\u00a0: réessayez plus tard.`,
      cause: error,
    })
  if (said !== null && said.status < 500) {
    const reason = `${said.code} ${error instanceof oauth.ResponseBodyError ? (error.error_description ?? '') : ''}`
    const plain = reason.replace(/[^\p{L}\p{N} _.:/'"-]+/gu, ' ').slice(0, 200)
    return new ConnectorError('blocked_by_policy', `${host} refuses this sign-in: ${plain}`, {
      fr: `${host} refuse cette connexion\u00a0: ${plain}`,
      cause: error,
    })
  }
  const isStrange = error instanceof oauth.OperationProcessingError && !isAway(error)
  if (isStrange)
    return new ConnectorError('target_gone', `${host} offers no sign-in that Vigie knows. Check the address.`, {
      fr: `${host} ne propose aucune connexion que Vigie connaisse. Vérifiez l’adresse.`,
      cause: error,
    })
  return new ConnectorError('transient', `${host} does not answer just now: try again in a moment.`, {
    fr: `${host} ne répond pas en ce moment\u00a0: réessayez dans un instant.`,
    cause: error,
  })
}

/** An answer of a server in trouble is no answer. */
const isAway = ({ cause }: Error): boolean => cause instanceof Response && (cause.status >= 500 || cause.status === 429)

const ended = (host: string, code: string, cause: unknown): ConnectorError =>
  new ConnectorError('auth_revoked', `This sign-in on Bluesky is over (${host}: ${code}). Sign in again.`, {
    fr: `Cette connexion à Bluesky a pris fin (${host}\u00a0: ${code}). Reconnectez-vous.`,
    cause,
  })
