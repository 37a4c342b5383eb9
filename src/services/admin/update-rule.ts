import { isDeepStrictEqual } from 'node:util'
import type { WatchRule } from '../../domain/model/watch.ts'
import { holdRule, saveRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { listenAnew } from './listen-anew.ts'
import { checkRule, type RuleInput, ruleGone } from './rule.ts'

/** Changes what a rule listens for; what it found before stays. Refused where the rule is not the one on which this was written (`from`). */
export async function updateRule(
  ctx: Context,
  input: RuleInput & { readonly ruleId: string; readonly from?: RuleInput },
): Promise<WatchRule> {
  const person = permitted(ctx, 'change-rules')
  const rule = { id: input.ruleId, ...checkRule(input, ctx.connectors) }
  return ctx.db.transaction(async (tx) => {
    const before = await holdRule(tx, rule.id)
    if (before === undefined) throw ruleGone()
    mustSee(person, before.brandId, ruleGone().message)
    if (input.from !== undefined && !isStill(before, input.from)) {
      throw new ServiceError('conflict', 'rule-changed', 'Somebody changed this rule in the meantime.')
    }
    const saved = await notingNames(tx, before.brandId, () => saveRule(tx, rule, ctx.now()))
    if (saved === undefined) throw ruleGone()
    await listenAnew(ctx, tx, before.brandId, before, saved)
    return saved
  })
}

/** Whether the rule, which is held, is as it was told. */
const isStill = (now: WatchRule, told: RuleInput): boolean =>
  now.name === told.name &&
  isDeepStrictEqual([now.terms, now.conditions ?? null], [told.terms, told.conditions ?? null])
