import { removeRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { mayLead } from './permissions.ts'
import { ruleGone } from './rule.ts'

/** Stops listening for what a rule says; the cases that it opened stay. */
export async function deleteRule(ctx: Context, input: { readonly ruleId: string }): Promise<void> {
  mayLead(ctx)
  const removed = await ctx.db.transaction((tx) => removeRule(tx, input.ruleId))
  if (!removed) throw ruleGone()
}
