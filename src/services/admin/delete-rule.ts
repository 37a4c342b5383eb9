import { brandOfRule, removeRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { ruleGone } from './rule.ts'

/** Stops listening for what a rule says; the cases that it opened stay. */
export async function deleteRule(ctx: Context, input: { readonly ruleId: string }): Promise<void> {
  const person = permitted(ctx, 'change-rules')
  await ctx.db.transaction(async (tx) => {
    const brandId = await brandOfRule(tx, input.ruleId)
    if (brandId === undefined) throw ruleGone()
    mustSee(person, brandId, ruleGone().message)
    await notingNames(tx, brandId, () => removeRule(tx, input.ruleId))
  })
}
