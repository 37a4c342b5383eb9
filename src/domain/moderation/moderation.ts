import type { ModerationReason } from '../cases/case.ts'
import { may } from '../people/may.ts'
import type { Role } from '../people/role.ts'

/** What can be done on a network about somebody's account, or (a report) about a post of theirs. */
export const moderationKinds = ['mute', 'block', 'report'] as const
export type ModerationKind = (typeof moderationKinds)[number]

/** What is offered to a person of this role, where the network can. A mute hides nothing from anybody else; the rest is for whoever answers for the team. */
export const offeredModeration = (
  role: Role,
  can: { readonly [K in ModerationKind]?: boolean | undefined },
): readonly ModerationKind[] =>
  moderationKinds.filter(
    (kind) => can[kind] === true && may(role, kind === 'mute' ? 'mute-people' : 'block-and-report'),
  )

/** Whether a ground is enough as it stands: criticism is none (doctrine D8, D9), so there is no word for it, and one that the networks do not share is told in words. */
export const isGround = (reason: ModerationReason, comment: string): boolean =>
  reason !== 'other' || comment.trim().length > 0
