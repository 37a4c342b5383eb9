import { lockSource, saveState } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSource, type SourceView, sourceGone, toSource } from './source.ts'

/** What pausing and resuming have in common; a source that is in this state already stays untouched. */
export async function changeState(ctx: Context, sourceId: string, state: 'active' | 'paused'): Promise<SourceView> {
  const person = permitted(ctx, 'pause-sources')
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const before = await lockSource(tx, sourceId)
    if (before === undefined || before.removedAt !== null) throw sourceGone()
    mustSee(person, before.brandId, sourceGone().message)
    if (before.state === state) return toSource(ctx, before)
    await saveState(tx, sourceId, state)
    await logSource(tx, state === 'paused' ? 'source.paused' : 'source.resumed', before, person.userId, now)
    return toSource(ctx, { ...before, state })
  })
}
