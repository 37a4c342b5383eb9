import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'

/** A refusal as one of the twelve kinds. Lemmy answers `{"error": "a_word"}`; older servers with 400 for nearly everything. */
export function refusalOf(
  host: string,
  status: number,
  word: string | null,
  retryAt: number | null = null,
): ConnectorError {
  const kind = kindOf(status, word ?? '')
  const [en, fr] = sentences[kind] ?? sentences.transient
  const reason = `(${word !== null && /^\w{1,60}$/u.test(word) ? word : status})`
  return new ConnectorError(kind, `${host} ${en} ${reason}.`, { retryAt, fr: `${host} ${fr} ${reason}.` })
}

function kindOf(status: number, word: string): ConnectorErrorKind {
  if (status === 429 || word.startsWith('rate_limit')) return 'rate_limited'
  if (
    /^(?:incorrect_login|couldnt_find_that_username_or_email|not_logged_in|missing_totp_token|incorrect_totp_token|deleted)$/u.test(
      word,
    )
  )
    return 'auth_revoked'
  if (
    /^(?:site_ban|banned_from_community|person_is_banned|registration_application_is_pending|email_not_verified)/u.test(
      word,
    )
  )
    return 'permission_missing'
  if (/^(?:locked|person_is_blocked|community_ban|only_mods_can|instance_is_private)/u.test(word))
    return 'recipient_closed'
  if (/^(?:couldnt_find|not_found|unknown$)/u.test(word) || status === 404 || status === 410) return 'target_gone'
  if (/too_long|invalid_body_field|max_comment/u.test(word) || status === 413) return 'too_long'
  if (status === 401) return 'auth_revoked'
  if (status === 403) return 'permission_missing'
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) return 'blocked_by_policy'
  return 'transient'
}

type Sentence = readonly [en: string, fr: string]
const sentences: { readonly [K in ConnectorErrorKind]?: Sentence } & { readonly transient: Sentence } = {
  auth_revoked: [
    'does not let this user in with this password',
    'ne laisse pas entrer cet identifiant avec ce mot de passe',
  ],
  permission_missing: ['does not let this account do that', 'ne laisse pas ce compte faire cela'],
  rate_limited: ['asks to slow down', 'demande d’aller moins vite'],
  target_gone: ['has nothing at this place any more', 'n’a plus rien à cet endroit'],
  recipient_closed: ['takes no more answers there', 'ne prend plus de réponse à cet endroit'],
  too_long: ['finds this answer too long', 'trouve cette réponse trop longue'],
  blocked_by_policy: ['refused this', 'a refusé'],
  transient: ['does not answer as it should just now', 'ne répond pas comme il faut en ce moment'],
}

/** An answer that is none. */
export const strange = (host: string): ConnectorError =>
  new ConnectorError('transient', `${host} answered in a form that Vigie does not know.`, {
    fr: `${host} a répondu dans une forme que Vigie ne connaît pas.`,
  })
