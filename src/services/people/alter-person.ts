import { record, assign } from '../../domain/cases/decide.ts'
import { may } from '../../domain/people/may.ts'
import type { Role } from '../../domain/people/role.ts'
import { toRole } from '../../domain/people/role.ts'
import { sees, sightOf } from '../../domain/people/sight.ts'
import { type PersonState, refuseChange } from '../../domain/people/standing.ts'
import type { Instant } from '../../domain/model/time.ts'
import { appendAudit, type AuditKind } from '../../store/audit.ts'
import { type CaseChange, lockCasesOwnedBy, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import {
  canTake,
  eraseAccount,
  lockPeople,
  saveAccess,
  saveStanding,
  type StoredPerson,
  tellPeople,
} from '../../store/people.ts'
import { lockInvitationsBy, revokeInvitation } from '../../store/invitations.ts'
import { endPasswordLinksBy } from '../../store/password-links.ts'
import { endSessions } from '../../store/user-sessions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'
import { mayHandle } from './invitation.ts'
import { stillPermitted } from './still-permitted.ts'

/** How a person is to stand from now on. */
export interface NewStanding {
  readonly role: Role
  readonly state: PersonState
  readonly brandIds: readonly string[]
}

/** The beats that every change of a person by an administrator has in common: one administrator stays, cases that the person may no longer hold go to `handTo` or to nobody, sessions and links of theirs that may not go on end, and the act is written down. */
export async function alterPerson(
  ctx: Context,
  input: { readonly personId: string; readonly handTo: string | null },
  act: (before: StoredPerson) => {
    readonly after: NewStanding
    readonly kind: AuditKind
    readonly data?: Readonly<Record<string, unknown>>
  } | null,
): Promise<void> {
  const actor = permitted(ctx, 'manage-people')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    // Cases before people, as everywhere: who hands over a case holds it first.
    await lockCasesOwnedBy(tx, input.personId)
    const held = await lockPeople(tx, [input.personId, actor.userId])
    stillPermitted(held, actor, 'manage-people')
    const before = held.find((it) => it.id === input.personId)
    if (before === undefined) throw personGone()
    const decided = act(before)
    if (decided === null) return
    const { after, kind, data } = decided
    const others = held.filter((it) => it.role === 'administrator' && it.state === 'active' && it.id !== before.id)
    const refused = refuseChange({ role: toRole(before.role), state: before.state }, after, others.length)
    if (refused === 'person-gone') throw personGone()
    if (refused === 'last-administrator') {
      throw new ServiceError(
        'conflict',
        'last-administrator',
        'This is the only administrator. Make somebody else one first.',
      )
    }
    await saveStanding(tx, before.id, after)
    if (after.state === 'removed') await eraseAccount(tx, before.id)
    else await saveAccess(tx, before.id, after.role === 'administrator' ? [] : after.brandIds)
    await handOver(tx, { ownerId: before.id, after, handTo: input.handTo, by: actor.userId, now })
    if (after.state !== 'active') await endSessions(tx, before.id, null)
    await appendAudit(tx, { at: now, kind, actorId: actor.userId, personId: before.id, data: data ?? {} })
    await endLinks(tx, { madeBy: before.id, after, by: actor.userId, now })
    await tellPeople(tx, before.id)
  })
}

/** Takes from somebody the cases that they may no longer hold; each goes to the colleague where that one can take it, else to nobody. */
async function handOver(
  tx: Transaction,
  input: {
    readonly ownerId: string
    readonly after: NewStanding
    readonly handTo: string | null
    readonly by: string
    readonly now: Instant
  },
): Promise<void> {
  const { ownerId, after, handTo, by, now } = input
  const works = after.state === 'active' && may(after.role, 'change-cases')
  const sight = sightOf(after.role, after.brandIds)
  const changes: CaseChange[] = []
  for (const before of await lockCasesOwnedBy(tx, ownerId)) {
    if (works && sees(sight, before.brandId)) continue
    const taken = handTo !== null && handTo !== ownerId && (await canTake(tx, handTo, before.brandId))
    const decision = assign(before, taken ? handTo : null)
    if (decision.ok) changes.push({ ...record(before, decision.facts, by, now), isNew: false })
  }
  await saveCases(tx, changes)
}

/** Ends the links that somebody made and could not make any more: otherwise whoever is shut out keeps a door. */
async function endLinks(
  tx: Transaction,
  input: { readonly madeBy: string; readonly after: NewStanding; readonly by: string; readonly now: Instant },
): Promise<void> {
  const { madeBy, after, by, now } = input
  const works = after.state === 'active'
  const maker = { role: after.role, brands: sightOf(after.role, after.brandIds) }
  for (const { id, role, brandIds } of await lockInvitationsBy(tx, madeBy)) {
    if (works && mayHandle(maker, { role: toRole(role), brandIds })) continue
    await revokeInvitation(tx, id, now)
    await appendAudit(tx, { at: now, kind: 'invitation-revoked', actorId: by, invitationId: id })
  }
  if (!works || !may(after.role, 'manage-people')) await endPasswordLinksBy(tx, madeBy)
}

/** The refusal when a person is gone. */
export function personGone(): ServiceError {
  return new ServiceError('not-found', 'person-gone', 'This person is not here any more.')
}

/** Refuses what nobody does to themselves. */
export function notYourself(ctx: Context, personId: string): void {
  if (ctx.actor.kind === 'person' && ctx.actor.userId === personId) {
    throw new ServiceError('conflict', 'not-yourself', 'You cannot do this to yourself: ask another administrator.')
  }
}
