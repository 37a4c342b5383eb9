import type { Edge, Words } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { findProvider } from './providers.ts'
import type { MailSettings } from './settings.ts'

type OAuth = Extract<MailSettings, { way: 'oauth' }>

/** Gives the refresh token back to the provider (RFC 7009), which ends all that came of it. */
export async function signOutOfMailbox(
  settings: MailSettings,
  staying: readonly MailSettings[],
  edge: Edge,
): Promise<Words | null> {
  if (settings.way !== 'oauth' || staying.some((it) => isOnePermission(settings, it))) return null
  const { provider, clientId, clientSecret, refreshToken } = settings
  const { name, revocation } = await findProvider(provider, edge)
  if (revocation === null) return permissionStays(name)
  const answer = await edge.fetch(revocation, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      token: refreshToken,
      token_type_hint: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  })
  const said = await answer.text().catch(() => '')
  // Google refuses a token that is over already, which RFC 7009 would not.
  if (answer.ok || (answer.status === 400 && said.includes('invalid_token'))) return null
  throw new ConnectorError('transient', `${name.en} did not take the permission back (${answer.status}).`, {
    fr: `${name.fr} n’a pas retiré l’autorisation (${answer.status}).`,
  })
}

/** What one person allowed one application is one permission at a provider: Google, for one, ends all of it with any of its tokens. */
const isOnePermission = (one: OAuth, other: MailSettings): boolean =>
  other.way === 'oauth' &&
  other.provider === one.provider &&
  other.clientId === one.clientId &&
  other.address === one.address

const permissionStays = ({ en, fr }: Words): Words => ({
  en: `${en} has no way for a program to take its permission back. Do that on the page of your account there, under the applications that you allowed.`,
  fr: `${fr} ne permet pas à un programme de rendre son autorisation. Retirez-la sur la page de votre compte là-bas, parmi les applications autorisées.`,
})
