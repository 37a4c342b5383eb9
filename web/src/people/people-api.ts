import { z } from 'zod'
import {
  AuditPage,
  BrandCounts,
  Enrolment,
  Entry,
  FreshInvitation,
  InvitationLetter,
  Me,
  PasswordLetter,
  PasswordLink,
  RecoveryCodes,
  Security,
  Team,
} from '../../../src/api/schemas.ts'
import { ask, tell } from '../api.ts'

const person = (id: string) => `v1/team/${encodeURIComponent(id)}`
const invitation = (id: string) => `v1/invitations/${encodeURIComponent(id)}`
const Options = z.object({ options: z.record(z.string(), z.unknown()) })

/** What the browser asks about people, invitations and ways in. */
export const peopleApi = {
  team: () => ask('GET', 'v1/team', Team),
  invite: (input: unknown) => ask('POST', 'v1/invitations', FreshInvitation, input),
  renew: (id: string) => ask('POST', `${invitation(id)}/renew`, FreshInvitation, {}),
  revoke: (id: string) => tell('POST', `${invitation(id)}/revoke`, {}),
  change: (id: string, input: unknown) => tell('PUT', person(id), input),
  suspend: (id: string, handTo: string | null) => tell('POST', `${person(id)}/suspend`, { handTo }),
  restore: (id: string) => tell('POST', `${person(id)}/restore`, {}),
  remove: (id: string, handTo: string | null) => tell('POST', `${person(id)}/remove`, { handTo }),
  passwordLink: (id: string) => ask('POST', `${person(id)}/password-link`, PasswordLink, {}),
  clearSecondFactor: (id: string) => tell('POST', `${person(id)}/clear-second-factor`, {}),
  requireTwoFactor: (twoFactorRequired: boolean) => tell('PUT', 'v1/security', { twoFactorRequired }),
  audit: (before: string | null) => ask('GET', `v1/audit${before === null ? '' : `?before=${before}`}`, AuditPage),
  brandCounts: async () => (await ask('GET', 'v1/brand-counts', BrandCounts)).counts,

  security: () => ask('GET', 'v1/me/security', Security),
  changePassword: (input: unknown) => tell('POST', 'v1/me/password', input),
  changeEmail: (input: unknown) => ask('POST', 'v1/me/email', Me, input),
  startTwoFactor: (password: string) => ask('POST', 'v1/me/two-factor', Enrolment, { password }),
  confirmTwoFactor: (code: string) => tell('POST', 'v1/me/two-factor/confirm', { code }),
  stopTwoFactor: (password: string) => tell('POST', 'v1/me/two-factor/stop', { password }),
  newRecoveryCodes: (password: string) => ask('POST', 'v1/me/two-factor/recovery-codes', RecoveryCodes, { password }),
  passkeyOptions: async (password: string) =>
    (await ask('POST', 'v1/me/passkeys/options', Options, { password })).options,
  addPasskey: (input: unknown) => tell('POST', 'v1/me/passkeys', input),
  removePasskey: (id: string, password: string) =>
    tell('POST', `v1/me/passkeys/${encodeURIComponent(id)}/remove`, { password }),

  giveCode: (input: { readonly code: string; readonly recovery: boolean }) =>
    ask('POST', 'auth/sign-in/code', Entry, input),
  passkeyChallenge: async () => (await ask('POST', 'auth/sign-in/passkey/options', Options, {})).options,
  signInWithPasskey: (response: unknown) => ask('POST', 'auth/sign-in/passkey', Entry, { response }),

  invitation: (token: string) => ask('POST', 'v1/links/invitation', InvitationLetter, { token }),
  accept: (input: unknown) => ask('POST', 'v1/links/invitation/accept', Entry, input),
  passwordLetter: (token: string) => ask('POST', 'v1/links/password', PasswordLetter, { token }),
  resetPassword: (input: unknown) => ask('POST', 'v1/links/password/reset', Entry, input),
}
