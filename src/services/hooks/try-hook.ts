import { trialKind } from '../../domain/hooks/hook-type.ts'
import { type HookAttempt, insertTrial } from '../../store/hook-messages.ts'
import type { Context } from '../context.ts'
import { hookGone, mayManageTools } from './hook.ts'
import { claimLength, tell } from './tell.ts'

/** Tells a receiver a trial at once, switched off or not, and says what it answered. A trial that fails is not told again. */
export async function tryHook(
  ctx: Context,
  input: { readonly hookId: string },
  signal: AbortSignal,
): Promise<HookAttempt> {
  const person = mayManageTools(ctx)
  const trial = { kind: trialKind, actorId: person.userId, length: claimLength }
  const claim = await ctx.db.transaction((tx) => insertTrial(tx, input.hookId, trial, ctx.now()))
  if (claim === undefined) throw hookGone()
  return tell(ctx, claim, signal)
}
