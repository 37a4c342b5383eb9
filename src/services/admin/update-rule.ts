import { isDeepStrictEqual } from 'node:util'
import type { WatchRule } from '../../domain/model/watch.ts'
import type { Transaction } from '../../store/database.ts'
import { brandOfRule, readWatchRules, saveRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { checkRule, type RuleInput, ruleGone } from './rule.ts'

/** Changes what a rule listens for; what it found before stays. Refused where the rule is not the one on which this was written (`from`). */
export async function updateRule(
  ctx: Context,
  input: RuleInput & { readonly ruleId: string; readonly from?: RuleInput },
): Promise<WatchRule> {
  const person = permitted(ctx, 'change-rules')
  const rule = { id: input.ruleId, ...checkRule(input, ctx.connectors) }
  return ctx.db.transaction(async (tx) => {
    const brandId = await brandOfRule(tx, rule.id)
    if (brandId === undefined) throw ruleGone()
    mustSee(person, brandId, ruleGone().message)
    const { from } = input
    if (from !== undefined && !(await isStill(tx, brandId, { id: rule.id, ...from }))) {
      throw new ServiceError('conflict', 'rule-changed', 'Somebody changed this rule in the meantime.')
    }
    const saved = await notingNames(tx, brandId, () => saveRule(tx, rule, ctx.now()))
    if (saved === undefined) throw ruleGone()
    return saved
  })
}

/** Whether the rule, which is held, is as it was told. */
async function isStill(tx: Transaction, brandId: string, told: RuleInput & { readonly id: string }): Promise<boolean> {
  const now = (await readWatchRules(tx, brandId)).find(({ id }) => id === told.id)
  return (
    now !== undefined &&
    now.name === told.name &&
    isDeepStrictEqual([now.terms, now.conditions ?? null], [told.terms, told.conditions ?? null])
  )
}
