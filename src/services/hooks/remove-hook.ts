import { deleteHook, readHook } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { hookGone, mayManageTools, noteHook } from './hook.ts'

/** Removes a receiver with its log; what still waits for it is not told any more. */
export async function removeHook(ctx: Context, input: { readonly hookId: string }): Promise<void> {
  const person = mayManageTools(ctx)
  await ctx.db.transaction(async (tx) => {
    const hook = await readHook(tx, input.hookId)
    if (hook === undefined || !(await deleteHook(tx, hook.id))) throw hookGone()
    await noteHook(tx, ctx, 'webhook-removed', person, hook)
  })
}
