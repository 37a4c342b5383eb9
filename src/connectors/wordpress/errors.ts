import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'
import { isByGateway, saidByGateway } from '../sdk/gateway.ts'

/** What a site answered when it refused: WordPress speaks JSON with a code, the guards before it speak HTML. */
export interface Refusal {
  readonly host: string
  readonly status: number
  /** WordPress's own code, e.g. rest_forbidden; null where something else answered. */
  readonly code: string | null
  /** WordPress's own words, as plain text. */
  readonly said: string
  /** When it allows the next try, in ms since 1970. */
  readonly retryAt: number | null
  /** Whether we came with a password. */
  readonly signedIn: boolean
}

/** A refusal as one of the twelve kinds. */
export function refusalOf({ host, status, code, said, retryAt, signedIn }: Refusal): ConnectorError {
  const kind = kindOf(status, code, signedIn)
  const guarded = kind === 'permission_missing' && code === null
  const [en, fr] = guarded ? guardSentence : (sentences[kind] ?? sentences.transient)
  // Whoever wrote the words of a server may have been anybody: a sentence's length of them is enough.
  const words = said
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, 200)
    .replace(/[.!]+$/u, '')
  // « You are not logged in » says less than our own sentence.
  const reason = kind === 'auth_revoked' ? '' : ` (${words === '' ? (code ?? status) : words})`
  const error = new ConnectorError(kind, `${host} ${en}${reason}.`, { retryAt, fr: `${host} ${fr}${reason}.` })
  return code === null ? saidByGateway(error) : error
}

/** Whether WordPress itself says that what was asked for is not there, or not for us. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof ConnectorError &&
  !isByGateway(error) &&
  (error.kind === 'target_gone' || error.kind === 'permission_missing')

const kinds: Readonly<Record<string, ConnectorErrorKind>> = {
  rest_not_logged_in: 'auth_revoked',
  incorrect_password: 'auth_revoked',
  invalid_username: 'auth_revoked',
  invalid_email: 'auth_revoked',
  application_passwords_disabled: 'auth_revoked',
  application_passwords_disabled_for_user: 'auth_revoked',
  rest_comment_closed: 'recipient_closed',
  rest_comment_draft_post: 'target_gone',
  rest_comment_trash_post: 'target_gone',
  rest_comment_invalid_post_id: 'target_gone',
  rest_comment_invalid_id: 'target_gone',
  rest_post_invalid_id: 'target_gone',
  rest_no_route: 'permission_missing',
  comment_duplicate: 'duplicate',
  comment_flood: 'rate_limited',
}

function kindOf(status: number, code: string | null, signedIn: boolean): ConnectorErrorKind {
  const known = code === null ? undefined : kinds[code]
  if (known === 'auth_revoked') return signedIn ? known : 'permission_missing'
  if (known !== undefined) return known
  if (code?.endsWith('_column_length') === true || status === 413) return 'too_long'
  if (status === 429) return 'rate_limited'
  // Without a code it was a firewall, or a module that guards the door.
  if (status === 401)
    return code !== null && signedIn && !code.startsWith('rest_') ? 'auth_revoked' : 'permission_missing'
  if (status === 403 || status === 405 || status === 406 || status === 451) return 'permission_missing'
  if (status === 404 || status === 410) return 'target_gone'
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) return 'blocked_by_policy'
  return 'transient'
}

type Sentence = readonly [en: string, fr: string]
const guardSentence: Sentence = [
  'keeps Vigie out: a firewall or a security plugin closes the site’s REST API. Allow it there',
  'ne laisse pas entrer Vigie\u00a0: un pare-feu ou une extension de sécurité ferme l’API REST du site. Ouvrez-la-lui',
]
const sentences: { readonly [K in ConnectorErrorKind]?: Sentence } & { readonly transient: Sentence } = {
  auth_revoked: [
    'does not know this user name with this application password',
    'ne reconnaît pas cet identifiant avec ce mot de passe d’application',
  ],
  permission_missing: ['does not let Vigie read or do that', 'ne laisse pas Vigie lire ou faire cela'],
  rate_limited: ['asks to slow down', 'demande d’aller moins vite'],
  target_gone: ['has nothing at this place any more', 'n’a plus rien à cet endroit'],
  recipient_closed: ['has closed the comments there', 'a fermé les commentaires à cet endroit'],
  too_long: ['finds this answer too long', 'trouve cette réponse trop longue'],
  duplicate: ['has this very answer already', 'a déjà cette réponse, mot pour mot'],
  blocked_by_policy: ['refused this', 'a refusé'],
  transient: ['does not answer as it should just now', 'ne répond pas comme il faut en ce moment'],
}

/** An answer that is none: a page where data should be. */
export const strange = (host: string): ConnectorError =>
  new ConnectorError('transient', `${host} answered with a page where comments should be.`, {
    fr: `${host} a répondu par une page là où devraient être les commentaires.`,
  })

/** No WordPress was found at this address. */
export const noWordPress = (host: string): ConnectorError =>
  new ConnectorError('target_gone', `${host} does not look like a WordPress site. Check the address.`, {
    fr: `${host} ne ressemble pas à un site WordPress. Vérifiez l’adresse.`,
  })

/** The interface that programs use is closed, and with it the account's way. */
export const closedToPrograms = (host: string): ConnectorError =>
  new ConnectorError(
    'permission_missing',
    `${host} keeps its REST API closed, often by a security plugin. Open it there, or listen without an account.`,
    {
      fr: `${host} garde son API REST fermée, souvent à cause d’une extension de sécurité. Ouvrez-la, ou écoutez sans compte.`,
    },
  )

/** The site offers no application passwords at all. */
export const noPasswords = (host: string, encrypted: boolean): ConnectorError =>
  new ConnectorError(
    'permission_missing',
    encrypted
      ? `${host} has switched application passwords off, often by a security plugin. Allow them there.`
      : `${host} takes application passwords only over https. Write its address with https://.`,
    {
      fr: encrypted
        ? `${host} a désactivé les mots de passe d’application, souvent par une extension de sécurité. Réactivez-les.`
        : `${host} n’accepte les mots de passe d’application qu’en https. Écrivez son adresse avec https://.`,
    },
  )

/** The account may not see what waits for approval. */
export const mayNotModerate = (host: string, user: string): ConnectorError =>
  new ConnectorError(
    'permission_missing',
    `On ${host}, ${user} may not moderate comments. Give this account the role of an editor, or use another one.`,
    {
      fr: `Sur ${host}, ${user} ne peut pas modérer les commentaires. Donnez à ce compte le rôle d’éditeur, ou prenez-en un autre.`,
    },
  )

/** The site says that its interface lies elsewhere: no password is sent to a place that nobody typed. */
export const elsewhere = (host: string, other: string): ConnectorError =>
  new ConnectorError(
    'blocked_by_policy',
    `${host} sends programs on to ${other}. If that is your site too, connect its own address.`,
    { fr: `${host} renvoie les programmes vers ${other}. Si c’est aussi votre site, branchez cette adresse-là.` },
  )

/** Nothing public can be answered to something that is not public yet. */
export const stillWaits = (host: string): ConnectorError =>
  new ConnectorError(
    'recipient_closed',
    `This comment still waits for approval. Approve it on ${host}, then answer it here.`,
    { fr: `Ce commentaire attend encore d’être validé. Validez-le sur ${host}, puis répondez-y ici.` },
  )

/** The comment was put into the trash or among the spam. */
export const wasRemoved = (host: string): ConnectorError =>
  new ConnectorError('target_gone', `${host} does not show this comment any more.`, {
    fr: `${host} ne montre plus ce commentaire.`,
  })
