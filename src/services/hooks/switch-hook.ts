import { readHook, type StoredHook, switchHook as turn } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { hookGone, mayManageTools, noteHook } from './hook.ts'

/** Switches a receiver on or off. What happens while it is off is not told; what waited before is told when it is on again. */
export async function switchHook(
  ctx: Context,
  input: { readonly hookId: string; readonly on: boolean },
): Promise<StoredHook> {
  const person = mayManageTools(ctx)
  const { hookId, on } = input
  return ctx.db.transaction(async (tx) => {
    const turned = await turn(tx, hookId, on ? null : 'colleague', ctx.now())
    const hook = await readHook(tx, hookId)
    if (hook === undefined) throw hookGone()
    if (turned) await noteHook(tx, ctx, on ? 'webhook-switched-on' : 'webhook-switched-off', person, hook)
    return hook
  })
}
