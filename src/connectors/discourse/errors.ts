import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'

/** What a forum answered when it refused: `{"errors": […], "error_type"}`, or a line of text from the guard before it. */
export interface Refusal {
  readonly host: string
  readonly status: number
  /** Its error_type, e.g. rate_limit, invalid_access, not_found; null where it named none. */
  readonly type: string | null
  readonly said: string
  /** When it allows the next try, in ms since 1970. */
  readonly retryAt: number | null
  readonly signedIn: boolean
}

/** A refusal as one of the twelve kinds. */
export function refusalOf({ host, status, type, said, retryAt, signedIn }: Refusal): ConnectorError {
  const kind = kindOf(status, type, said, signedIn)
  const [en, fr] = sentences[kind] ?? sentences.transient
  // Whoever wrote the words of a server may have been anybody: a sentence's length of them is enough.
  const words = said
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, 200)
    .replace(/[.!]+$/u, '')
  const reason = `(${words === '' ? status : words})`
  return new ConnectorError(kind, `${host} ${en} ${reason}.`, { retryAt, fr: `${host} ${fr} ${reason}.` })
}

function kindOf(status: number, type: string | null, said: string, signedIn: boolean): ConnectorErrorKind {
  if (status === 429 || type === 'rate_limit') return 'rate_limited'
  if (/API (?:username|key)|key is invalid/iu.test(said)) return 'auth_revoked'
  // A forum says it in its own language, in which a key of an API is called one as well.
  if ((status === 401 || status === 403) && signedIn && /\bAPI\b/u.test(said)) return 'auth_revoked'
  if (status === 401 || type === 'not_logged_in') return signedIn ? 'auth_revoked' : 'permission_missing'
  if (type === 'not_found' || status === 404 || status === 410) return 'target_gone'
  if (status === 403) return /closed|archived|fermé/iu.test(said) ? 'recipient_closed' : 'permission_missing'
  if (status === 422 && /simila|identi|déjà/iu.test(said)) return 'duplicate'
  if (status === 422 && /too long|limit|maximum/iu.test(said) && !/minimum/iu.test(said)) return 'too_long'
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) return 'blocked_by_policy'
  return 'transient'
}

type Sentence = readonly [en: string, fr: string]
const sentences: { readonly [K in ConnectorErrorKind]?: Sentence } & { readonly transient: Sentence } = {
  auth_revoked: ['does not know this user name with this key', 'ne reconnaît pas cet identifiant avec cette clé'],
  permission_missing: ['does not let Vigie read or do that', 'ne laisse pas Vigie lire ou faire cela'],
  rate_limited: ['asks to slow down', 'demande d’aller moins vite'],
  target_gone: ['has nothing at this place any more', 'n’a plus rien à cet endroit'],
  recipient_closed: ['takes no more answers there', 'ne prend plus de réponse à cet endroit'],
  too_long: ['finds this answer too long', 'trouve cette réponse trop longue'],
  duplicate: ['has a very similar answer of yours already', 'a déjà une réponse de vous presque identique'],
  blocked_by_policy: ['refused this', 'a refusé'],
  transient: ['does not answer as it should just now', 'ne répond pas comme il faut en ce moment'],
}

const strangeOnes = new WeakSet<Error>()

/** An answer that is none. */
export function strange(host: string): ConnectorError {
  const error = new ConnectorError('transient', `${host} answered in a form that Vigie does not know.`, {
    fr: `${host} a répondu dans une forme que Vigie ne connaît pas.`,
  })
  strangeOnes.add(error)
  return error
}

/** Whether an error says that the answer was none, as a site of another kind gives one. */
export const isStrange = (error: unknown): boolean => error instanceof Error && strangeOnes.has(error)

/** Where one asks who one is, “not here” and “not for you” say that the key is none, in whatever language the forum says it. */
export function asUnknownKey(host: string, error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error
  if (!['target_gone', 'permission_missing', 'auth_revoked'].includes(error.kind)) return error
  const [en, fr] = sentences.auth_revoked ?? sentences.transient
  return new ConnectorError('auth_revoked', `${host} ${en}.`, { fr: `${host} ${fr}.`, cause: error })
}

/** Another kind of forum, or no forum at all. */
export const noForum = (host: string, cause: unknown): ConnectorError =>
  new ConnectorError('target_gone', `${host} is not a Discourse forum. Check the address, or connect its feed.`, {
    fr: `${host} n’est pas un forum Discourse. Vérifiez l’adresse, ou branchez son flux.`,
    cause,
  })

/** The answer was taken, and waits for the forum's moderators: to send it again would double it. */
export const heldBack = (host: string): ConnectorError =>
  new ConnectorError(
    'blocked_by_policy',
    `${host} has your answer and shows it once its moderators have read it. Do not send it again.`,
    { fr: `${host} a bien reçu votre réponse et la montrera une fois relue par ses modérateurs. Ne la renvoyez pas.` },
  )
