/** The twelve ways in which a network says no (NETWORKS, section 0). Generic code decides by this word alone. */
export const connectorErrorKinds = [
  'auth_expired',
  'auth_revoked',
  'permission_missing',
  'rate_limited',
  'window_closed',
  'already_replied',
  'duplicate',
  'target_gone',
  'recipient_closed',
  'too_long',
  'blocked_by_policy',
  'transient',
] as const

export type ConnectorErrorKind = (typeof connectorErrorKinds)[number]

/** A network's refusal: a kind for programs, the network's reason in words for people, the cause for us. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly kind: ConnectorErrorKind
  /** When the next try makes sense, in ms since 1970; null when nobody says. */
  readonly retryAt: number | null
  /** What of it the network itself asked for: the rest is our own patience, which somebody who waits may end. */
  readonly named: number | null
  /** The same sentence in French; null where the network speaks for itself. */
  readonly fr: string | null
  constructor(
    kind: ConnectorErrorKind,
    message: string,
    options: {
      readonly retryAt?: number | null
      /** Left out: `retryAt` is the network's own. */
      readonly named?: number | null
      readonly fr?: string | null
      readonly cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.retryAt = options.retryAt ?? null
    this.named = options.named === undefined ? this.retryAt : options.named
    this.fr = options.fr ?? null
  }
}

/** What generic code does about a refusal: wait and try again, ask a person to sign in again, give the text back with the reason, or stop because the target is gone. */
export type Remedy = 'retry' | 'sign-in' | 'give-back' | 'close'

/** Derives the remedy from the kind, so that no caller ever looks at a network's own words. */
export function remedyFor(kind: ConnectorErrorKind): Remedy {
  switch (kind) {
    case 'transient':
    case 'rate_limited':
      return 'retry'
    case 'auth_expired':
    case 'auth_revoked':
    case 'permission_missing':
      return 'sign-in'
    case 'target_gone':
      return 'close'
    case 'window_closed':
    case 'already_replied':
    case 'duplicate':
    case 'recipient_closed':
    case 'too_long':
    case 'blocked_by_policy':
      return 'give-back'
  }
}
