import { type Duration, hours, type Instant } from '../model/time.ts'

/** How long an invitation can be accepted. */
export const invitationLife: Duration = hours(7 * 24)

/** How long a link for a new password works. */
export const passwordLinkLife: Duration = hours(24)

/** What became of an invitation so far. */
export interface InvitationState {
  readonly expiresAt: Instant
  readonly acceptedAt: Instant | null
  readonly revokedAt: Instant | null
}

/** Why an invitation cannot be accepted any more; null while it can. */
export function invitationOver(
  it: InvitationState,
  now: Instant,
): 'invitation-used' | 'invitation-revoked' | 'invitation-expired' | null {
  if (it.acceptedAt !== null) return 'invitation-used'
  if (it.revokedAt !== null) return 'invitation-revoked'
  return now >= it.expiresAt ? 'invitation-expired' : null
}
