import { appendAudit, type AuditKind } from '../../store/audit.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'

/** Writes down what somebody did to their own way in. */
export async function noteSecurity(
  ctx: Context,
  kind: Extract<AuditKind, 'two-factor-on' | 'two-factor-off' | 'recovery-codes-renewed' | 'passkey-added'>,
): Promise<void> {
  const { userId } = mayReadCases(ctx)
  await appendAudit(ctx.db, { at: ctx.now(), kind, actorId: userId, personId: userId })
}
