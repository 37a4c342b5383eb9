export const serviceErrorCodes = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'too-many',
  'refused',
  'unavailable',
] as const

export type ServiceErrorCode = (typeof serviceErrorCodes)[number]

/** A verb's refusal: a code for programs, a sentence for people, an optional `reason` key that the interface translates, and facts beside it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ServiceErrorCode
  /** Stable kebab-case word for this very refusal, e.g. `case-changed`; the interface has a sentence for it in each language. */
  readonly reason: string
  readonly facts: Readonly<Record<string, unknown>>
  constructor(
    code: ServiceErrorCode,
    reason: string,
    message: string,
    options: { readonly facts?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.reason = reason
    this.facts = options.facts ?? {}
  }
}
