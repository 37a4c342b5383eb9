import type { WatchRule } from '../../domain/model/watch.ts'
import { saveRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { mayLead } from './permissions.ts'
import { checkRule, type RuleInput, ruleGone } from './rule.ts'

/** Changes what a rule listens for; what it found before stays. */
export async function updateRule(ctx: Context, input: RuleInput & { readonly ruleId: string }): Promise<WatchRule> {
  mayLead(ctx)
  const rule = { id: input.ruleId, ...checkRule(input) }
  const saved = await ctx.db.transaction((tx) => saveRule(tx, rule))
  if (saved === undefined) throw ruleGone()
  return saved
}
