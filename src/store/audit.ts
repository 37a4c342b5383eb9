import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** What can be done about people and their rights. */
export const auditKinds = [
  'invited',
  'invitation-renewed',
  'invitation-revoked',
  'invitation-accepted',
  'person-changed',
  'suspended',
  'restored',
  'removed',
  'password-link-made',
  'password-reset',
  'password-changed',
  'email-changed',
  'two-factor-on',
  'two-factor-off',
  'recovery-codes-renewed',
  'second-factor-cleared',
  'passkey-added',
  'passkey-removed',
  'two-factor-required',
  'two-factor-optional',
  'data-erased',
  'data-exported',
  'retention-changed',
  'retention-ran',
  'author-reported',
  'author-muted',
  'author-unmuted',
  'author-blocked',
  'author-unblocked',
  'key-made',
  'key-revoked',
  'webhook-made',
  'webhook-changed',
  'webhook-removed',
  'webhook-secret-made',
  'webhook-switched-on',
  'webhook-switched-off',
  'webhook-given-up',
  'assistants-on',
  'assistants-off',
  'adviser-changed',
  'adviser-asked',
] as const

export type AuditKind = (typeof auditKinds)[number]

/** One act: who, what, when, about whom. Ids and words only. */
export interface AuditEntry {
  readonly at: Instant
  readonly kind: AuditKind
  readonly actorId: string | null
  readonly personId: string | null
  readonly invitationId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** An act as its page shows it, with the names that can still be told. */
export interface NamedAuditEntry extends AuditEntry {
  readonly id: string
  readonly actor: string | null
  readonly person: string | null
}

/** Writes an act down. */
export async function appendAudit(
  db: Queryable,
  entry: Pick<AuditEntry, 'at' | 'kind' | 'actorId'> & Partial<AuditEntry>,
): Promise<void> {
  await db.run(sql`
    insert into audit (at, kind, actor_id, person_id, invitation_id, data)
    values (to_timestamp(${entry.at} / 1000.0), ${entry.kind}, ${entry.actorId}, ${entry.personId ?? null},
      ${entry.invitationId ?? null}, ${JSON.stringify(entry.data ?? {})}::jsonb)`)
}

/** The acts before `before` (an id; null for the newest), the newest first. */
export async function readAudit(
  db: Queryable,
  before: string | null,
  limit: number,
): Promise<readonly NamedAuditEntry[]> {
  return db.rows(sql`
    select a.id, a.at, a.kind, a.actor_id as "actorId", a.person_id as "personId", a.invitation_id as "invitationId",
      a.data, actor.name as actor, coalesce(person.name, i.name) as person
    from audit a
      left join "user" actor on actor.id = a.actor_id
      left join "user" person on person.id = a.person_id
      left join invitation i on i.id = a.invitation_id
    where ${before}::bigint is null or a.id < ${before}::bigint
    order by a.id desc limit ${limit}`)
}
