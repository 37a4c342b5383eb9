import type { Edge, Words } from '../sdk/connector.ts'
import { Client } from './client.ts'
import type { MastodonSettings } from './settings.ts'

/** Gives the token back to the server. Only the application that it was made for can do that: of one that somebody made by hand we do not know the application, so that is said. */
export async function signOutOfMastodon(
  settings: MastodonSettings,
  staying: readonly MastodonSettings[],
  edge: Edge,
): Promise<Words | null> {
  if (settings.way === 'public') return null
  const { server, token, clientId, clientSecret } = settings
  // A server may hand out the same token twice for one application.
  if (staying.some((it) => it.way === 'account' && it.token === token)) return null
  const client = new Client(edge, server, null)
  if (clientId === '' || clientSecret === undefined) return tokenStays(client.host)
  await client.send('/oauth/revoke', { client_id: clientId, client_secret: clientSecret, token })
  return null
}

const tokenStays = (host: string): Words => ({
  en: `The access token is still good on ${host}. Delete its application there: Preferences, Development; or Account, Authorized apps.`,
  fr: `Le jeton d’accès reste valable sur ${host}. Supprimez-y son application\u00a0: Préférences, Développement\u202f; ou Compte, Applications autorisées.`,
})
