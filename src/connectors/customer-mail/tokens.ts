import { z } from 'zod'
import { after, duration, type Instant, minutes, seconds } from '../../domain/model/time.ts'
import type { Edge, Vault } from '../sdk/connector.ts'
import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'
import { textOf } from '../sdk/sift.ts'
import { endpointOf, rightsAt } from './providers.ts'
import type { MailSettings } from './settings.ts'

type OAuth = Extract<MailSettings, { way: 'oauth' }>

const Answer = z.looseObject({
  access_token: z.string().min(1).max(20_000),
  expires_in: z.coerce.number().positive().max(31_536_000).optional(),
  scope: z.string().optional(),
  refresh_token: z.string().min(1).max(4_000).optional(),
})
const Refusal = z.looseObject({ error: z.string().max(100), error_description: z.string().optional() })

/** A token is renewed so long before its end. */
const early = minutes(2)
/** Where the provider does not say how long a token lives. */
const usualLife = seconds(3_600)

/** What a provider gave. */
interface Given {
  readonly token: string
  readonly expiresAt: Instant
  /** The one to renew with from now on; null where the one before stays. */
  readonly refreshToken: string | null
}

/** The tokens of one mailbox: fetched with the refresh token, kept until shortly before their end. Some providers change the refresh token each time (Microsoft): the newest is kept by the vault. */
export class Tokens {
  readonly #given: OAuth
  readonly #edge: Edge
  readonly #vault: Vault
  #held: { readonly token: string; readonly expiresAt: Instant } | null = null
  #asking: Promise<string> | null = null

  constructor(given: OAuth, edge: Edge, vault: Vault) {
    this.#given = given
    this.#edge = edge
    this.#vault = vault
  }

  /** When the token at hand ends; null before the first. */
  get expiresAt(): Instant | null {
    return this.#held?.expiresAt ?? null
  }

  /** A token that is good now. */
  async token(): Promise<string> {
    if (this.#held !== null && this.#held.expiresAt - early > this.#edge.now()) return this.#held.token
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  /** The server did not take this token, whatever its date says. */
  forget(token: string): void {
    if (this.#held?.token === token) this.#held = null
  }

  async #ask(): Promise<string> {
    const { provider, endpoint, clientId, clientSecret } = this.#given
    const { token, expiresAt } = await this.#vault.renew(async (held) => {
      const refreshToken = textOf(held, 'refreshToken') ?? this.#given.refreshToken
      const given = await askForTokens(
        this.#edge,
        endpoint || endpointOf(provider) || provider,
        {
          grant_type: 'refresh_token',
          client_id: clientId,
          client_secret: textOf(held, 'clientSecret') ?? clientSecret,
          refresh_token: refreshToken,
        },
        provider,
      )
      const isNew = given.refreshToken !== null && given.refreshToken !== refreshToken
      return { secrets: isNew ? { ...held, refreshToken: given.refreshToken } : null, value: given }
    })
    this.#held = { token, expiresAt }
    return token
  }
}

/** Asks a provider for tokens with this grant. Throws ConnectorError in words; `permission_missing` where they do not allow reading and sending. */
export async function askForTokens(
  edge: Edge,
  endpoint: string,
  grant: Readonly<Record<string, string>>,
  provider: string,
): Promise<Given> {
  const known = rightsAt(provider)
  const asked = edge.now()
  const answer = await edge.fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...grant, ...(known === null || known.ask === '' ? {} : { scope: known.ask }) }),
  })
  const body: unknown = await answer.json().catch(() => null)
  const { host } = new URL(endpoint)
  if (!answer.ok) throw refused(host, answer.status, body)
  const good = Answer.safeParse(body)
  if (!good.success) throw odd(host)
  const { access_token: token, expires_in, scope, refresh_token: refreshToken = null } = good.data
  const allowed = scope?.split(/\s+/u).filter((it) => it !== '') ?? []
  if (known !== null && allowed.length > 0 && !known.must.every((must) => allowed.some((it) => must.test(it))))
    throw new ConnectorError(
      'permission_missing',
      'This token may not read and send mail: sign in again and allow Vigie both.',
      {
        fr: 'Ce jeton ne permet pas de lire et d’envoyer des mails\u00a0: reconnectez-vous en autorisant les deux à Vigie.',
      },
    )
  const life = expires_in === undefined ? usualLife : duration(Math.trunc(expires_in * 1_000))
  return { token, expiresAt: after(asked, life), refreshToken }
}

function refused(host: string, status: number, body: unknown): ConnectorError {
  const said = Refusal.safeParse(body)
  const word = said.success ? said.data.error : ''
  const say = (kind: ConnectorErrorKind, en: string, fr: string): ConnectorError =>
    new ConnectorError(kind, word === '' ? en : `${en} (${word})`, { fr: word === '' ? fr : `${fr} (${word})` })
  if (word === 'invalid_grant' || word === 'interaction_required')
    return say(
      'auth_revoked',
      `${host} does not renew this sign-in any more: it was taken back or is too old. Sign in again.`,
      `${host} ne renouvelle plus cette connexion\u00a0: elle a été retirée, ou elle est trop ancienne. Reconnectez-vous.`,
    )
  if (word === 'invalid_client' || word === 'unauthorized_client')
    return say(
      'auth_revoked',
      `${host} does not know this application: check the client ID and the client secret.`,
      `${host} ne connaît pas cette application\u00a0: vérifiez l’ID client et le secret client.`,
    )
  if (word === 'invalid_scope')
    return say(
      'permission_missing',
      `${host} does not allow this application to read and send mail.`,
      `${host} ne permet pas à cette application de lire et d’envoyer des mails.`,
    )
  if (status === 429)
    return say('rate_limited', `${host} asks us to come back later.`, `${host} demande de revenir plus tard.`)
  if (status >= 500) return odd(host)
  return say('auth_revoked', `${host} refuses this sign-in.`, `${host} refuse cette connexion.`)
}

const odd = (host: string): ConnectorError =>
  new ConnectorError('transient', `${host} gave no token, and no reason.`, {
    fr: `${host} n’a pas donné de jeton, ni de raison.`,
  })
