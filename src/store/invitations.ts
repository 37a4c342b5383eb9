import type { Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** An invitation as stored, without its token. */
export interface StoredInvitation {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly brandIds: readonly string[]
  readonly language: string
  /** Who made the link that works. */
  readonly invitedBy: string | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly acceptedAt: Instant | null
  readonly revokedAt: Instant | null
}

const columns: Sql = sql`id, name, email, role, brand_ids::text[] as "brandIds", language, invited_by as "invitedBy",
  created_at as "createdAt", expires_at as "expiresAt", accepted_at as "acceptedAt", revoked_at as "revokedAt"`

/** Stores an invitation. False when this address has an open one. */
export async function insertInvitation(
  tx: Transaction,
  it: Omit<StoredInvitation, 'acceptedAt' | 'revokedAt'> & { readonly hash: Buffer },
): Promise<boolean> {
  const added = await tx.run(sql`
    insert into invitation (id, name, email, role, brand_ids, language, hash, invited_by, created_at, expires_at)
    values (${it.id}, ${it.name}, ${it.email}, ${it.role}, ${it.brandIds}::uuid[], ${it.language}, ${it.hash},
      ${it.invitedBy}, to_timestamp(${it.createdAt} / 1000.0), to_timestamp(${it.expiresAt} / 1000.0))
    on conflict (email) where accepted_at is null and revoked_at is null do nothing`)
  return added === 1
}

/** The invitations that wait for an answer, expired ones too, the newest first. */
export async function readPendingInvitations(db: Queryable): Promise<readonly StoredInvitation[]> {
  return db.rows(sql`
    select ${columns} from invitation where accepted_at is null and revoked_at is null order by created_at desc, id`)
}

/** One invitation, held until the transaction ends. */
export async function lockInvitation(tx: Transaction, id: string): Promise<StoredInvitation | undefined> {
  return tx.one(sql`select ${columns} from invitation where id = ${id} for update`)
}

/** The invitation of this link. */
export async function findInvitation(db: Queryable, hash: Buffer): Promise<StoredInvitation | undefined> {
  return db.one(sql`select ${columns} from invitation where hash = ${hash}`)
}

/** The invitation of this link, held until the transaction ends: of two who race for it the second finds it taken. */
export async function lockInvitationOf(tx: Transaction, hash: Buffer): Promise<StoredInvitation | undefined> {
  return tx.one(sql`select ${columns} from invitation where hash = ${hash} for update`)
}

/** The invitations that wait for an answer and whose link this person made, held until the transaction ends. */
export async function lockInvitationsBy(tx: Transaction, userId: string): Promise<readonly StoredInvitation[]> {
  return tx.rows(sql`
    select ${columns} from invitation
    where invited_by = ${userId} and accepted_at is null and revoked_at is null order by id for update`)
}

/** Gives an invitation another link, made by this person, who knows it alone; the one before it is dead. */
export async function renewLink(
  tx: Transaction,
  id: string,
  link: { readonly hash: Buffer; readonly expiresAt: Instant; readonly by: string },
): Promise<void> {
  await tx.run(sql`
    update invitation set hash = ${link.hash}, expires_at = to_timestamp(${link.expiresAt} / 1000.0),
      invited_by = ${link.by}
    where id = ${id}`)
}

/** Takes an invitation back. */
export async function revokeInvitation(tx: Transaction, id: string, now: Instant): Promise<void> {
  await tx.run(sql`update invitation set revoked_at = to_timestamp(${now} / 1000.0) where id = ${id}`)
}

/** Notes that an invitation was accepted, by this account. */
export async function acceptInvitation(tx: Transaction, id: string, userId: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update invitation set accepted_at = to_timestamp(${now} / 1000.0), accepted_by = ${userId} where id = ${id}`)
}
