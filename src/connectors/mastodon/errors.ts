import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'

/** What a server answered when it refused. Its body may be empty, or no JSON at all (snac, GoToSocial). */
export interface Refusal {
  readonly host: string
  readonly status: number
  /** The server's own words, if it had any. */
  readonly said: string
  /** When it allows the next try, in ms since 1970. */
  readonly retryAt: number | null
}

/** A refusal as one of the twelve kinds (NETWORKS, section 6). */
export function refusalOf({ host, status, said, retryAt }: Refusal): ConnectorError {
  const kind = kindOf(status, said)
  const [en, fr] = sentences[kind] ?? sentences.transient
  // Whoever wrote the words of a server may have been anybody: a sentence's length of them is enough.
  const words = said.replace(/\s+/gu, ' ').trim().slice(0, 200)
  const reason = words === '' ? `(${status})` : `(${status}: ${words})`
  return new ConnectorError(kind, `${host} ${en} ${reason}.`, { retryAt, fr: `${host} ${fr} ${reason}.` })
}

function kindOf(status: number, said: string): ConnectorErrorKind {
  if (status === 429) return 'rate_limited'
  if (status === 401) return 'auth_revoked'
  if (status === 403)
    return /scope|permission|not allowed to|pending|disabled|confirm/iu.test(said)
      ? 'permission_missing'
      : 'recipient_closed'
  if (status === 404 || status === 410) return 'target_gone'
  if (status === 400 || status === 422)
    return /too long|character limit|exceed/iu.test(said) ? 'too_long' : 'blocked_by_policy'
  if (status >= 400 && status < 500 && status !== 408 && status !== 418 && status !== 425) return 'blocked_by_policy'
  return 'transient'
}

type Sentence = readonly [en: string, fr: string]
const sentences: { readonly [K in ConnectorErrorKind]?: Sentence } & { readonly transient: Sentence } = {
  auth_revoked: ['does not know this access token', 'ne connaît pas ce jeton d’accès'],
  permission_missing: ['does not let this account or token do that', 'ne laisse pas ce compte ou ce jeton faire cela'],
  rate_limited: ['asks to slow down', 'demande d’aller moins vite'],
  target_gone: ['has nothing at this place any more', 'n’a plus rien à cet endroit'],
  recipient_closed: [
    'lets nobody answer here, or not this account',
    'ne laisse personne répondre ici, ou pas ce compte',
  ],
  too_long: ['finds this answer too long', 'trouve cette réponse trop longue'],
  blocked_by_policy: ['refused this', 'a refusé'],
  transient: ['does not answer as it should just now', 'ne répond pas comme il faut en ce moment'],
}

/** An answer that is none. */
export const strange = (host: string): ConnectorError =>
  new ConnectorError('transient', `${host} answered in a form that Vigie does not know.`, {
    fr: `${host} a répondu dans une forme que Vigie ne connaît pas.`,
  })
