import { ServiceError } from '../errors.ts'

/** Why a link does nothing any more. */
export type DeadLink =
  | 'invitation-unknown'
  | 'invitation-used'
  | 'invitation-revoked'
  | 'invitation-expired'
  | 'password-link-dead'

/** The refusal of a link, in a sentence that says what to do. */
export function refuseLink(why: DeadLink): ServiceError {
  switch (why) {
    case 'invitation-unknown':
      return new ServiceError(
        'forbidden',
        'invitation-unknown',
        'This link is not one of ours, or a newer one took its place: use the newest.',
      )
    case 'invitation-used':
      return new ServiceError('conflict', 'invitation-used', 'This invitation has been accepted already: sign in.')
    case 'invitation-revoked':
      return new ServiceError(
        'forbidden',
        'invitation-revoked',
        'This invitation was taken back. Ask whoever invited you.',
      )
    case 'invitation-expired':
      return new ServiceError(
        'forbidden',
        'invitation-expired',
        'This invitation has expired. Ask whoever invited you for a new link.',
      )
    case 'password-link-dead':
      return new ServiceError(
        'forbidden',
        'password-link-dead',
        'This link no longer works: it is used, replaced or too old. Ask for a new one.',
      )
  }
}
