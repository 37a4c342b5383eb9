import { randomUUID } from 'node:crypto'
import type { WatchRule } from '../../domain/model/watch.ts'
import { brandExists } from '../../store/brands.ts'
import { insertRule } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notingNames } from '../learning/note-names.ts'
import { mustSee, permitted } from '../permissions.ts'
import { listenAnew } from './listen-anew.ts'
import { checkRule, type RuleInput } from './rule.ts'

/** Listens for something more, from the next look on. */
export async function createRule(ctx: Context, input: RuleInput & { readonly brandId: string }): Promise<WatchRule> {
  mustSee(permitted(ctx, 'change-rules'), input.brandId)
  const rule: WatchRule = { id: randomUUID(), brandId: input.brandId, ...checkRule(input, ctx.connectors) }
  await ctx.db.transaction(async (tx) => {
    if (!(await brandExists(tx, rule.brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
    await notingNames(tx, rule.brandId, () => insertRule(tx, rule, ctx.now()))
    await listenAnew(ctx, tx, rule.brandId, null, rule)
  })
  return rule
}
