import type { z } from 'zod'
import type { AuditEntry, Invitation, InvitationLetter, Session, TeamMember } from '../../api/schemas.ts'
import { personStates } from '../../api/schemas.ts'
import type { InvitationView } from '../../services/people/invitation.ts'
import type { NamedAuditEntry } from '../../services/people/list-audit.ts'
import type { TeamMember as Member } from '../../services/people/list-team.ts'
import type { InvitationLetter as Letter } from '../../services/people/read-invitation.ts'
import type { StoredSession } from '../../services/people/sessions.ts'
import { time, timeOrNull } from './cases.ts'

/** Somebody who works here. */
export const presentMember = (it: Member): TeamMember => ({
  ...it,
  state: personStates.find((state) => state === it.state) ?? 'suspended',
  brands: it.brands === 'all' ? 'all' : [...it.brands],
  seenAt: timeOrNull(it.seenAt),
  may: [...it.may],
})

/** An invitation that waits for an answer. */
export const presentInvitation = (it: InvitationView, now: number): Invitation => ({
  id: it.id,
  name: it.name,
  email: it.email,
  role: it.role,
  brandIds: [...it.brandIds],
  createdAt: time(it.createdAt),
  expiresAt: time(it.expiresAt),
  expired: now >= it.expiresAt,
})

/** What an invited person reads. */
export const presentLetter = (it: Letter): InvitationLetter => ({
  ...it,
  brands: [...it.brands],
  expiresAt: time(it.expiresAt),
})

/** A place where the account is open. */
export const presentSession = (it: StoredSession, currentId: string): Session => ({
  ...it,
  openedAt: time(it.openedAt),
  seenAt: time(it.seenAt),
  expiresAt: time(it.expiresAt),
  current: it.id === currentId,
})

/** An act about people and their rights. */
export const presentAudit = (it: NamedAuditEntry): z.infer<typeof AuditEntry> => ({
  id: it.id,
  at: time(it.at),
  kind: it.kind,
  actor: it.actor,
  byOperator: it.actorId === null,
  person: it.person,
  facts: { ...it.data },
})
