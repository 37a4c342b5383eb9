import { z } from 'zod'
import { ApiKeyInput, ApiKeys, FreshApiKey } from '../../api/keys.ts'
import {
  AcceptInput,
  AuditPage,
  CodeInput,
  Confirmation,
  EmailChange,
  Enrolment,
  Entry,
  Erasure,
  ErasureInput,
  ExportInput,
  FoundAccount,
  FreshInvitation,
  HandOver,
  InvitationInput,
  InvitationLetter,
  LinkToken,
  Me,
  PasskeyAnswer,
  PasskeyInput,
  PasswordChange,
  PasswordLetter,
  PasswordLink,
  Person,
  PersonInput,
  ProfileInput,
  RecoveryCodes,
  ResetInput,
  Retention,
  RetentionState,
  Security,
  SecurityInput,
  Session,
  SetupRequest,
  SignInInput,
  Status,
  Team,
  WithPassword,
} from '../../api/schemas.ts'
import { PeopleQuery } from '../routes/admin.ts'
import { AuditQuery } from '../routes/people.ts'
import { Find, Under } from '../routes/privacy.ts'
import { get, made, patch, post, put } from './declare.ts'

const Options = z.object({ options: z.record(z.string(), z.unknown()) })

/** Signing in, people, their rights and their data. */
export const ofPeople = [
  get('/v1/status', 'anyone', 'Whether set-up is due, and the version.', { answer: Status }),
  post('/v1/setup', 'anyone', 'Makes the first account.', { body: SetupRequest, answer: Me, status: made }),
  post('/auth/sign-in/email', 'anyone', 'Signs in by password.', { body: SignInInput, answer: Entry }),
  post('/auth/sign-in/code', 'anyone', 'Gives the code of the second factor.', { body: CodeInput, answer: Entry }),
  post('/auth/sign-in/passkey/options', 'anyone', 'What the browser needs for a passkey.', { answer: Options }),
  post('/auth/sign-in/passkey', 'anyone', 'Signs in by passkey.', { body: PasskeyAnswer, answer: Entry }),
  post('/auth/sign-out', 'session', 'Signs out.', { answer: z.object({ success: z.boolean() }) }),
  post('/v1/links/invitation', 'anyone', 'What an invitation says.', { body: LinkToken, answer: InvitationLetter }),
  post('/v1/links/invitation/accept', 'anyone', 'Accepts an invitation.', {
    body: AcceptInput,
    answer: Entry,
    status: made,
  }),
  post('/v1/links/password', 'anyone', 'Whose password a link sets.', { body: LinkToken, answer: PasswordLetter }),
  post('/v1/links/password/reset', 'anyone', 'Sets a new password.', { body: ResetInput, answer: Entry }),

  get('/v1/me', 'key', 'Who asks, and what they may.', { answer: Me }),
  patch('/v1/me', 'session', 'Changes one’s own profile.', { body: ProfileInput, answer: Me }),
  post('/v1/me/password', 'session', 'Changes one’s password; other sessions end.', { body: PasswordChange }),
  post('/v1/me/email', 'session', 'Changes one’s e-mail address.', { body: EmailChange, answer: Me }),
  get('/v1/me/sessions', 'session', 'Where one is signed in.', { answer: z.object({ sessions: z.array(Session) }) }),
  post('/v1/me/sessions/:sessionId/end', 'session', 'Ends a session.'),
  post('/v1/me/sessions/end-others', 'session', 'Ends all sessions but this one.'),
  get('/v1/me/security', 'session', 'One’s ways in.', { answer: Security }),
  post('/v1/me/two-factor', 'session', 'Begins a second factor.', {
    body: WithPassword,
    answer: Enrolment,
    status: made,
  }),
  post('/v1/me/two-factor/confirm', 'session', 'Ends setting it up, with its first code.', { body: Confirmation }),
  post('/v1/me/two-factor/stop', 'session', 'Takes the second factor away.', { body: WithPassword }),
  post('/v1/me/two-factor/recovery-codes', 'session', 'New recovery codes; those before are dead.', {
    body: WithPassword,
    answer: RecoveryCodes,
    status: made,
  }),
  post('/v1/me/passkeys/options', 'session', 'What the browser needs to make a passkey.', {
    body: WithPassword,
    answer: Options,
  }),
  post('/v1/me/passkeys', 'session', 'Adds a passkey.', { body: PasskeyInput }),
  post('/v1/me/passkeys/:passkeyId/remove', 'session', 'Removes a passkey.', { body: WithPassword }),

  get('/v1/keys', 'session', 'One’s keys; everybody’s for an administrator.', { answer: ApiKeys }),
  post('/v1/keys', 'session', 'Makes a key; its secret is told here and never again.', {
    body: ApiKeyInput,
    answer: FreshApiKey,
    status: made,
  }),
  post('/v1/keys/:keyId/revoke', 'session', 'Revokes a key at once.'),

  get('/v1/team', 'read-people', 'Who works here and who is invited.', { answer: Team }),
  put('/v1/team/:personId', 'session', 'Changes somebody’s role and brands.', { body: PersonInput }),
  post('/v1/team/:personId/suspend', 'session', 'Suspends somebody.', { body: HandOver }),
  post('/v1/team/:personId/restore', 'session', 'Lets somebody in again.'),
  post('/v1/team/:personId/remove', 'session', 'Removes somebody for good.', { body: HandOver }),
  post('/v1/team/:personId/password-link', 'session', 'Makes a link for a new password.', {
    answer: PasswordLink,
    status: made,
  }),
  post('/v1/team/:personId/clear-second-factor', 'session', 'Takes somebody’s second factor away.'),
  post('/v1/invitations', 'session', 'Invites somebody.', {
    body: InvitationInput,
    answer: FreshInvitation,
    status: made,
  }),
  post('/v1/invitations/:invitationId/renew', 'session', 'A new link for an invitation.', { answer: FreshInvitation }),
  post('/v1/invitations/:invitationId/revoke', 'session', 'Takes an invitation back.'),
  get('/v1/audit', 'read-audit', 'Who did what about people and their rights.', {
    query: AuditQuery,
    answer: AuditPage,
  }),
  put('/v1/security', 'session', 'Whether everybody needs a second factor.', { body: SecurityInput }),
  get('/v1/people', 'read-cases', 'Whom a case can be handed to.', {
    query: PeopleQuery,
    answer: z.object({ people: z.array(Person) }),
  }),

  get('/v1/privacy/people', 'session', 'Finds people whose data are kept.', {
    query: Find,
    answer: z.object({ accounts: z.array(FoundAccount) }),
  }),
  get('/v1/privacy/erasures', 'session', 'What was erased.', { answer: z.object({ erasures: z.array(Erasure) }) }),
  post('/v1/privacy/erasures', 'session', 'Erases what is kept of these accounts.', {
    body: ErasureInput,
    answer: Erasure,
    status: made,
  }),
  post('/v1/privacy/exports', 'session', 'Everything that is kept of these accounts.', {
    body: ExportInput,
    answer: 'application/zip',
  }),
  get('/v1/brands/:brandId/retention', 'read-settings', 'How long what people wrote is kept.', {
    query: Under,
    answer: RetentionState,
  }),
  put('/v1/brands/:brandId/retention', 'session', 'Changes how long it is kept.', { body: Retention }),
] as const
