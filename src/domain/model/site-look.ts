import type { Instant } from './time.ts'

/** Why a look at a page came back without an answer that can be judged. */
export const lookFailures = [
  'name-gone',
  'name-unanswered',
  'no-connection',
  'no-answer',
  'certificate',
  'redirects',
  'refused',
  'broken-off',
] as const
export type LookFailure = (typeof lookFailures)[number]

/** What is wrong with a certificate. */
export const certificateFaults = ['expired', 'other-host', 'untrusted'] as const
export type CertificateFault = (typeof certificateFaults)[number]

/** Where a host's name led: addresses, the names that it stands for, and who answers for its domain. */
export interface SitePlaces {
  readonly addresses: readonly string[]
  readonly aliases: readonly string[]
  readonly servers: readonly string[]
}

/** Whose certificate the page's own host showed. */
export interface SiteCertificate {
  readonly endsAt: Instant
  /** The authority: its organisation, or its own name where it has none. */
  readonly issuer: string
}

/** One look at a page: what came back and how long it took (ms, measured where it was asked). */
export interface SiteLook {
  readonly failure: LookFailure | null
  /** For `certificate`: what is wrong with it; null where it is not known. */
  readonly flaw: CertificateFault | null
  readonly status: number | null
  readonly took: number
  /** The host that answered in the end, with its port where it is not the usual one. */
  readonly host: string | null
  /** What stands there, decoded; null where nothing came, or where it is what it was the last time (304). */
  readonly text: string | null
  readonly certificate: SiteCertificate | null
  /** Null where nobody could be asked for names. */
  readonly places: SitePlaces | null
  /** What the server calls this state of the page, to ask only for another one. */
  readonly tag: string | null
}
