import { type RuleState, shareOf, stateOfRule } from '../../domain/listening/index.ts'
import type { Instant } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import { readTakers } from '../../store/people.ts'
import { sampleArrivals, someSourceListens } from '../../store/rule-posts.ts'
import { readRuleRecords } from '../../store/rules.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'
import { mayLook } from './permissions.ts'

const sampled = 2_000

/** How a rule fares, as people see it. */
export interface RuleHealthView {
  readonly ruleId: string
  readonly state: RuleState
  readonly week: number
  readonly lastAt: Instant | null
  readonly changedAt: Instant
  /** Null: too little arrived to tell. */
  readonly share: number | null
}

/** How each rule of a brand fares: whether it floods, takes in most of what arrives, or finds nothing for weeks. */
export async function readRuleHealth(
  ctx: Context,
  input: { readonly brandId: string },
): Promise<readonly RuleHealthView[]> {
  const { brandId } = input
  mustSee(mayLook(ctx), brandId)
  const now = ctx.now()
  const records = await readRuleRecords(ctx.db, brandId, now)
  if (records.length === 0) {
    if (await brandExists(ctx.db, brandId)) return []
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const sample = await sampleArrivals(ctx.db, brandId, sampled)
  const around = {
    people: (await readTakers(ctx.db, [brandId])).length,
    listens: await someSourceListens(ctx.db, brandId),
  }
  return records.map((record) => {
    const arrived = sample.get(record.ruleId) ?? { posts: 0, matched: 0 }
    return { ...record, state: stateOfRule({ ...record, arrived }, around, now), share: shareOf(arrived) }
  })
}
