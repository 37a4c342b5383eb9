import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'
import { byOurClock } from '../sdk/server-clock.ts'

/** What an XRPC refusal carries, as @atproto/api throws it. */
interface XrpcRefusal extends Error {
  readonly status: number
  readonly error: string
  readonly headers?: Record<string, string> | undefined
}

const isRefusal = (error: unknown): error is XrpcRefusal =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && 'error' in error

/** Whether there is no such service where it was asked for: that does not pass. */
export const isNotOffered = ({ cause }: ConnectorError): boolean =>
  isRefusal(cause) && (cause.status === 404 || cause.status === 501)

/** What the network answers, or its refusal. @atproto/api checks an answer as a whole and throws it away for one odd item; we read item by item, so the answer is taken as it came. */
export async function answerIn<T>(
  work: () => Promise<{ readonly data: T }>,
  now: () => number,
): Promise<{ readonly data: T }> {
  try {
    return await work()
  } catch (error) {
    const body = bodyIn<T>(error)
    if (body !== null) return { data: body }
    throw toConnectorError(error, now())
  }
}

/** The answer that an XRPCInvalidResponseError carries; its types promise nothing, every reader looks for itself. */
const bodyIn = <T>(error: unknown): T | null =>
  error instanceof Error && 'responseBody' in error && 'validationError' in error && error.responseBody !== undefined
    ? (error.responseBody as T)
    : null

/** The network's own words for a refusal, as one of the twelve kinds (Bluesky's lexicons and server sources; NETWORKS section 5). */
export function toConnectorError(error: unknown, now: number): ConnectorError {
  if (error instanceof ConnectorError) return error
  if (error instanceof Error && error.cause instanceof ConnectorError) return error.cause
  if (!isRefusal(error)) {
    const nested = causeOf(error)
    if (nested !== null) return nested
    return new ConnectorError('transient', `Bluesky cannot be reached: ${messageOf(error)}`, {
      fr: `Bluesky est injoignable\u00a0: ${messageOf(error)}`,
      cause: error,
    })
  }
  const kind = kindOf(error)
  const retryAt = kind === 'rate_limited' ? retryTime(error.headers ?? {}, now) : null
  const [en, fr] = sentences[kind]
  // Whatever answers in the network's stead may send a whole page.
  const reason = (error.message || error.error).replace(/\s+/gu, ' ').trim().slice(0, 300)
  return new ConnectorError(kind, `${en}: ${reason}`, { fr: `${fr}\u00a0: ${reason}`, retryAt, cause: error })
}

function causeOf(error: unknown): ConnectorError | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ConnectorError) return at
  return null
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function kindOf({ status, error, message }: XrpcRefusal): ConnectorErrorKind {
  switch (error) {
    case 'ExpiredToken':
    case 'AuthMissing':
    case 'AuthenticationRequired':
    case 'InvalidToken':
    case 'AuthFactorTokenRequired':
      return error === 'ExpiredToken' ? 'auth_expired' : 'auth_revoked'
    case 'AccountTakedown':
    case 'AccountDeactivated':
    case 'AccountSuspended':
      return 'auth_revoked'
    case 'RateLimitExceeded':
      return 'rate_limited'
    case 'BlockedActor':
    case 'BlockedByActor':
    case 'MessagesDisabled':
    case 'NotFollowedBySender':
    case 'ConvoLocked':
      return 'recipient_closed'
    case 'NotFound':
    case 'RecordNotFound':
    case 'RepoNotFound':
    case 'RepoTakendown':
    case 'RepoDeactivated':
    case 'InvalidConvo':
    case 'RecipientNotFound':
      return 'target_gone'
    default:
      break
  }
  if (status === 429) return 'rate_limited'
  if (status === 401) return 'auth_revoked'
  if (status === 403) return 'permission_missing'
  if (/must not be longer|too (long|big|large)|max(imum)? (length|graphemes)/i.test(message)) return 'too_long'
  if (status === 400)
    return /could not (locate|find) (record|post)/i.test(message) ? 'target_gone' : 'blocked_by_policy'
  return 'transient'
}

const sentences: Readonly<Record<ConnectorErrorKind, readonly [en: string, fr: string]>> = {
  auth_expired: ['Bluesky asks to sign in again', 'Bluesky demande de se reconnecter'],
  auth_revoked: [
    'Bluesky refuses this account or app password',
    'Bluesky refuse ce compte ou ce mot de passe d’application',
  ],
  permission_missing: ['This account may not do that on Bluesky', 'Ce compte ne peut pas faire cela sur Bluesky'],
  rate_limited: ['Bluesky asks to slow down', 'Bluesky demande d’aller moins vite'],
  window_closed: ['Too late for this on Bluesky', 'Trop tard pour cela sur Bluesky'],
  already_replied: ['Bluesky has this answer already', 'Bluesky a déjà cette réponse'],
  duplicate: ['Bluesky has this already', 'Bluesky a déjà cela'],
  target_gone: ['This post is gone from Bluesky', 'Ce message n’est plus sur Bluesky'],
  recipient_closed: ['This person has blocked the account on Bluesky', 'Cette personne a bloqué le compte sur Bluesky'],
  too_long: ['Too long for Bluesky', 'Trop long pour Bluesky'],
  blocked_by_policy: ['Bluesky refused', 'Bluesky a refusé'],
  transient: ['Bluesky does not answer just now', 'Bluesky ne répond pas en ce moment'],
}

const longestWait = 24 * 3_600_000

/** RateLimit-Reset is in seconds since 1970 and Retry-After in seconds from now or a date, both dates by the server's clock; never further away than a day, because clocks are set. */
function retryTime(headers: Readonly<Record<string, string>>, now: number): number | null {
  const reset = Number(headers['ratelimit-reset'])
  const after = headers['retry-after']
  const told = { get: (name: string): string | null => headers[name] ?? null }
  const seconds = Number(after)
  const at =
    Number.isFinite(reset) && reset > 0
      ? byOurClock(reset * 1_000, told, now)
      : after === undefined
        ? Number.NaN
        : Number.isFinite(seconds)
          ? now + seconds * 1_000
          : byOurClock(Date.parse(after), told, now)
  return Number.isNaN(at) || at < 0 ? null : Math.min(at, now + longestWait)
}
