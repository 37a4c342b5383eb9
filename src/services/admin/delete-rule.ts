import { brandOfRule, removeRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { ruleGone } from './rule.ts'

/** Stops listening for what a rule says; the cases that it opened stay. */
export async function deleteRule(ctx: Context, input: { readonly ruleId: string }): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  await ctx.db.transaction(async (tx) => {
    const brandId = await brandOfRule(tx, input.ruleId)
    if (brandId !== undefined) mustSee(person, brandId, ruleGone().message)
    if (!(await removeRule(tx, input.ruleId))) throw ruleGone()
  })
}
