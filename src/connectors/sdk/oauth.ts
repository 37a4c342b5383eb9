import { createHash, randomBytes } from 'node:crypto'
import type { Words } from './connector.ts'
import { ConnectorError } from './errors.ts'

/** Where every network sends the browser back to, below our own origin. */
export const returnPath = '/connect/return'

/** A proof that whoever trades the code is whoever asked for it (RFC 7636, S256): the verifier is kept, the challenge is shown. */
export interface Pkce {
  readonly verifier: string
  readonly challenge: string
}

/** Makes a fresh one. */
export function freshPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** The code that a network sent the browser back with. Throws what it said instead; `issuer` is who has to be speaking, where it says who it is (RFC 9207). */
export function codeIn(answer: URLSearchParams, name: Words, issuer: string | null = null): string {
  const speaks = answer.get('iss')
  if (speaks !== null && issuer !== null && originOf(speaks) !== originOf(issuer))
    throw new ConnectorError('blocked_by_policy', `Another server than ${name.en} answered: sign in again.`, {
      fr: `Un autre serveur que ${name.fr} a répondu\u00a0: reconnectez-vous.`,
    })
  const error = answer.get('error')
  // Whoever wrote it may have been anybody: it stands in an address.
  const said = error === null ? '' : ` (${error.replace(/[^\w .:-]+/gu, ' ').slice(0, 100)})`
  if (error === 'access_denied')
    throw new ConnectorError('permission_missing', `You said no on ${name.en}.`, {
      fr: `Vous avez dit non sur ${name.fr}.`,
    })
  if (error === 'server_error' || error === 'temporarily_unavailable')
    throw new ConnectorError('transient', `${name.en} lets nobody in just now${said}: try again in a moment.`, {
      fr: `${name.fr} ne laisse entrer personne en ce moment${said}\u00a0: réessayez dans un instant.`,
    })
  const code = answer.get('code')
  if (error === null && code !== null && code !== '') return code
  throw new ConnectorError('permission_missing', `${name.en} did not let Vigie in${said}.`, {
    fr: `${name.fr} n’a pas laissé entrer Vigie${said}.`,
  })
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address)

/** A list of scopes as networks write them, with spaces between. */
export const scopesIn = (text: string): readonly string[] => text.split(/[\s,+]+/u).filter((it) => it !== '')
