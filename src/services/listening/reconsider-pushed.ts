import { isRead } from '../../connectors/sdk/connector.ts'
import { compileRules } from '../../domain/listening/index.ts'
import { readPushTargets } from '../../store/deliveries.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { readRules } from './read-rules.ts'
import { reconsider } from './reconsider.ts'

/** Looks again at what was pushed, where a brand's rules are others than in `seen` (by source): no worker reads these sources, so none would. Notes in `seen` what was looked at. */
export async function reconsiderPushed(ctx: Context, seen: Map<string, string>): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself takes in posts.')
  const pushed = [...ctx.connectors.values()].filter((it) => it.door !== undefined && !isRead(it)).map(({ id }) => id)
  for (const target of await readPushTargets(ctx.db, pushed)) {
    const rules = await readRules(ctx, target.brandId)
    const text = JSON.stringify(rules)
    if (seen.get(target.id) === text) continue
    await reconsider(ctx, compileRules(rules), { ...target, sourceId: target.id })
    seen.set(target.id, text)
  }
}
