/** A moment: milliseconds since 1970-01-01T00:00:00Z. Branded, so that a length is never passed for a moment. */
export type Instant = number & { readonly __brand: 'Instant' }

/** A length of time in milliseconds. */
export type Duration = number & { readonly __brand: 'Duration' }

/** Takes a number of milliseconds since 1970 as a moment. */
export const instant = (ms: number): Instant => ms as Instant

/** Takes a number of milliseconds as a length of time. */
export const duration = (ms: number): Duration => ms as Duration

/** A length given in seconds. */
export const seconds = (n: number): Duration => duration(n * 1_000)

/** A length given in minutes. */
export const minutes = (n: number): Duration => duration(n * 60_000)

/** A length given in hours. */
export const hours = (n: number): Duration => duration(n * 3_600_000)

/** A length given in days of 24 hours. */
export const days = (n: number): Duration => hours(24 * n)

/** The moment that lies `length` after `at`. */
export const after = (at: Instant, length: Duration): Instant => instant(at + length)
