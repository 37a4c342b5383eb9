import * as oauth from 'oauth4webapi'
import type { Edge, Vault, Words } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { asked, authOf, proofs, serverAt, through } from './oauth-client.ts'
import type { BlueskySettings } from './settings.ts'

const passwordStays: Words = {
  en: 'The app password still opens the account. Delete it on Bluesky under Settings, Privacy and security, App passwords.',
  fr: 'Le mot de passe d’application ouvre toujours le compte. Supprimez-le sur Bluesky\u00a0: Paramètres, Confidentialité et sécurité, Mots de passe d’application.',
}

/** Ends the sign-in at the authorization server (RFC 7009). Only the account itself can delete an app password, so that is said. */
export async function signOutOfBluesky(
  settings: BlueskySettings,
  staying: readonly BlueskySettings[],
  edge: Edge,
  vault: Vault,
): Promise<Words | null> {
  if (settings.way === 'search') return null
  const { appPassword, oauth: tokens } = settings
  const used = staying.filter((it) => it.way === 'account')
  if (tokens !== undefined && !used.some((it) => it.oauth?.refresh === tokens.refresh)) {
    const { issuer, clientId, key, refresh } = tokens
    const { as, client } = await serverAt(issuer, clientId, edge)
    const { revocation_endpoint: endpoint } = as
    if (endpoint === undefined) throw unable(issuer)
    const [auth, DPoP] = await Promise.all([authOf(clientId, vault), proofs(client, key)])
    await asked(new URL(issuer).host, async () =>
      oauth.processRevocationResponse(
        // Bluesky asks for a proof here, too, which the library's own request for this carries not: the one for pushed requests is sent alike.
        await oauth.pushedAuthorizationRequest(
          { ...as, pushed_authorization_request_endpoint: endpoint },
          client,
          auth,
          { token: refresh, token_type_hint: 'refresh_token' },
          { DPoP, ...through(edge, issuer) },
        ),
      ),
    )
  }
  const isLeft = appPassword !== undefined && !used.some((it) => it.appPassword === appPassword)
  return isLeft ? passwordStays : null
}

function unable(issuer: string): ConnectorError {
  const { host } = new URL(issuer)
  return new ConnectorError('target_gone', `${host} does not say how a sign-in is ended there.`, {
    fr: `${host} ne dit pas comment on y met fin à une connexion.`,
  })
}
