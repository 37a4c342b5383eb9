import { ConnectorError, type ConnectorErrorKind } from '../sdk/errors.ts'

/** What an XRPC refusal carries, as @atproto/api throws it. */
interface XrpcRefusal extends Error {
  readonly status: number
  readonly error: string
  readonly headers?: Record<string, string> | undefined
}

const isRefusal = (error: unknown): error is XrpcRefusal =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && 'error' in error

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
    return new ConnectorError('transient', `Bluesky cannot be reached: ${messageOf(error)}`, { cause: error })
  }
  const kind = kindOf(error)
  const retryAt = kind === 'rate_limited' ? retryTime(error.headers ?? {}, now) : null
  return new ConnectorError(kind, sentences[kind](error.message || error.error), { retryAt, cause: error })
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

const sentences: Readonly<Record<ConnectorErrorKind, (reason: string) => string>> = {
  auth_expired: (reason) => `Bluesky asks to sign in again: ${reason}`,
  auth_revoked: (reason) => `Bluesky refuses this account or app password: ${reason}`,
  permission_missing: (reason) => `This account may not do that on Bluesky: ${reason}`,
  rate_limited: (reason) => `Bluesky asks to slow down: ${reason}`,
  window_closed: (reason) => `Too late for this on Bluesky: ${reason}`,
  already_replied: (reason) => `Bluesky has this answer already: ${reason}`,
  duplicate: (reason) => `Bluesky has this already: ${reason}`,
  target_gone: (reason) => `This post is gone from Bluesky: ${reason}`,
  recipient_closed: (reason) => `This person has blocked the account on Bluesky: ${reason}`,
  too_long: (reason) => `Too long for Bluesky: ${reason}`,
  blocked_by_policy: (reason) => `Bluesky refused: ${reason}`,
  transient: (reason) => `Bluesky does not answer just now: ${reason}`,
}

/** RateLimit-Reset is in seconds since 1970, Retry-After in seconds from now or a date. */
function retryTime(headers: Readonly<Record<string, string>>, now: number): number | null {
  const reset = Number(headers['ratelimit-reset'])
  if (Number.isFinite(reset) && reset > 0) return reset * 1_000
  const after = headers['retry-after']
  if (after === undefined) return null
  const seconds = Number(after)
  return Number.isFinite(seconds) ? now + seconds * 1_000 : Date.parse(after) || null
}
