import { type HookChoice, readHook, saveHook, type StoredHook } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { checked, hookGone, mayManageTools, noteHook } from './hook.ts'

/** Changes where a receiver is and what it is told, from now on; what waits goes to the new address. */
export async function changeHook(
  ctx: Context,
  input: { readonly hookId: string; readonly choice: HookChoice },
): Promise<StoredHook> {
  const person = mayManageTools(ctx)
  const { hookId } = input
  const choice = await checked(ctx, person, input.choice)
  return ctx.db.transaction(async (tx) => {
    if (!(await saveHook(tx, hookId, choice))) throw hookGone()
    await noteHook(tx, ctx, 'webhook-changed', person, { id: hookId, ...choice })
    const hook = await readHook(tx, hookId)
    if (hook === undefined) throw hookGone()
    return hook
  })
}
