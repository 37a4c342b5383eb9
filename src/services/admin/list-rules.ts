import type { WatchRule } from '../../domain/model/watch.ts'
import { brandExists } from '../../store/brands.ts'
import { readWatchRules } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'

/** A watch rule as people see it. */
export type RuleView = WatchRule

/** What a brand listens for, the oldest rule first. */
export async function listRules(ctx: Context, input: { readonly brandId: string }): Promise<readonly RuleView[]> {
  mustSee(mayLook(ctx), input.brandId)
  const rules = await readWatchRules(ctx.db, input.brandId)
  if (rules.length === 0 && !(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  return rules
}
