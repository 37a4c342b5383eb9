import { tellPeople } from '../../store/people.ts'
import { endSession, endSessions, readSessions, type StoredSession } from '../../store/user-sessions.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases } from '../permissions.ts'

export type { StoredSession } from '../../store/user-sessions.ts'

/** Where the account of the person who asks is open. */
export function listSessions(ctx: Context): Promise<readonly StoredSession[]> {
  return readSessions(ctx.db, mayReadCases(ctx).userId)
}

/** Ends one session of one's own, at once and everywhere. */
export async function closeSession(ctx: Context, input: { readonly sessionId: string }): Promise<void> {
  const { userId } = mayReadCases(ctx)
  if (!(await endSession(ctx.db, userId, input.sessionId))) {
    throw new ServiceError('not-found', 'not-found', 'This session is over already.')
  }
  await tellPeople(ctx.db, userId)
}

/** Ends all sessions of one's own but this one. */
export async function closeOtherSessions(ctx: Context, input: { readonly sessionId: string }): Promise<void> {
  const { userId } = mayReadCases(ctx)
  await endSessions(ctx.db, userId, input.sessionId)
  await tellPeople(ctx.db, userId)
}
