import * as oauth from 'oauth4webapi'
import { days, instant, seconds } from '../../domain/model/time.ts'
import type { Edge, Standing, Vault, Words } from '../sdk/connector.ts'
import type { ConnectorError } from '../sdk/errors.ts'
import { scopesIn } from '../sdk/oauth.ts'
import { asked, authOf, isConfidential, proofs, type Server, serverAt, through } from './oauth-client.ts'
import { OAuthTokens } from './oauth-settings.ts'

/** Renewed so long before the end, so that no request is sent with a token that ends on the way. */
const early = seconds(60)
/** A sign-in from one's own computer ends so long after it began, however often it is renewed (atproto's authorization server, constants.ts). */
const publicLasts = days(14)
/** One from a public address ends when it was not used for so long. */
const confidentialRests = days(90)

const shortLived: Words = {
  en: 'Because Vigie has no public https address, Bluesky ends this sign-in two weeks after it began. Sign in again before then, or use an app password.',
  fr: 'Vigie n’ayant pas d’adresse https publique, Bluesky met fin à cette connexion deux semaines après son début. Reconnectez-vous d’ici là, ou utilisez un mot de passe d’application.',
}

/** What is said where a sign-in of this kind may not read direct messages. */
export const chatClosed: Words = {
  en: 'This sign-in may not read direct messages. Sign in again on Bluesky and allow that.',
  fr: 'Cette connexion ne permet pas de lire les messages privés. Reconnectez-vous sur Bluesky en l’autorisant.',
}

/** Requests as an account that signed in on Bluesky's page: each with the newest token and a proof of its key. */
export class OAuthSession {
  #tokens: OAuthTokens
  readonly #edge: Edge
  readonly #vault: Vault
  readonly #fetch: typeof fetch
  #proofs: { readonly key: string; readonly made: Promise<oauth.DPoPHandle> } | null = null
  #server: Promise<Server> | null = null
  #under: Promise<void> | null = null
  #refused: { readonly refresh: string; readonly error: ConnectorError } | null = null

  constructor(tokens: OAuthTokens, edge: Edge, vault: Vault, watched: typeof fetch) {
    this.#tokens = tokens
    this.#edge = edge
    this.#vault = vault
    this.#fetch = watched
  }

  get did(): string {
    return this.#tokens.did
  }

  /** When this sign-in ends, and why so soon. */
  get standing(): Pick<Standing, 'expiresAt' | 'renews' | 'lacks' | 'endsBecause'> {
    const { clientId, since, renewed, scope } = this.#tokens
    const chat = scopesIn(scope).includes('transition:chat.bsky') ? null : chatClosed
    return isConfidential(clientId)
      ? { expiresAt: instant(renewed + confidentialRests), renews: true, lacks: chat }
      : { expiresAt: instant(since + publicLasts), renews: false, lacks: chat, endsBecause: shortLived }
  }

  /** Sends a request to the account's own server, as @atproto/api asks for it: by its path. A token that ended is renewed, once. */
  async fetchHandler(path: string, init: RequestInit): Promise<Response> {
    const given = new Request(new URL(path, this.#tokens.pds), init)
    const body = given.body === null ? null : new Uint8Array(await given.arrayBuffer())
    if (this.#tokens.accessUntil - early <= this.#edge.now()) await this.#renew()
    const used = this.#tokens.access
    const answer = await this.#send(given, body)
    if (answer.status !== 401 || !isOver(answer)) return answer
    // Somebody else may have renewed it in the meantime.
    if (this.#tokens.access === used) await this.#renew()
    return this.#send(given, body)
  }

  async #send({ method, url, headers, signal }: Request, body: Uint8Array | null): Promise<Response> {
    const { access, pds } = this.#tokens
    const DPoP = await this.#proof()
    const options = { ...through(this.#edge, pds, this.#fetch), DPoP, signal }
    const send = (): Promise<Response> =>
      oauth.protectedResourceRequest(access, method, new URL(url), new Headers(headers), body, options)
    try {
      return await send().catch((error: unknown) => {
        if (oauth.isDPoPNonceError(error)) return send()
        throw error
      })
    } catch (error) {
      // A refusal is an answer, too; who asked reads it.
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
      throw error
    }
  }

  /** Asks for newer tokens, once for all who wait here; over all processes the vault sees to it that a refresh token is used once. */
  #renew(): Promise<void> {
    this.#under ??= this.#renewOnce().finally(() => {
      this.#under = null
    })
    return this.#under
  }

  async #renewOnce(): Promise<void> {
    const { access } = this.#tokens
    this.#tokens = await this.#vault.renew(async (held) => {
      const stored = OAuthTokens.safeParse(held['oauth'])
      const newest = stored.success ? stored.data : this.#tokens
      if (newest.access !== access && newest.accessUntil - early > this.#edge.now())
        return { secrets: null, value: newest }
      if (this.#refused?.refresh === newest.refresh) throw this.#refused.error
      const value = await this.#refreshed(newest)
      return { secrets: { ...held, oauth: value }, value }
    })
  }

  async #refreshed(tokens: OAuthTokens): Promise<OAuthTokens> {
    const { issuer, clientId, refresh, did } = tokens
    const { host } = new URL(issuer)
    try {
      const { as, client } = await this.#serverNow()
      const [auth, DPoP] = await Promise.all([authOf(clientId, this.#vault), proofs(client, tokens.key)])
      const got = await asked(host, async () =>
        oauth.processRefreshTokenResponse(
          as,
          client,
          await oauth.refreshTokenGrantRequest(as, client, auth, refresh, { DPoP, ...through(this.#edge, issuer) }),
        ),
      )
      const now = this.#edge.now()
      return OAuthTokens.parse({
        ...tokens,
        did,
        access: got.access_token,
        accessUntil: now + (got.expires_in ?? 300) * 1_000,
        refresh: got.refresh_token ?? refresh,
        renewed: now,
        scope: got.scope ?? tokens.scope,
      })
    } catch (error) {
      this.#server = null
      if (isRevoked(error)) this.#refused = { refresh, error }
      throw error
    }
  }

  #proof(): Promise<oauth.DPoPHandle> {
    const { key, clientId } = this.#tokens
    if (this.#proofs?.key !== key.d) {
      // The server's clock dates the proofs; where it cannot be asked, ours has to do.
      const made = this.#serverNow().then(
        ({ client }) => proofs(client, key),
        () => proofs({ client_id: clientId }, key),
      )
      this.#proofs = { key: key.d, made }
    }
    return this.#proofs.made
  }

  /** The authorization server, asked once about itself, and anew after a failure. */
  #serverNow(): Promise<Server> {
    this.#server ??= serverAt(this.#tokens.issuer, this.#tokens.clientId, this.#edge).catch((error: unknown) => {
      this.#server = null
      throw error
    })
    return this.#server
  }
}

const isRevoked = (error: unknown): error is ConnectorError =>
  error instanceof Error && 'kind' in error && error.kind === 'auth_revoked'

/** The token is over, and not the request at fault (RFC 6750). */
const isOver = ({ headers }: Response): boolean => /invalid_token/u.test(headers.get('www-authenticate') ?? '')
