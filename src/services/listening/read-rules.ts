import type { WatchRule } from '../../domain/model/watch.ts'
import { readWatchRules } from '../../store/rules.ts'
import type { Context } from '../context.ts'

/** What a brand listens for now. */
export function readRules(ctx: Pick<Context, 'db'>, brandId: string): Promise<readonly WatchRule[]> {
  return readWatchRules(ctx.db, brandId)
}
