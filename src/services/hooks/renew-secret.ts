import type { Instant } from '../../domain/model/time.ts'
import { lockSecrets, readHook, saveHookSecrets } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { hookGone, mayManageTools, noteHook } from './hook.ts'
import { openHookSecrets, overlapEnd, renewed, sealHookSecrets } from './signature.ts'

/** Makes a new secret for a receiver, told here and never again. For a day the one before signs too, so that nothing is refused while it is changed there. */
export async function renewSecret(
  ctx: Context,
  input: { readonly hookId: string },
): Promise<{ readonly secret: string; readonly until: Instant }> {
  const person = mayManageTools(ctx)
  const { hookId } = input
  return ctx.db.transaction(async (tx) => {
    const sealed = await lockSecrets(tx, hookId)
    const hook = await readHook(tx, hookId)
    if (sealed === undefined || hook === undefined) throw hookGone()
    const secrets = renewed(openHookSecrets(ctx, hookId, sealed), ctx.now())
    await saveHookSecrets(tx, hookId, sealHookSecrets(ctx, hookId, secrets))
    await noteHook(tx, ctx, 'webhook-secret-made', person, hook)
    return { secret: secrets[0].secret, until: overlapEnd(ctx.now()) }
  })
}
