import { holdRule, removeRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { listenAnew } from './listen-anew.ts'
import { ruleGone } from './rule.ts'

/** Stops listening for what a rule says; the cases that it opened stay. */
export async function deleteRule(ctx: Context, input: { readonly ruleId: string }): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  await ctx.db.transaction(async (tx) => {
    const rule = await holdRule(tx, input.ruleId)
    if (rule === undefined) throw ruleGone()
    mustSee(person, rule.brandId, ruleGone().message)
    await notingNames(tx, rule.brandId, () => removeRule(tx, input.ruleId))
    await listenAnew(ctx, tx, rule.brandId, rule, null)
  })
}
