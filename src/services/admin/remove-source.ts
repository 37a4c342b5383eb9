import { removeSource as remove } from '../../store/source-page.ts'
import { lockSource, tellReaders } from '../../store/sources.ts'
import { endSubscriptions } from '../../store/subscriptions.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { logSource, sourceGone } from './source.ts'

/** Takes a source off the list and destroys its secrets at once; what it heard stays, and comes back to it when the same account is connected again. */
export async function removeSource(ctx: Context, input: { readonly sourceId: string }): Promise<void> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const before = await lockSource(tx, input.sourceId)
    if (before === undefined || before.removedAt !== null) throw sourceGone()
    mustSee(person, before.brandId, sourceGone().message)
    await remove(tx, before.id, now)
    await endSubscriptions(tx, before.id, now)
    await tellReaders(tx)
    await logSource(tx, 'source.removed', before, person.userId, now)
  })
}
